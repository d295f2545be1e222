"""What a list draws in a frame, gathered so that each ground, font and ink is set once.

To go back and forth between them, row by row, takes as long as the words themselves.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from chatvault.ui.painting import advances, paint
from chatvault.ui.painting.direction import runs_right_to_left
from chatvault.ui.painting.theme import Theme

_ANTIALIASING = QPainter.RenderHint.Antialiasing
_NO_PEN = Qt.PenStyle.NoPen
_LEFT_TO_RIGHT = Qt.LayoutDirection.LeftToRight

Piece = tuple[QPointF, str] | tuple[QRectF, int, str]  # what QPainter.drawText takes


class PaintLayers:
    """Rounded grounds below, words above them; nothing that is gathered may cover another row."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._grounds: dict[tuple[str, float], list[QRectF]] = {}
        self._words: dict[tuple[QFont, str], list[Piece]] = {}
        self._laid_out: list[Callable[[QPainter, Theme], None]] = []

    def ground(self, rect: QRectF, radius: float, token: str) -> None:
        """A rounded surface."""
        self._grounds.setdefault((token, radius), []).append(rect)

    def mark(self, rect: QRectF) -> None:
        """The ground of a found word."""
        self.ground(paint.around_mark(rect), paint.MARK_RADIUS, "hit")

    def words(self, font: QFont, token: str) -> list[Piece]:
        """The pieces of text in that font and ink, to be added to."""
        return self._words.setdefault((font, token), [])

    def line(
        self, rect: QRectF, text: str, font: QFont, token: str, align: Qt.AlignmentFlag
    ) -> None:
        """One line of text that fits into ``rect``, in its own direction."""
        if not advances.add_up(text):
            flags = paint.line_flags(align, right_to_left=runs_right_to_left(text))
            self.words(font, token).append((rect, flags, text))
            return
        sizes, x = paint.metrics(font), rect.x()
        if align is not paint.LEFT:
            free = rect.width() - paint.text_width(text, font)
            x += free if align is paint.RIGHT else free / 2
        base = rect.y() + (rect.height() - sizes.height()) / 2 + sizes.ascent()
        self.words(font, token).append((QPointF(x, base), text))

    def laid_out(self, draw: Callable[[QPainter, Theme], None]) -> None:
        """Something that draws itself, with its own inks."""
        self._laid_out.append(draw)

    def draw(self, painter: QPainter) -> None:
        """Draw all of it."""
        painter.save()
        painter.setLayoutDirection(_LEFT_TO_RIGHT)  # each piece, whichever way the window runs
        painter.setRenderHint(_ANTIALIASING)
        painter.setPen(_NO_PEN)
        for (token, radius), rects in self._grounds.items():
            painter.setBrush(self._theme.color(token))
            for rect in rects:
                painter.drawRoundedRect(rect, radius, radius)
        painter.setRenderHint(_ANTIALIASING, False)
        for (font, token), pieces in self._words.items():
            painter.setFont(font)
            painter.setPen(self._theme.color(token))
            for piece in pieces:
                painter.drawText(*piece)
        for draw in self._laid_out:
            draw(painter, self._theme)
        painter.restore()
