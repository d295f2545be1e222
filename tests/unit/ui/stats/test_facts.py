"""The rows of a section of the page “Health”."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.stats.facts import Facts
from chatvault.ui.stats.health_words import Fact, Section
from chatvault.ui.widgets.words import Words


def test_what_begins_with_a_figure_stands_beside_it(
    appearance: Appearance, window: QWidget
) -> None:
    # Given a slow query in a card as wide as a large window,
    facts = Facts(appearance, window)
    slow = Fact("1,250 ms", "SELECT id FROM message", "today 00:28")
    facts.show_section(Section("Slow queries", (slow,), figured=True))
    facts.resize(1600, 60)
    facts.show()
    # then its words begin right behind how long it took.
    figure, statement, _ = facts.findChildren(Words)
    assert 0 < statement.x() - figure.geometry().right() < 40


def test_a_figure_and_its_unit_stay_in_one_line(appearance: Appearance, window: QWidget) -> None:
    facts = Facts(appearance, window)
    value = "done, 2 times, up to 931 ms"
    facts.show_section(Section("Background jobs", (Fact("Importing", value, "today 00:28"),)))
    said = [words.text() for words in facts.findChildren(Words)]
    assert said == ["Importing", "done, 2 times, up to 931\u00a0ms", "today 00:28"]
    assert facts.table() == (("Importing", value, "today 00:28"),)  # as it is copied
