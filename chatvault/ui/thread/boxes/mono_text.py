"""Lines of code in a fixed pitch, of which only those in view are laid out."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat, QTextLayout, QTextOption

from chatvault.ui import utf16
from chatvault.ui.thread.boxes import marks
from chatvault.ui.thread.boxes.box import Painting
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.text.highlighting import Line, Stretch
from chatvault.ui.thread.text.sanitize import LONGEST_LINE

_KEPT = 400  # laid out lines
_TAB = 4
_ENDLESS = 1e6
_MOST_INKED = 60  # hits in a line; of more, only the grounds are painted
_AROUND = 200  # places beside what is in view in which a mark may begin


class MonoText:
    """Any number of lines, each ``row`` high, that do not wrap.

    Places are UTF-16 units in the lines joined by line ends.
    """

    def __init__(self, lines: Sequence[str], look: Look) -> None:
        self.lines = lines
        self._is_ascii = all(map(str.isascii, lines))
        self.colours: Sequence[Line] = ()
        self.plain: Mapping[int, Sequence[tuple[int, int]]] = {}  # stretches without colours
        self._look = look
        self._font: QFont = look.mono
        self.row = float(look.code_row)
        self._starts = array("L", self._offsets())
        self._layouts: OrderedDict[int, QTextLayout] = OrderedDict()

    @property
    def height(self) -> float:
        """The height of all lines."""
        return len(self.lines) * self.row

    def recolour(self, colours: Sequence[Line]) -> None:
        """Take over other colours; they change no size."""
        self.colours = colours
        self._layouts.clear()

    def paint(self, painting: Painting, origin: QPointF, shown: range) -> None:
        """Paint the lines that are in the clip, the first of them at ``origin``."""
        for number in shown:
            top = origin.y() + (number - shown.start) * self.row
            if top + self.row < painting.clip.top():
                continue
            if top > painting.clip.bottom():
                break
            self._paint_line(painting, number, QPointF(origin.x(), top))

    def _paint_line(self, painting: Painting, number: int, at: QPointF) -> None:
        layout = self._layout(number)
        theme = self._look.theme
        start = self._starts[number]
        ink = theme.color("text")
        ranges = [_range(first, length, ink=ink) for first, length in self.plain.get(number, ())]
        line_end = start + layout.lineAt(0).textLength()
        if painting.selected and painting.selected[0] <= line_end + 1:
            first, last = (max(0, place - start) for place in painting.selected)
            if first < last:
                ranges.append(
                    _range(first, last - first, ink=ink, ground=theme.color("text_selection"))
                )
        at += QPointF(0, (self.row - layout.lineAt(0).height()) / 2)
        view = self._in_view(painting, number, at) if painting.marks else (0, 0)
        found = list(painting.marked(*view))
        for place, length, behind, letters in found:
            for rect in marks.line_rects(layout, place - start, length):
                marks.draw(painting.painter, rect.translated(at), theme.color(behind))
            if len(found) <= _MOST_INKED:
                ranges.append(_range(place - start, length, ink=theme.color(letters)))
        painting.painter.setPen(ink)
        layout.draw(painting.painter, at, ranges, painting.clip)

    def _in_view(self, painting: Painting, number: int, at: QPointF) -> tuple[int, int]:
        """Between which places of a line, which may be very long, marks are worth painting."""
        line, clip = self._layout(number).lineAt(0), painting.clip
        first = int(line.xToCursor(clip.left() - at.x())) - _AROUND
        last = int(line.xToCursor(clip.right() - at.x())) + _AROUND
        start = self._starts[number]
        return start + max(0, first), start + min(last, line.textLength())

    def hit(self, x: float, line: int) -> int:
        """The place nearest to ``x`` in that line."""
        line = max(0, min(line, len(self.lines) - 1))
        return int(self._starts[line] + self._layout(line).lineAt(0).xToCursor(x))

    def line_rects(self, number: int, start: int, length: int) -> Iterator[QRectF]:
        """Where a stretch of a line is, from that line's top left corner."""
        layout = self._layout(number)
        down = (self.row - layout.lineAt(0).height()) / 2
        for rect in marks.line_rects(layout, start, length):
            yield rect.translated(0, down)

    def line_of(self, position: int) -> int:
        """The line that holds that place."""
        return max(0, bisect_right(self._starts, position) - 1)

    def rect_of(self, position: int) -> QRectF:
        """Where that place is, from the first line's top left corner."""
        line = self.line_of(position)
        x = marks.x_of(self._layout(line).lineAt(0), position - self._starts[line])
        return QRectF(x, line * self.row, self._look.mono_char, self.row)

    def _offsets(self) -> Iterator[int]:
        lengths = map(len if self._is_ascii else utf16.length, self.lines)
        starts = accumulate((length + 1 for length in lengths), initial=0)
        return islice(starts, len(self.lines))

    def widest(self, shown: range) -> float:
        """How wide the widest of those lines is, which begin with the first."""
        lines = self.lines[: len(shown)]
        if not lines:
            return 0.0
        metrics = QFontMetricsF(self._font)
        longest = max(lines, key=len)
        wide = longest
        if not self._is_ascii:  # letters of other scripts are wider
            wide = max(lines, key=lambda line: len(line.encode("utf-8", "replace")))
        return max(
            metrics.horizontalAdvance(line[:LONGEST_LINE].expandtabs(_TAB))
            for line in (longest, wide)
        )

    def _layout(self, number: int) -> QTextLayout:
        layout = self._layouts.get(number)
        if layout is not None:
            self._layouts.move_to_end(number)
            return layout
        layout = QTextLayout(self.lines[number], self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)  # code is never mirrored
        option.setTabStopDistance(_TAB * self._look.mono_char)
        layout.setTextOption(option)
        if number < len(self.colours):
            layout.setFormats([self._format(stretch) for stretch in self.colours[number]])
        layout.beginLayout()
        layout.createLine().setLineWidth(_ENDLESS)
        layout.endLayout()
        self._layouts[number] = layout
        if len(self._layouts) > _KEPT:
            self._layouts.popitem(last=False)
        return layout

    def _format(self, stretch: Stretch) -> QTextLayout.FormatRange:
        ink = self._look.theme.color(stretch.token) if stretch.token else None
        found = _range(stretch.start, stretch.length, ink=ink)
        if stretch.bold or stretch.italic or stretch.underline:
            setting = found.format
            setting.setFontWeight(QFont.Weight.DemiBold if stretch.bold else QFont.Weight.Normal)
            setting.setFontItalic(stretch.italic)
            setting.setFontUnderline(stretch.underline)
            found.format = setting
        return found


def _range(
    start: int, length: int, *, ink: QColor | None = None, ground: QColor | None = None
) -> QTextLayout.FormatRange:
    setting = QTextCharFormat()
    if ink is not None:
        setting.setForeground(ink)
    if ground is not None:
        setting.setBackground(ground)
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, length, setting
    return found
