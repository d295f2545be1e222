"""The place of something that was unfolded while it is still being read."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Box, Painting
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.parts import FilePart, RunPart

_READING = "Reading…"


class WaitingBox(Box):
    """Stands for a file's text, or a sub-agent's run, until it is there."""

    def __init__(self, part: FilePart | RunPart, look: Look) -> None:
        super().__init__(look)
        self.part = part

    def _say(self) -> str:
        return ""

    def lay_out(self, width: float) -> None:
        self.width = width
        self.height = float(self.look.line)

    def paint(self, painting: Painting) -> None:
        row = QRectF(16, 0, self.width - 16, self.height)
        paint.elided(painting.painter, self.look.theme, row, _READING, self.look.small, "text3")
