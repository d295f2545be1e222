"""Rows of what, how it is, and a remark at the right."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.stats.health_words import Fact, Section
from chatvault.ui.widgets.words import Words

_FIRST, _LEAST = 112, 96
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:ms|s|min|h|d|B|KB|MB|GB)\b)")


class Facts(QWidget):
    """The rows of a section; texts wrap instead of being cut, and can be selected."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._rows: list[Words] = []
        self._section = Section("", ())
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)

    def show_section(self, section: Section) -> None:
        """Show those rows instead of the ones before."""
        self._section = section
        # What a row is about has as much room as it needs, and no more than that.
        self._grid.setColumnStretch(0, 0 if section.figured else 2)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnMinimumWidth(0, 0 if section.figured else _FIRST)
        for words in self._rows:
            self._grid.removeWidget(words)
            words.deleteLater()
        self._rows.clear()
        for place, fact in enumerate(section.facts):
            self._add_row(place, fact)
        # What height there is too much goes below the rows.
        for place in range(self._grid.rowCount()):
            self._grid.setRowStretch(place, 0)
        self._grid.setRowStretch(max(1, len(section.facts)), 1)
        if not section.facts:
            self._add(section.nothing, "text2", 0, 0, 3)

    def table(self) -> tuple[tuple[str, ...], ...]:
        """The rows, to be copied."""
        return tuple((fact.name, fact.value, fact.note) for fact in self._section.facts)

    def _add_row(self, place: int, fact: Fact) -> None:
        self._add(fact.name, "text2", place, 0)
        # A long name of a file gives way before the page gets too wide for the window.
        value = _BEFORE_UNIT.sub("\u00a0", fact.value)  # a figure and its unit stay in one line
        self._add(value, fact.token, place, 1).setMinimumWidth(_LEAST)
        note = self._add(fact.note, "text3", place, 2)
        note.setWordWrap(False)
        note.align(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)

    def _add(self, text: str, token: str, row: int, column: int, columns: int = 1) -> Words:
        words = Words(text, self._appearance, self, scale=SECONDARY, token=token)
        words.align(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(words, row, column, 1, columns)
        self._rows.append(words)
        return words
