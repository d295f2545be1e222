"""A quiet button over the results that opens a menu under it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.painted_button import PaintedButton

_CARET, _PADDING = 12, 20


class MenuButton(PaintedButton):
    """Words and a caret; ``widest`` are the texts that it has to have room for."""

    def __init__(self, appearance: Appearance, widest: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._widest = widest
        self.menu = QMenu(self)
        self.clicked.connect(self._open)

    def sizeHint(self) -> QSize:
        font = self.appearance.font(SECONDARY)
        width = max(paint.text_width(text, font) for text in self._widest)
        room = self.appearance.grown(_CARET) + _PADDING
        return QSize(round(width) + room, row_height(font, 8, 24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        rect, font = QRectF(self.rect()), self.appearance.font(SECONDARY)
        if self.hovered or self.isDown():
            paint.rounded(painter, theme, rect, 6, "hover")
        side = self.appearance.grown(_CARET)
        words = rect.adjusted(6, 0, -side - 10, 0)
        paint.elided(painter, theme, words, self.text(), font, "text2", paint.RIGHT)
        top = (rect.height() - side) / 2
        paint.icon(painter, theme, "caret-down", rect.right() - side - 6, top, side)

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
