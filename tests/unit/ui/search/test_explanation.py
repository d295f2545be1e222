"""The line that explains an answer says it in words that can also be heard."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from chatvault.ui.appearance import Appearance
from chatvault.ui.search.explanation import ExplanationLine, count_text, runs, spoken
from tests.unit.ui.search.conftest import make_group, make_page


def test_understood_values_are_told_from_the_sentence() -> None:
    assert list(runs("with the word *rye*, not *archived*")) == [
        ("with the word ", False),
        ("rye", True),
        (", not ", False),
        ("archived", True),
    ]


def test_the_count_names_hits_and_conversations() -> None:
    assert count_text(make_page()) == "7 hits in 2 conversations"
    single = make_page(groups=(make_group(1, hits=1, total=1),))
    assert count_text(single) == "1 hit in 1 conversation"


def test_more_hits_than_are_counted_are_said_to_be_more() -> None:
    page = replace(make_page(), total=10_000, total_is_exact=False)
    assert count_text(page) == "More than 10,000 hits, the first of them in 2 conversations"


def test_nothing_found_is_said_plainly() -> None:
    assert count_text(make_page(groups=())) == "Nothing found"


def test_a_mistake_is_part_of_what_is_heard(window: QWidget, appearance: Appearance) -> None:
    page = replace(make_page(), mistake="“in:nowhere” is not known and was left out")
    line = ExplanationLine(appearance, window)
    line.show_page(page)
    assert "was left out" in line.accessibleName()
    assert "with the word dough" in spoken(page)
    line.resize(500, line.sizeHint().height())
    assert not line.grab().isNull()
