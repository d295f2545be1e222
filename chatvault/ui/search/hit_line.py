"""The line of a hit in its row: cut so that the found word can be seen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont

from chatvault.domain.search.hits import Snippet
from chatvault.ui.painting import advances, paint
from chatvault.ui.painting.paint_layers import PaintLayers
from chatvault.ui.search.measured_line import Measured, measured
from chatvault.ui.search.new_glyphs import FIRST_WIDE

_ELLIPSIS = "…"
# How far along the row the found word may begin and end before the line is cut at its start.
_BEGIN, _END = 0.4, 0.7
_WIDE_EM, _NARROW_EM = 0.5, 0.15  # heights of the font that a character takes at the least


def without_kerning(font: QFont) -> QFont:
    """The font with each letter as wide as it is alone, for lines that are added up."""
    plain = QFont(font)
    plain.setKerning(False)
    return plain


@dataclass(frozen=True, slots=True)
class HitLine:
    """What of a line is shown in its row, and where its characters lie."""

    shown: Snippet
    measured: Measured

    def put(
        self,
        layers: PaintLayers,
        rect: QRectF,
        font: QFont,
        token: str,
        *,
        mirrored: bool = False,
    ) -> None:
        """Have it drawn in its row, found words on their grounds.

        ``mirrored`` lets it stand at the right of the row.
        """
        line = self.measured
        left = rect.right() - line.width if mirrored else rect.x()
        height = min(rect.height(), paint.metrics(font).height() + 2)
        top = rect.y() + (rect.height() - height) / 2
        for mark in self.shown.marks:
            start, end = line.span(*mark)
            layers.mark(QRectF(left + start, top, end - start, height))
        at = QPointF(left, rect.y() + (rect.height() - line.height) / 2)
        line.put(layers, at, self.shown.marks, token)


def fitted(snippet: Snippet, width: float, font: QFont) -> HitLine:
    """What of a line is shown in a row of that width: its first found word always is."""
    if not advances.add_up(snippet.text):
        snippet = _shortened(snippet, width, font)
    line = measured(snippet.text, font)
    if line.width <= width:
        return HitLine(snippet, line)
    ellipsis = paint.text_width(_ELLIPSIS, font)
    first, start = 0, 0.0
    if snippet.marks:
        place, length = snippet.marks[0]
        if line.along(place + length) > width * _END:
            # Where little follows the word, the row is filled with what is before it.
            before = max(width * _BEGIN, width - (line.width - line.along(place)))
            first = _cut_before(snippet.text, line, place, before - ellipsis)
            start = line.along(first) - (ellipsis if first else 0.0)
    end = len(snippet.text)
    if line.width - start > width:
        end = line.place_at(start + width - ellipsis)
    shown = _part(snippet, first, end)
    cut = measured(shown.text, font)
    while cut.width > width and not advances.add_up(shown.text):
        end -= 1  # cut, letters join otherwise, and another script has another ellipsis
        shown = _part(snippet, first, end)
        cut = measured(shown.text, font)
    return HitLine(shown, cut)


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
