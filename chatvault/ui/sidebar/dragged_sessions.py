"""Conversations on their way from the list to a tag or a folder, under the pointer."""

from __future__ import annotations

import json
import os

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from chatvault.domain.counted import conversations
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance

MIME = "application/x-chatvault-conversations"
_HEIGHT = 28


def packed(ids: tuple[int, ...]) -> QMimeData:
    """The ids, for this program alone: in another vault they would be other conversations."""
    mime = QMimeData()
    mime.setData(MIME, json.dumps([os.getpid(), *ids]).encode())
    return mime


def ids_of(mime: QMimeData) -> tuple[int, ...]:
    """The ids of the conversations; none where it is something else, or of another program."""
    if not mime.hasFormat(MIME):
        return ()
    process, *ids = json.loads(bytes(mime.data(MIME).data()))
    return tuple(ids) if process == os.getpid() else ()


def picture(count: int, appearance: Appearance, dpr: float) -> QPixmap:
    """What hangs on the pointer: how many they are."""
    text, font = conversations(count), appearance.font(1.0, 600)
    width = round(paint.text_width(text, font) + 24)
    pixmap = QPixmap(round(width * dpr), round(_HEIGHT * dpr))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter, rect = QPainter(pixmap), QRectF(0, 0, width, _HEIGHT)
    paint.rounded(painter, appearance.theme, rect, 8, "raised", "line_strong")
    paint.elided(painter, appearance.theme, rect, text, font, "text", paint.CENTER)
    painter.end()
    return pixmap
