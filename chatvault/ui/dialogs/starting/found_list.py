"""What was found on this computer: a list of tools, each to be ticked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.ui.dialogs.starting.found_row import FoundRow
from chatvault.ui.dialogs.starting.found_words import selection
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import PANEL_TITLE, SECONDARY, Appearance
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.words import Words


class _Card(PaintedWidget):
    """The ground of the rows."""

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(self.rect())
        paint.rounded(QPainter(self), self.theme, rect, 10, "list", "line")


class FoundList(QWidget):
    """A head that says how much is ticked, and a card with the rows.

    Signals:
        chosen_changed: other tools are ticked now.
    """

    chosen_changed = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._card = _Card(appearance, self)
        self._rows = QVBoxLayout(self._card)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        title = Words("Found on this computer", appearance, self, scale=PANEL_TITLE, weight=600)
        self.summary = Words("", appearance, self, scale=SECONDARY, token="text2")
        self.summary.setWordWrap(False)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.summary)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._card)
        self.rows: tuple[FoundRow, ...] = ()

    def show_stores(self, stores: tuple[FoundStore, ...]) -> None:
        """Show what was found, all of it ticked."""
        for old in self.rows:
            old.hide()
            old.deleteLater()
        self.rows = tuple(FoundRow(self._appearance, store, self._card) for store in stores)
        for place, row in enumerate(self.rows):
            row.is_first = not place
            row.toggled.connect(self._tell)
            self._rows.addWidget(row)
        self._tell()

    @property
    def chosen(self) -> tuple[FoundStore, ...]:
        """What is ticked."""
        return tuple(row.store for row in self.rows if row.isChecked())

    def _tell(self) -> None:
        self.summary.setText(selection(self.chosen, [row.store for row in self.rows]))
        self.chosen_changed.emit()
