"""The ground of what is transparent: light in every theme, for most is drawn for paper."""

from __future__ import annotations

import functools

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QImage, QPainter

from chatvault.ui.painting.theme import LIGHT

_SQUARE = 8


def draw(painter: QPainter, rect: QRectF) -> None:
    """Paint it behind a picture that fills a rectangle."""
    painter.save()
    painter.setBrushOrigin(rect.topLeft())
    painter.fillRect(rect, _brush())
    painter.restore()


@functools.cache
def _brush() -> QBrush:
    tile = QImage(2 * _SQUARE, 2 * _SQUARE, QImage.Format.Format_RGB32)
    tile.fill(LIGHT.color("base"))
    painter = QPainter(tile)
    for place in (0, _SQUARE):
        painter.fillRect(place, place, _SQUARE, _SQUARE, LIGHT.color("hover"))
    painter.end()
    return QBrush(tile)
