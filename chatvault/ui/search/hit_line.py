"""The line of a hit in its row: cut so that the found word can be seen."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextLine, QTextOption

from chatvault.domain.search import Snippet
from chatvault.ui import advances, paint, utf16
from chatvault.ui.direction import runs_right_to_left
from chatvault.ui.search.new_glyphs import FIRST_WIDE
from chatvault.ui.theme import Theme

Mark = tuple[int, int]  # where a found word begins, and its length

_ELLIPSIS = "…"
_MARKED = "hit_text"  # the ink of a found word
# How far along the row the found word may begin and end before the line is cut at its start.
_BEGIN, _END = 0.4, 0.7
_ENDLESS = 1e6
_WIDE_EM, _NARROW_EM = 0.5, 0.15  # heights of the font that a character takes at the least
_ON_CHARACTER = QTextLine.CursorPosition.CursorOnCharacter
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

    def draw(
        self, painter: QPainter, theme: Theme, at: QPointF, marks: Sequence[Mark], token: str
    ) -> None:
        """Draw the line from its upper left corner, and in it the marks in the ink of a hit."""


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

    def draw(
        self, painter: QPainter, theme: Theme, at: QPointF, marks: Sequence[Mark], token: str
    ) -> None:
        """Draw the line from its upper left corner, and in it the marks in the ink of a hit."""
        base = at + QPointF(0, paint.metrics(self._font).ascent())
        painter.setFont(self._font)
        painter.setPen(theme.color(token))
        start = 0
        for place, length in marks:
            self._draw_piece(painter, base, start, place)
            start = place + length
        self._draw_piece(painter, base, start, len(self._text))
        painter.setPen(theme.color(_MARKED))
        for place, length in marks:
            self._draw_piece(painter, base, place, place + length)

    def _draw_piece(self, painter: QPainter, base: QPointF, start: int, end: int) -> None:
        if start < end:
            painter.drawText(base + QPointF(self._ends[start], 0), self._text[start:end])


class LaidOut:
    """A text on one line, in its own direction and whatever script."""

    def __init__(self, text: str, font: QFont) -> None:
        self._text = text
        self._is_reversed = runs_right_to_left(text)
        self._layout = QTextLayout(text, font)
        option = QTextOption(_LEFT)
        option.setTextDirection(_RIGHT_TO_LEFT if self._is_reversed else _LEFT_TO_RIGHT)
        self._layout.setTextOption(option)
        self._layout.beginLayout()
        self._line = self._layout.createLine()
        self._line.setLineWidth(_ENDLESS)
        self._layout.endLayout()
        self.width = self._line.naturalTextWidth()
        self.height = self._line.height()

    def along(self, place: int) -> float:
        """How far from the beginning of the text that place is, in pixels."""
        x = self._x(place)
        return self.width - x if self._is_reversed else x

    def place_at(self, along: float) -> int:
        """The character that lies so far from the beginning."""
        x = self.width - along if self._is_reversed else along
        return utf16.to_index(self._text, self._line.xToCursor(x, _ON_CHARACTER))

    def span(self, start: int, length: int) -> tuple[float, float]:
        """Where these characters lie, from the left."""
        ends = sorted((self._x(start), self._x(start + length)))
        return ends[0], ends[1]

    def draw(
        self, painter: QPainter, theme: Theme, at: QPointF, marks: Sequence[Mark], token: str
    ) -> None:
        """Draw the line from its upper left corner, and in it the marks in the ink of a hit."""
        inks = [self._inked(*mark, theme) for mark in marks]
        painter.setPen(theme.color(token))
        self._layout.draw(painter, at, inks)

    def _inked(self, start: int, length: int, theme: Theme) -> QTextLayout.FormatRange:
        ink = QTextLayout.FormatRange()
        ink.start = utf16.to_units(self._text, start)
        ink.length = utf16.to_units(self._text, start + length) - ink.start
        ink.format.setForeground(theme.color(_MARKED))
        return ink

    def _x(self, place: int) -> float:
        position: tuple[float, int] = self._line.cursorToX(  # type: ignore[assignment]
            utf16.to_units(self._text, place)
        )
        return position[0]


def without_kerning(font: QFont) -> QFont:
    """The font with each letter as wide as it is alone, for lines that are added up."""
    plain = QFont(font)
    plain.setKerning(False)
    return plain


def measured(text: str, font: QFont) -> Measured:
    """The text on a line, measured in the quickest way that is right for its script."""
    return AddedUp(text, font) if advances.add_up(text) else LaidOut(text, font)


def fitted(snippet: Snippet, width: float, font: QFont) -> Snippet:
    """What of a line is shown in a row of that width: its first found word always is."""
    if not advances.add_up(snippet.text):
        snippet = _shortened(snippet, width, font)
    line = measured(snippet.text, font)
    if line.width <= width:
        return snippet
    ellipsis = paint.text_width(_ELLIPSIS, font)
    first, start = 0, 0.0
    if snippet.marks:
        place, length = snippet.marks[0]
        if line.along(place + length) > width * _END:
            first = _cut_before(snippet.text, line, place, width * _BEGIN - ellipsis)
            start = line.along(first) - (ellipsis if first else 0.0)
    end = len(snippet.text)
    if line.width - start > width:
        end = line.place_at(start + width - ellipsis)
    return _part(snippet, first, end)


def paint_line(
    painter: QPainter, theme: Theme, rect: QRectF, shown: Snippet, font: QFont, token: str
) -> None:
    """Draw a line that is fitted into its row, found words on their grounds."""
    line = measured(shown.text, font)
    height = min(rect.height(), paint.metrics(font).height() + 2)
    top = rect.y() + (rect.height() - height) / 2
    for mark in shown.marks:
        left, right = line.span(*mark)
        paint.mark(painter, theme, QRectF(rect.x() + left, top, right - left, height))
    at = QPointF(rect.x(), rect.y() + (rect.height() - line.height) / 2)
    line.draw(painter, theme, at, shown.marks, token)


def _shortened(snippet: Snippet, width: float, font: QFont) -> Snippet:
    """The line without what surely lies beyond a row of that width.

    To lay out what is in no font of the letters takes ten times as long, seen or not.
    """
    text, room = snippet.text, width / paint.metrics(font).height()
    place, length = snippet.marks[0] if snippet.marks else (0, 0)
    for end in range(place + length, len(text)):
        room -= _WIDE_EM if text[end] >= FIRST_WIDE else _NARROW_EM
        if room < 0:
            return _part(snippet, 0, end + 1)
    return snippet


def _cut_before(text: str, line: Measured, place: int, room: float) -> int:
    """Where the line begins so that what is before ``place`` fits: at a word, if there is one."""
    target = line.along(place) - room
    if target <= 0:
        return 0
    cut = line.place_at(target)
    at_word = text.find(" ", cut, place)
    return at_word + 1 if at_word >= 0 else cut


def _part(snippet: Snippet, first: int, end: int) -> Snippet:
    """The piece of a line, with an ellipsis where something is cut."""
    before = _ELLIPSIS if first else ""
    after = _ELLIPSIS if end < len(snippet.text) else ""
    shift = len(before) - first
    marks = tuple(
        (place + shift, length)
        for place, length in snippet.marks
        if first <= place and place + length <= end
    )
    return Snippet(f"{before}{snippet.text[first:end]}{after}", marks)
