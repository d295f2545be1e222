"""A table without a grid: a head over a line, hairlines between rows, figures to the right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt

from chatvault.ui import paint
from chatvault.ui.thread.box import Action, Box, Deed, Painting, Stop
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts import TablePart
from chatvault.ui.thread.sideways import Sideways
from chatvault.ui.thread.table_cell import TableCell

GAP = 24  # between columns
AIRY_FIRST, AIRY = 124.0, 72.0  # columns of a table that has room
NARROWEST = 72.0  # a column that has to break its lines
PAD = 5  # above and below the words of a row


class TableBox(Box):
    """Cells in columns; lines break where the table would be too wide, else it scrolls."""

    above = 10
    below = 12

    def __init__(self, part: TablePart, look: Look) -> None:
        super().__init__(look)
        self._indent = round(part.indent * look.scale)
        head = [
            TableCell(cell, alignment, look, head=True)
            for cell, alignment in zip(part.head, part.alignments, strict=True)
        ]
        body = [
            [
                TableCell(cell, alignment, look)
                for cell, alignment in zip(row, part.alignments, strict=True)
            ]
            for row in part.rows
        ]
        self._rows = [head, *body]
        self._widths: list[float] = []
        self._tops: list[float] = []
        self._sideways = Sideways(look)
        self._starts = [list(starts) for starts in self._cell_starts()]

    def _say(self) -> str:
        return "\n".join("\t".join(cell.text for cell in row) for row in self._rows)

    def _cell_starts(self) -> Iterator[Iterator[int]]:
        place = 0
        for row in self._rows:
            starts = []
            for cell in row:
                starts.append(place)
                place += cell.length + 1
            yield iter(starts)
            place += not row

    def lay_out(self, width: float) -> None:
        if width == self.width:
            return
        self.width = width
        room = width - self._indent
        self._widths = _fitted(self._wanted(room), room)
        top = 0.0
        self._tops = []
        for row in self._rows:
            self._tops.append(top)
            tallest = max(
                (cell.lay_out(size) for cell, size in zip(row, self._widths, strict=True)),
                default=0.0,
            )
            top += max(self.look.table_row, math.ceil(tallest) + 2 * PAD) + 1
        self._tops.append(top)
        self.height = math.ceil(top)
        self._sideways.fit(self._content, room)

    @property
    def _columns(self) -> range:
        return range(len(self._rows[0]))

    def _wanted(self, room: float) -> list[float]:
        """How wide the columns would be; in a small table at least so that it breathes."""
        natural = [max(row[column].natural_width for row in self._rows) for column in self._columns]
        airy = [max(width, AIRY if number else AIRY_FIRST) for number, width in enumerate(natural)]
        return airy if sum(airy) + GAP * (len(airy) - 1) <= room else natural

    @property
    def _content(self) -> float:
        return sum(self._widths) + GAP * max(0, len(self._widths) - 1)

    def _lefts(self) -> Iterator[float]:
        left = self._indent - self._sideways.offset
        for width in self._widths:
            yield left
            left += width + GAP

    def paint(self, painting: Painting) -> None:
        painter, theme = painting.painter, self.look.theme
        room = QRectF(self._indent, 0, self.width - self._indent, self.height)
        painter.setClipRect(room.adjusted(-2, 0, 2, 0), Qt.ClipOperation.IntersectClip)
        lefts = list(self._lefts())
        line = min(self._content, room.width())
        for number, row in enumerate(self._rows):
            top, bottom = self._tops[number], self._tops[number + 1]
            if bottom < painting.clip.top() or top > painting.clip.bottom():
                continue
            for column, cell in enumerate(row):
                if lefts[column] > room.right() or lefts[column] + self._widths[column] < 0:
                    continue
                inside = QPointF(lefts[column], self._cell_top(number, cell))
                cell.paint(painting, inside, self._starts[number][column])
            token = "line" if number else "line_strong"
            paint.hairline(painter, theme, self._indent, bottom - 1, line, token)
        self._sideways.paint(painting, QRectF(self._indent, self.height - 8, room.width(), 8))

    def _cell_top(self, row: int, cell: TableCell) -> float:
        room = self._tops[row + 1] - self._tops[row] - 1
        if cell.height + 2 * PAD <= self.look.table_row:
            return self._tops[row] + (min(room, self.look.table_row) - cell.height) / 2
        return self._tops[row] + PAD

    def _cell_at(self, point: QPointF) -> tuple[int, int, QPointF]:
        """Row, column and the point inside the cell nearest to the point."""
        row = 0
        while row + 1 < len(self._rows) and point.y() >= self._tops[row + 1]:
            row += 1
        lefts = list(self._lefts())
        column = 0
        while column + 1 < len(lefts) and point.x() >= lefts[column + 1] - GAP / 2:
            column += 1
        cell = self._rows[row][column]
        return row, column, point - QPointF(lefts[column], self._cell_top(row, cell))

    def hit(self, point: QPointF) -> int:
        if not self._widths:
            return 0
        row, column, inside = self._cell_at(point)
        return self._starts[row][column] + self._rows[row][column].hit(inside)

    def rect_of(self, position: int) -> QRectF:
        for number, starts in enumerate(self._starts):
            if number + 1 == len(self._starts) or self._starts[number + 1][0] > position:
                top, bottom = self._tops[number], self._tops[number + 1]
                column = max((i for i, start in enumerate(starts) if start <= position), default=0)
                left = list(self._lefts())[column]
                return QRectF(left, top, self._widths[column], bottom - top)
        return super().rect_of(position)

    def reveal(self, position: int) -> bool:
        rect = self.rect_of(position).translated(self._sideways.offset - self._indent, 0)
        return self._sideways.reveal(rect.left(), rect.right())

    def link_at(self, point: QPointF) -> str:
        if not self._widths:
            return ""
        row, column, inside = self._cell_at(point)
        return self._rows[row][column].link_at(inside)

    def stops(self) -> Sequence[Stop]:
        lefts = list(self._lefts())
        stops: list[Stop] = []
        for number, row in enumerate(self._rows):
            for column, cell in enumerate(row):
                corner = QPointF(lefts[column], self._cell_top(number, cell))
                for rect, url, words in cell.links():
                    place = rect.translated(corner).adjusted(-2, 0, 2, 0)
                    stops.append(Stop(place, Action(Deed.OPEN_LINK, url), f"Link {words}"))
        return stops

    def bring_sideways(self, rect: QRectF) -> bool:
        left = rect.left() - self._indent + self._sideways.offset
        self._sideways.reveal(left, left + rect.width())
        return self._sideways.most > 0

    def scroll_sideways(self, distance: float) -> bool:
        return self._sideways.move(distance)


def _fitted(natural: list[float], room: float) -> list[float]:
    """The columns' widths: as they would be, or shrunk to the room, the widest first."""
    room -= GAP * max(0, len(natural) - 1)
    if sum(natural) <= room:
        return natural
    widths = [min(width, NARROWEST) for width in natural]
    left = room - sum(widths)
    wanting = [column for column, width in enumerate(widths) if natural[column] > width]
    while wanting and left > 1:
        share = left / len(wanting)
        for column in wanting:
            gift = min(share, natural[column] - widths[column])
            widths[column] += gift
            left -= gift
        wanting = [column for column in wanting if natural[column] - widths[column] > 0.5]
    return widths
