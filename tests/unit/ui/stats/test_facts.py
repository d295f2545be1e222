"""The rows of a section of the page “Health”."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chatvault.ui.appearance import Appearance
from chatvault.ui.stats.facts import Facts
from chatvault.ui.stats.health_words import Fact, Section
from chatvault.ui.widgets.words import Words


def test_a_figure_and_its_unit_stay_in_one_line(appearance: Appearance, window: QWidget) -> None:
    facts = Facts(appearance, window)
    value = "done, 2 times, up to 931 ms"
    facts.show_section(Section("Background jobs", (Fact("Importing", value, "today 00:28"),)))
    said = [words.text() for words in facts.findChildren(Words)]
    assert said == ["Importing", "done, 2 times, up to 931\u00a0ms", "today 00:28"]
    assert facts.table() == (("Importing", value, "today 00:28"),)  # as it is copied
