"""The line of a hit in its row: cut so that the found word can be seen."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextLine, QTextOption

from chatvault.domain.search import Snippet
from chatvault.ui import paint, utf16
from chatvault.ui.direction import runs_right_to_left
from chatvault.ui.search.new_glyphs import FIRST_WIDE
from chatvault.ui.theme import Theme

_ELLIPSIS = "…"
# How far along the row the found word may begin and end before the line is cut at its start.
_BEGIN, _END = 0.4, 0.7
_ENDLESS = 1e6
_WIDE_EM, _NARROW_EM = 0.5, 0.15  # heights of the font that a character takes at the least
_ON_CHARACTER = QTextLine.CursorPosition.CursorOnCharacter
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
# Latin letters that stand alone, the characters of Chinese, Japanese and Korean, and punctuation:
# each takes its place whatever is beside it.
_SIMPLE = re.compile(
    "[ -~\u00a0-\u02ff\u2010-\u2027\u3000-\u3029\u3030-\u3098\u309b-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]*"
)
# Scripts in which each character is as wide as all others, with one of them.
_ALIKE = (("\u3400", "\u9fff", "\u4e00"), ("\uac00", "\ud7a3", "\uac00"))
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute


class Measured(Protocol):
    """A text whose characters' places on a line are known."""

    width: float

    def along(self, place: int) -> float:
        """How far from the beginning of the text that place is, in pixels."""

    def place_at(self, along: float) -> int:
        """The character that lies so far from the beginning."""


class _Advances(dict[str, float]):
    """How wide each character is in a font."""

    def __init__(self, font: QFont) -> None:
        self._metrics = paint.metrics(font)

    def __missing__(self, character: str) -> float:
        alike = (one for first, last, one in _ALIKE if first <= character <= last)
        self[character] = self._metrics.horizontalAdvance(next(alike, character))
        return self[character]


_advances = functools.lru_cache(maxsize=8)(_Advances)


class AddedUp:
    """A text in simple letters, measured by its characters one by one.

    Pairs that are set closer together make it a hair shorter than that. To lay every line out
    before it is cut, and then what is left of it, takes longer than to paint it.
    """

    def __init__(self, text: str, font: QFont) -> None:
        advances = _advances(font)
        self._ends = [0.0, *itertools.accumulate(map(advances.__getitem__, text))]
        self.width = self._ends[-1]

    def along(self, place: int) -> float:
        """How far from the beginning of the text that place is, in pixels."""
        return self._ends[place]

    def place_at(self, along: float) -> int:
        """The character that lies so far from the beginning."""
        return max(0, bisect.bisect_right(self._ends, along) - 1)


class LaidOut:
    """A text on one line, in its own direction; places are those of Python."""

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

    def inked(self, start: int, length: int, theme: Theme, token: str) -> QTextLayout.FormatRange:
        """These characters in another colour, for ``draw``."""
        ink = QTextLayout.FormatRange()
        ink.start = utf16.to_units(self._text, start)
        ink.length = utf16.to_units(self._text, start + length) - ink.start
        ink.format.setForeground(theme.color(token))
        return ink

    def draw(self, painter: QPainter, at: QPointF, inks: list[QTextLayout.FormatRange]) -> None:
        """Draw the line from its upper left corner."""
        self._layout.draw(painter, at, inks)

    def _x(self, place: int) -> float:
        position: tuple[float, int] = self._line.cursorToX(  # type: ignore[assignment]
            utf16.to_units(self._text, place)
        )
        return position[0]


def fitted(snippet: Snippet, width: float, font: QFont) -> Snippet:
    """What of a line is shown in a row of that width: its first found word always is."""
    line: Measured
    if _SIMPLE.fullmatch(snippet.text):
        line = AddedUp(snippet.text, font)
    else:
        snippet = _shortened(snippet, width, font)
        line = LaidOut(snippet.text, font)
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
    line = LaidOut(shown.text, font)
    height = min(rect.height(), paint.metrics(font).height() + 2)
    top = rect.y() + (rect.height() - height) / 2
    inks = []
    for mark in shown.marks:
        left, right = line.span(*mark)
        paint.mark(painter, theme, QRectF(rect.x() + left, top, right - left, height))
        inks.append(line.inked(*mark, theme, "hit_text"))
    painter.setPen(theme.color(token))
    line.draw(painter, QPointF(rect.x(), rect.y() + (rect.height() - line.height) / 2), inks)


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
