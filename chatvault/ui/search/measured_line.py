"""A text on one line whose characters' places are known: what a line of results is cut by."""

from __future__ import annotations

import bisect
import functools
import itertools
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextLine, QTextOption

from chatvault.ui import utf16
from chatvault.ui.painting import advances, paint
from chatvault.ui.painting.direction import runs_right_to_left
from chatvault.ui.painting.paint_layers import PaintLayers, Piece
from chatvault.ui.painting.theme import Theme

Mark = tuple[int, int]  # where a found word begins, and its length

_MARKED = "hit_text"  # the ink of a found word
_ENDLESS = 1e6
_LEADING, _TRAILING = QTextLine.Edge.Leading, QTextLine.Edge.Trailing
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute


class Measured(Protocol):
    """A text whose characters' places on a line are known; places are those of Python."""

    width: float
    height: float

    def along(self, place: int) -> float:
        """How far from the beginning of the text that place is, in pixels."""

    def place_at(self, along: float) -> int:
        """The character that lies so far from the beginning."""

    def span(self, start: int, length: int) -> tuple[float, float]:
        """Where these characters lie, from the left."""

    def put(self, layers: PaintLayers, at: QPointF, marks: Sequence[Mark], token: str) -> None:
        """Have the line drawn from its upper left corner, the marks in it in the ink of a hit."""


class AddedUp:
    """A text in simple letters, measured by its characters one by one and drawn in pieces.

    Its font has no kerning (``without_kerning``), else a piece would end before the next one.
    To lay a line out takes twice as long as to measure it so and to paint it.
    """

    def __init__(self, text: str, font: QFont) -> None:
        self._text, self._font = text, font
        self._ends = [0.0, *advances.ends(text, font)]
        self.width, self.height = self._ends[-1], paint.metrics(font).height()

    def along(self, place: int) -> float:
        """How far from the beginning of the text that place is, in pixels."""
        return self._ends[place]

    def place_at(self, along: float) -> int:
        """The character that lies so far from the beginning."""
        return max(0, bisect.bisect_right(self._ends, along) - 1)

    def span(self, start: int, length: int) -> tuple[float, float]:
        """Where these characters lie, from the left."""
        return self._ends[start], self._ends[start + length]

    def put(self, layers: PaintLayers, at: QPointF, marks: Sequence[Mark], token: str) -> None:
        """Have the line drawn from its upper left corner, the marks in it in the ink of a hit."""
        base = at.y() + paint.metrics(self._font).ascent()
        said, found = layers.words(self._font, token), layers.words(self._font, _MARKED)
        start = 0
        for place, length in marks:
            end = place + length
            if start < place:
                said.append(self._piece(at.x(), base, start, place))
            found.append(self._piece(at.x(), base, place, end))
            start = end
        if start < len(self._text):
            said.append(self._piece(at.x(), base, start, len(self._text)))

    def _piece(self, left: float, base: float, start: int, end: int) -> Piece:
        return QPointF(left + self._ends[start], base), self._text[start:end]


class LaidOut:
    """A text on one line, in its own direction and whatever script."""

    def __init__(self, text: str, font: QFont) -> None:
        self._text = text
        self._layout = QTextLayout(text, font)
        option = QTextOption(_LEFT)
        option.setTextDirection(_RIGHT_TO_LEFT if runs_right_to_left(text) else _LEFT_TO_RIGHT)
        self._layout.setTextOption(option)
        self._layout.beginLayout()
        self._line = self._layout.createLine()
        self._line.setLineWidth(_ENDLESS)
        self._layout.endLayout()
        self.width = self._line.naturalTextWidth()
        self.height = self._line.height()

    def along(self, place: int) -> float:
        """How much of the line the characters before that place take, in pixels."""
        return self._ends[place]

    def place_at(self, along: float) -> int:
        """The first character that reaches further than that."""
        return max(0, bisect.bisect_right(self._ends, along) - 1)

    def span(self, start: int, length: int) -> tuple[float, float]:
        """Where these characters lie, from the left."""
        first, end = (utf16.to_units(self._text, one) for one in (start, start + length))
        rects = [run.boundingRect() for run in self._line.glyphRuns(first, end - first)]
        if not rects:
            return 0.0, 0.0
        return min(one.left() for one in rects), max(one.right() for one in rects)

    def put(self, layers: PaintLayers, at: QPointF, marks: Sequence[Mark], token: str) -> None:
        """Have the line drawn from its upper left corner, the marks in it in the ink of a hit."""
        layers.laid_out(functools.partial(self._draw, at=at, marks=tuple(marks), token=token))

    def _draw(
        self, painter: QPainter, theme: Theme, at: QPointF, marks: Sequence[Mark], token: str
    ) -> None:
        inks = [self._inked(*mark, theme) for mark in marks]
        painter.setPen(theme.color(token))
        self._layout.draw(painter, at, inks)

    def _inked(self, start: int, length: int, theme: Theme) -> QTextLayout.FormatRange:
        ink = QTextLayout.FormatRange()
        ink.start = utf16.to_units(self._text, start)
        ink.length = utf16.to_units(self._text, start + length) - ink.start
        ink.format.setForeground(theme.color(_MARKED))
        return ink

    @functools.cached_property
    def _ends(self) -> list[float]:
        """The widths of the characters added up in the order in which they are read.

        Where two directions meet, what is read later may stand before: only the sum tells how
        much of a row a piece of the text takes. There Qt may leave out a character or two.
        """
        units = (utf16.to_units(self._text, place) for place in range(len(self._text)))
        widths = (abs(self._edge(one, _TRAILING) - self._edge(one, _LEADING)) for one in units)
        return [0.0, *itertools.accumulate(widths)]

    def _edge(self, unit: int, edge: QTextLine.Edge) -> float:
        position: tuple[float, int] = self._line.cursorToX(  # type: ignore[assignment]
            unit, edge
        )
        return position[0]


def measured(text: str, font: QFont) -> Measured:
    """The text on a line, measured in the quickest way that is right for its script."""
    return AddedUp(text, font) if advances.add_up(text) else LaidOut(text, font)
