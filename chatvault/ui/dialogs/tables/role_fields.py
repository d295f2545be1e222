"""Who the words in the column for roles stand for: a field for each, with how many rows have it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from chatvault.domain.role_value import RoleValue, RoleValues
from chatvault.domain.speaker import Speaker
from chatvault.ui.dialogs.tables.column_choice import Choice
from chatvault.ui.dialogs.tables.mapping_words import (
    NO_VALUE,
    NOT_KNOWN,
    SPEAKERS,
    about_role_values,
    one_line,
)
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.elided_line import ElidedLine
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import counted

_SPEAKERS = tuple(SPEAKERS)


class RoleRow:
    """A word, its rows, and who it stands for; a word that nobody knows can be left as it is."""

    def __init__(self, value: RoleValue, appearance: Appearance, parent: QWidget) -> None:
        self.value, self._known = value.value, value.speaker is not None
        said = one_line(value.value) or NO_VALUE
        rows = counted(value.rows, "row", "rows")
        # A widget of its own: of a layout in a layout PySide keeps what stood for its items when
        # their widgets are gone, and takes a new widget at the same address for one of them.
        self.label = QWidget(parent)
        self.word = ElidedLine(appearance, self.label)
        self.word.show_text(said)
        self.rows = QLabel(rows, self.label)
        line = QHBoxLayout(self.label)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.word, 1)
        line.addWidget(self.rows)
        self.choice = Choice(f"Who “{said}” is", parent)
        # On Linux the name of such a field is what is chosen in it, and no label stands for it.
        self.choice.setAccessibleDescription(f"Who “{said}” is, {rows}")
        words = [SPEAKERS[one] for one in _SPEAKERS]
        self.choice.addItems(words if self._known else [NOT_KNOWN, *words])
        if value.speaker is not None:
            self.choice.setCurrentIndex(_SPEAKERS.index(value.speaker))

    @property
    def speaker(self) -> Speaker | None:
        """Who it stands for, None while nobody knows."""
        place = self.choice.currentIndex() - (not self._known)
        return _SPEAKERS[place] if place >= 0 else None

    def lay_out(self, grid: QGridLayout, place: int) -> None:
        """Put the row where fields of columns have the column, and what it holds."""
        grid.addWidget(self.label, place, 0)
        grid.addWidget(self.choice, place, 1)

    def remove(self) -> None:
        """Be seen no longer."""
        for widget in (self.label, self.choice):
            widget.hide()
            widget.deleteLater()


class RoleFields(QWidget):
    """The words of a column, the most frequent first, and a line about the others.

    Signals:
        changed: a word stands for somebody else now.
    """

    changed = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.about = Words("", appearance, self, scale=SECONDARY, token="text2")
        self.rows: tuple[RoleRow, ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 8)
        column.setSpacing(6)
        column.addWidget(self.about)
        column.addLayout(self._grid)
        self.hide()

    @property
    def roles(self) -> Mapping[str, Speaker]:
        """Who each word stands for, but for those that nobody knows."""
        said = ((row.value, row.speaker) for row in self.rows)
        return {value: speaker for value, speaker in said if speaker is not None}

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The fields in the order of the rows."""
        return tuple(row.choice for row in self.rows)

    def show_values(self, values: RoleValues) -> None:
        """Ask about those, without telling anybody; of none nothing is seen."""
        for row in self.rows:
            row.remove()
        self.rows = tuple(RoleRow(one, self._appearance, self) for one in values.shown)
        for place, row in enumerate(self.rows):
            row.lay_out(self._grid, place)
            row.choice.currentIndexChanged.connect(self.changed)
        for one, next_one in pairwise(self.choices):
            QWidget.setTabOrder(one, next_one)
        self.about.setText(about_role_values(values))
        self.setVisible(bool(self.rows))
