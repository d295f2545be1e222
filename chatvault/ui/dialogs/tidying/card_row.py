"""A row in a card: under a line, and begun where the title of the card begins."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatvault.ui.dialogs.tidying.upkeep_card import below_title
from chatvault.ui.mirroring import placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.side_margins import SideMargins


class CardRow(PaintedWidget):
    """What is put into ``line`` stands beside each other, with room ``above`` and below."""

    def __init__(self, appearance: Appearance, parent: QWidget, *, above: int = 6) -> None:
        super().__init__(appearance, parent)
        self._above = above
        self.line = QHBoxLayout(self)
        self.line.setSpacing(12)
        self._around = SideMargins(self.line, self)
        self._indent()

    def restyle(self) -> None:
        self._indent()
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        begins = below_title(self.appearance)
        rect = placed(QRectF(begins, 0, self.width() - begins, 1), self)
        paint.hairline(QPainter(self), self.theme, rect.x(), 0, rect.width())

    def _indent(self) -> None:
        self._around.set(below_title(self.appearance), self._above, 0, self._above)
