"""One cell of a table: a short text with its own bold, code and links."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextLayout, QTextLine

from chatvault.ui import utf16
from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes import marks
from chatvault.ui.thread.boxes.box import Painting
from chatvault.ui.thread.look import CODE_PAD, Look, wrapping
from chatvault.ui.thread.parts.parts import Alignment, Cell
from chatvault.ui.thread.parts.said import cell_text
from chatvault.ui.thread.text import inline
from chatvault.ui.thread.text.inline import Style

_SIDES = {
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
    Alignment.CENTER: Qt.AlignmentFlag.AlignHCenter,
}

_SHIFTED = {
    True: QTextCharFormat.VerticalAlignment.AlignSuperScript,
    False: QTextCharFormat.VerticalAlignment.AlignSubScript,
}


class TableCell:
    """The text of a cell; laid out once its column's width is known."""

    def __init__(
        self, content: Cell, alignment: Alignment, look: Look, *, head: bool = False
    ) -> None:
        self._content = content
        self._look = look
        self._font = look.small_bold if head else look.interface
        # A line is whole pixels high: else the words would move once they are seen.
        self.line = float(math.ceil(paint.metrics(self._font).height()))
        self._token = "text2" if head else "text"
        self.text = cell_text(content)
        self.length = utf16.length(self.text)
        self.height = 0.0
        self._alignment = alignment
        self._width = 1e5

    @functools.cached_property
    def _layout(self) -> QTextLayout:
        # Most cells of a wide table are never seen: theirs is not made before it is asked for.
        layout = QTextLayout(self.text.replace("\n", "\u2028"), self._font)
        option = wrapping()
        option.setAlignment(_SIDES[self._alignment])
        layout.setTextOption(option)
        layout.setFormats(self._formats())
        self._break_lines(layout)
        return layout

    @property
    def _is_one_plain_line(self) -> bool:
        """Whether the font alone tells how large the text is."""
        (run, *others) = self._content
        is_plain = not others and run.style == inline.PLAIN
        return is_plain and self.text.isascii() and self.text.isprintable()

    @functools.cached_property
    def natural_width(self) -> float:
        """How wide the cell would be without breaking a line."""
        if not self.text:
            return 1.0
        if self._is_one_plain_line:
            return paint.text_width(self.text, self._font) + 1
        layout = self._layout
        widths = [layout.lineAt(i).naturalTextWidth() for i in range(layout.lineCount())]
        return max(widths, default=0.0) + 1

    @property
    def ascent(self) -> float:
        """How far below the cell's top its first words stand."""
        if not self.text or self._is_one_plain_line:
            return paint.metrics(self._font).ascent()
        return self._layout.lineAt(0).ascent()

    def lay_out(self, width: float) -> float:
        """Break the text into lines of that width and return how high they are."""
        if not self.text:
            self.height = self.line
            return self.height
        fits, self._width = self.natural_width <= width, width
        if "_layout" in self.__dict__ or not (fits and self._is_one_plain_line):
            self._break_lines(self._layout)
        else:
            self.height = self.line
        return self.height

    def _break_lines(self, layout: QTextLayout) -> None:
        self.height = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self._width)
            line.setPosition(QPointF(0, self.height))
            self.height += line.height()
        layout.endLayout()

    def _formats(self) -> list[QTextLayout.FormatRange]:
        ranges = list(self._wider_spaces())
        place = 0
        for run in self._content:
            length = utf16.length(run.text)
            if run.style != inline.PLAIN and place < self.length:
                found = QTextLayout.FormatRange()
                found.start, found.length = place, min(length, self.length - place)
                found.format = self._format(run.style)
                ranges.append(found)
            place += length
        return ranges

    def _wider_spaces(self) -> Iterator[QTextLayout.FormatRange]:
        """The spaces beside code."""
        for place in inline.spaces_beside_code(self._content):
            if place < self.length:
                found = QTextLayout.FormatRange()
                found.start, found.length = place, 1
                setting = QTextCharFormat()
                setting.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
                setting.setFontLetterSpacing(self._look.beside_code)
                found.format = setting
                yield found

    def _format(self, style: Style) -> QTextCharFormat:
        setting = QTextCharFormat()
        if style.code:
            setting.setFontFamilies(self._look.mono.families())
            setting.setFontPointSize(self._look.mono.pointSizeF())
        if style.bold:
            setting.setFontWeight(QFont.Weight.DemiBold)
        setting.setFontItalic(style.italic)
        setting.setFontStrikeOut(style.struck)
        setting.setFontUnderline(style.underlined)
        if style.raised or style.lowered:
            setting.setVerticalAlignment(_SHIFTED[style.raised])
        if style.href:
            setting.setForeground(self._look.theme.color("accent"))
        return setting

    def paint(self, painting: Painting, at: QPointF, start: int) -> None:
        """Paint the cell; ``start`` is where its text begins in the table's."""
        if not self.text:
            return
        painter, theme = painting.painter, self._look.theme
        place = 0
        for run in self._content:
            length = utf16.length(run.text)
            if run.style.code:
                self._ground(painting, at, place, length, painting.sunken, pad=CODE_PAD)
            place += length
        ranges: list[QTextLayout.FormatRange] = []
        if painting.selected:
            first, last = (place - start for place in painting.selected)
            first, last = max(0, first), min(self.length, last)
            if first < last:
                self._ground(painting, at, first, last - first, "text_selection", pad=0)
                ranges.append(_inked(first, last - first, theme.color("text")))
        for mark in painting.marked(start, start + self.length):
            self._ground(painting, at, mark.start - start, mark.length, mark.ground)
            ranges.append(_inked(mark.start - start, mark.length, theme.color(mark.ink)))
        painter.setPen(theme.color(self._token))
        self._layout.draw(painter, at, ranges)

    def _ground(
        self, painting: Painting, at: QPointF, start: int, length: int, token: str, pad: float = 1
    ) -> None:
        color = self._look.theme.color(token)
        for rect in marks.line_rects(self._layout, start, length):
            marks.draw(painting.painter, rect.translated(at), color, pad=pad)

    def hit(self, point: QPointF) -> int:
        """The place in the cell's text that is nearest to the point."""
        line = self._line_at(point) if self.text else None
        return line.xToCursor(point.x()) if line is not None else 0

    def link_at(self, point: QPointF) -> str:
        """Where the link under the point leads."""
        line = self._line_at(point) if self.text else None
        if line is None or not QRectF(line.naturalTextRect()).contains(point):
            return ""
        at, place = line.xToCursor(point.x()), 0
        for run in self._content:
            place += utf16.length(run.text)
            if at < place:
                return run.style.href
        return ""

    def links(self) -> Iterator[tuple[QRectF, str, str]]:
        """Every link of the cell: where it is, where it leads, and its words."""
        place = 0
        for run in self._content:
            length = utf16.length(run.text)
            if run.style.href:
                rect = next(marks.line_rects(self._layout, place, length), None)
                if rect is not None:
                    yield rect, run.style.href, run.text
            place += length

    def _line_at(self, point: QPointF) -> QTextLine | None:
        layout = self._layout
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if point.y() < line.y() + line.height() or number + 1 == layout.lineCount():
                return line
        return None


def _inked(start: int, length: int, color: QColor) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = start, length
    setting = QTextCharFormat()
    setting.setForeground(color)
    found.format = setting
    return found
