"""Says above the trash how long it keeps, and offers to empty it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatvault.domain.safekeeping.upkeep import TRASH_DAYS
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words

_AROUND, _INSIDE = 8, 12


class TrashNotice(PaintedWidget):
    """A quiet plane under the head of the list.

    Signals:
        empty_asked: empty the trash.
    """

    empty_asked = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        text = f"Removed after {TRASH_DAYS} days and a backup."
        words = Words(text, appearance, self, scale=SECONDARY, token="text2")
        self.empty = Button("Empty…", appearance, kind="link", parent=self)
        row = QHBoxLayout(self)
        SideMargins(row, self).set(_AROUND + _INSIDE - 4, 6, _AROUND + 4, 10)
        row.setSpacing(8)
        row.addWidget(words, 1)
        row.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignVCenter)
        self.empty.clicked.connect(self.empty_asked)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("list"))
        plane = QRectF(self.rect()).adjusted(_AROUND, 0, -_AROUND, -4)
        paint.surface(painter, self.theme, plane, 8, "hover")
