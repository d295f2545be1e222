"""The sign of a source as a picture, drawn once for each size and colour."""

from __future__ import annotations

import functools

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap

from chatvault.domain.source import Family, source


@functools.lru_cache(maxsize=512)
def tile_pixmap(key: str, side: float, dpr: float, ground: str, ink: str, font: QFont) -> QPixmap:
    """A circle for a chat service, a rounded square for a coding agent, with its initials.

    ``side`` in device-independent pixels; ``ground`` and ``ink`` as "#RRGGBB"; ``font`` any
    interface font.
    """
    known = source(key)
    pixels = max(1, round(side * dpr))
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(dpr)
    image.fill(Qt.GlobalColor.transparent)
    rect = QRectF(0, 0, side, side)
    radius = side / 2 if known.family is Family.CHAT else round(side * 0.24)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(rect, radius, radius)
    painter.setFont(_initials(font, side))
    painter.setPen(QColor(ink))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), known.initials)
    painter.end()
    return QPixmap.fromImage(image)


def _initials(font: QFont, side: float) -> QFont:
    initials = QFont(font)
    initials.setPixelSize(max(8, round(side * 0.47)))
    initials.setWeight(QFont.Weight.Bold)
    return initials
