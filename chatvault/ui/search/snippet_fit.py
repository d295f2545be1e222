"""Fits a hit's line into a row, so that the found word can be seen."""

from __future__ import annotations

import functools

from PySide6.QtGui import QFont

from chatvault.domain.search import Snippet
from chatvault.ui import paint

# How far along the row the found word may begin and end before the line is cut at its start.
_BEGIN, _END = 0.4, 0.7


@functools.lru_cache(maxsize=2048)
def fitted(snippet: Snippet, width: int, font: QFont) -> Snippet:
    """The snippet without so much of its beginning that the first mark lies past the middle."""
    text = snippet.text
    if not snippet.marks or paint.text_width(text, font) <= width:
        return snippet
    start, length = snippet.marks[0]
    if paint.text_width(text[: start + length], font) <= width * _END:
        return snippet
    room = width * _BEGIN
    cut = _first_fitting(text, start, room, font)
    at_word = text.find(" ", cut, start)
    if at_word >= 0:
        cut = at_word + 1
    shift = cut - 1  # the ellipsis takes the place of one character
    marks = tuple((place - shift, size) for place, size in snippet.marks)
    return Snippet("…" + text[cut:], marks)


def _first_fitting(text: str, end: int, room: float, font: QFont) -> int:
    """The smallest place from which the text up to ``end`` fits into ``room``."""
    low, high = 0, end
    while low < high:
        middle = (low + high) // 2
        if paint.text_width(text[middle:end], font) <= room:
            high = middle
        else:
            low = middle + 1
    return low
