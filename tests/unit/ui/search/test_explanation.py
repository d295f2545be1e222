"""The line that explains an answer says it in words that can also be heard."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from chatvault.ui.appearance import Appearance
from chatvault.ui.search.answer import Answer
from chatvault.ui.search.explanation import ExplanationLine, runs, spoken
from tests.unit.ui.search.conftest import make_page


def test_understood_values_are_told_from_the_sentence() -> None:
    assert list(runs("with the word *rye*, not *archived*")) == [
        ("with the word ", False),
        ("rye", True),
        (", not ", False),
        ("archived", True),
    ]


def test_a_mistake_is_part_of_what_is_heard(window: QWidget, appearance: Appearance) -> None:
    page = replace(make_page(), mistake="“in:nowhere” is not known and was left out")
    line = ExplanationLine(appearance, window)
    line.show_answer(Answer(page))
    assert "was left out" in line.accessibleName()
    assert "with the word dough" in spoken(Answer(page))
    line.resize(500, line.sizeHint().height())
    assert not line.grab().isNull()
