"""The buttons on the inverted ground of a toast."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.theme import LIGHT, mixed
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.painted_button import PaintedButton

_ICON = 14


class ToastButton(PaintedButton):
    """A word or an icon in the colours that are read on the ground of ``text``."""

    def __init__(self, text: str, icon: str, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._icon = icon
        self.setText(text)
        if icon:
            self.setToolTip(text)

    def sizeHint(self) -> QSize:
        font = self.appearance.font(1.0, 600)
        height = row_height(font, 8, 28)
        words = round(paint.text_width(self.text(), font) + 0.5) + 12
        return QSize(height if self._icon else words, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rect = QPainter(self), self.theme, QRectF(self.rect())
        if self.hovered or self.isDown():
            wash = mixed(theme.value("text"), theme.value("base"), 0.16)
            paint.rounded(painter, theme, rect, 6, wash)
        if self._icon:
            side = self.appearance.grown(_ICON)
            x, y = (rect.width() - side) / 2, (rect.height() - side) / 2
            paint.icon(painter, theme, self._icon, x, y, side, "base")
        else:
            font = self.appearance.font(1.0, 600)
            paint.elided(painter, theme, rect, self.text(), font, self._ink(), paint.CENTER)

    def _ink(self) -> str:
        """Amber on the dark toast of a light theme, deep petrol on the light one of a dark theme.

        High contrast knows no tint that is read on an inverted ground: it takes the plain ink.
        """
        if self.theme.outline:
            return "base"
        return LIGHT.accent_hover if self.theme.dark else "hit_now"
