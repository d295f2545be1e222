"""The place of a kept file's text while that is read."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from chatvault.ui import paint
from chatvault.ui.thread.box import Box, Painting
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts import FilePart

_READING = "Reading…"


class FileBox(Box):
    """Stands for the text of a file until it is there."""

    def __init__(self, part: FilePart, look: Look) -> None:
        super().__init__(look)
        self.wanted = part.blob

    def _say(self) -> str:
        return ""

    def lay_out(self, width: float) -> None:
        self.width = width
        self.height = float(self.look.line)

    def paint(self, painting: Painting) -> None:
        row = QRectF(16, 0, self.width - 16, self.height)
        paint.elided(painting.painter, self.look.theme, row, _READING, self.look.small, "text3")
