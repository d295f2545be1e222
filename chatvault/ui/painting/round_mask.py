"""Round corners where the system draws nothing through a window's translucent ones."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPainterPath, QRegion
from PySide6.QtWidgets import QWidget


class RoundMask(QObject):
    """Cuts a popup's corners off, which X11 without a compositor would show black."""

    def __init__(self, popup: QWidget, radius: int) -> None:
        super().__init__(popup)
        self._popup, self._radius = popup, radius
        popup.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._popup and event.type() is QEvent.Type.Resize:
            self._popup.setMask(_rounded(self._popup.rect(), self._radius))
        return False


def _rounded(rect: QRect, radius: int) -> QRegion:
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return QRegion(path.toFillPolygon().toPolygon())
