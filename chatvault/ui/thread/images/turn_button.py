"""The round buttons beside a picture that lead to the one before and the one after."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.painted_button import PaintedButton

_SIDE, _ICON = 36, 16


class TurnButton(PaintedButton):
    """A round button on the dark ground behind a picture."""

    def __init__(self, icon: str, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent, radius=_SIDE / 2)
        self._icon = icon

    def name(self, words: str) -> None:
        """Say what it leads to."""
        self.setToolTip(words)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rect = QPainter(self), self.theme, QRectF(self.rect())
        ground = "selection_idle" if self.isDown() else "hover" if self.hovered else "raised"
        paint.rounded(painter, theme, rect, _SIDE / 2, ground, "line_strong")
        corner = (_SIDE - _ICON) / 2
        token = "text" if self.isEnabled() else "disabled_icon"
        paint.icon(painter, theme, self._icon, corner, corner, _ICON, token)
