"""A table without a grid: a head over a line, hairlines between rows, figures to the right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt

from chatvault.ui.painting import paint
from chatvault.ui.painting.direction import runs_right_to_left
from chatvault.ui.thread.boxes.box import Action, ActionKind, Box, Painting, Stop
from chatvault.ui.thread.boxes.sideways import LANE, Sideways
from chatvault.ui.thread.boxes.table_cell import TableCell
from chatvault.ui.thread.boxes.table_columns import GAP, widths
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.parts import Alignment, TablePart
from chatvault.ui.thread.parts.said import cell_text

PAD = 5  # above and below the words of a row
_BUTTON, _ICON = 26, 14  # of what copies the table: its side, and that of the icon in it
_BESIDE = 8  # from the table to the button, where there is room


class TableBox(Box):
    """Cells in columns; lines break where the table would be too wide, else it scrolls.

    Where its head runs from right to left, so does the table: the first column is at the right.
    """

    above = 10
    below = 12

    def __init__(self, part: TablePart, look: Look) -> None:
        super().__init__(look)
        self._indent = round(part.indent * look.scale)
        self._turned = runs_right_to_left(" ".join(map(cell_text, part.head)))
        sides = [_turned(side) if self._turned else side for side in part.alignments]
        head = [
            TableCell(cell, side, look, head=True)
            for cell, side in zip(part.head, sides, strict=True)
        ]
        body = [
            [TableCell(cell, side, look) for cell, side in zip(row, sides, strict=True)]
            for row in part.rows
        ]
        self._rows = [head, *body]
        self._widths: list[float] = []
        self._tops: list[float] = []
        self._baselines: list[float] = []  # of the first line in every row
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
        self._widths = widths(self._natural_widths(), room, self.look, self._longest_word)
        top = 0.0
        self._tops, self._baselines = [], []
        for row in self._rows:
            for cell, size in zip(row, self._widths, strict=True):
                cell.lay_out(size)
            self._tops.append(top)
            self._baselines.append(top + self._first_baseline(row))
            bottom = max((self._cell_bottom(cell) for cell in row), default=top)
            top += max(self.look.table_row, math.ceil(bottom - top + PAD)) + 1
        self._tops.append(top)
        self._sideways.fit(self._content, room)
        self.height = math.ceil(top) + (LANE if self._sideways.most else 0)

    def _first_baseline(self, row: Sequence[TableCell]) -> float:
        """How far below a row's top the first line of all its cells stands."""
        above = (self.look.table_row - row[0].line) / 2 if row else 0.0
        return math.floor(above + max((cell.ascent for cell in row), default=0.0))

    def _cell_bottom(self, cell: TableCell) -> float:
        """Where a cell of the last row ends."""
        return self._baselines[-1] - cell.ascent + cell.height

    @property
    def _columns(self) -> range:
        return range(len(self._rows[0]))

    def _natural_widths(self) -> list[float]:
        """How wide the columns would be without breaking a line."""
        return [max(row[column].natural_width for row in self._rows) for column in self._columns]

    def _longest_word(self, column: int) -> float:
        """How wide the longest word of a column is, about: the longest in letters."""
        words = (word for row in self._rows for word in row[column].text.split())
        return paint.text_width(max(words, key=len, default=""), self.look.small_bold) + 1

    @property
    def _content(self) -> float:
        return sum(self._widths) + GAP * max(0, len(self._widths) - 1)

    def _lefts(self) -> Iterator[float]:
        if self._turned:
            right = self._room.right() + self._sideways.offset
            for width in self._widths:
                yield right - width
                right -= width + GAP
            return
        left = self._room.left() - self._sideways.offset
        for width in self._widths:
            yield left
            left += width + GAP

    @property
    def _room(self) -> QRectF:
        """Where the table may be: as far in as the list that it stands in."""
        left = 0 if self._turned else self._indent
        return QRectF(left, 0, self.width - self._indent, self.height)

    def paint(self, painting: Painting) -> None:
        painter, theme = painting.painter, self.look.theme
        room = self._room
        painter.setClipRect(room.adjusted(-2, 0, 2, 0), Qt.ClipOperation.IntersectClip)
        lefts = list(self._lefts())
        line = min(self._content, room.width())
        begins = room.right() - line if self._turned else room.left()
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
            paint.hairline(painter, theme, begins, bottom - 1, line, token)
        lane = QRectF(room.left(), self.height - LANE, room.width(), LANE)
        self._sideways.paint(painting, lane, turned=self._turned)
        if painting.pointer is not None or painting.copied:
            self._paint_button(painting)

    @property
    def _button(self) -> QRectF:
        """Beside the head, or over the end of a head that takes all the room."""
        side, room = self.look.grown(_BUTTON), self._room
        top = (self.look.table_row - side) / 2
        if self._turned:
            left = max(room.left(), room.right() - self._content - _BESIDE - side)
        else:
            left = min(room.right() - side, room.left() + self._content + _BESIDE)
        return QRectF(left, top, side, side)

    def _paint_button(self, painting: Painting) -> None:
        button, theme = self._button, self.look.theme
        over = painting.pointer is not None and button.contains(painting.pointer)
        paint.surface(painting.painter, theme, button, 6, painting.sunken)
        sign = "check-bold" if painting.copied else "copy"
        side = self.look.grown(_ICON)
        left, top = button.center().x() - side / 2, button.center().y() - side / 2
        paint.icon(painting.painter, theme, sign, left, top, side, "text" if over else "text2")

    def _cell_top(self, row: int, cell: TableCell) -> float:
        return self._baselines[row] - cell.ascent

    def _cell_at(self, point: QPointF) -> tuple[int, int, QPointF]:
        """Row, column and the point inside the cell nearest to the point."""
        row = 0
        while row + 1 < len(self._rows) and point.y() >= self._tops[row + 1]:
            row += 1
        lefts = list(self._lefts())
        column = 0
        while column + 1 < len(lefts) and self._is_beyond(point.x(), lefts, column):
            column += 1
        cell = self._rows[row][column]
        return row, column, point - QPointF(lefts[column], self._cell_top(row, cell))

    def _is_beyond(self, x: float, lefts: list[float], column: int) -> bool:
        """Whether ``x`` is nearer to the columns after this one."""
        if self._turned:
            return x < lefts[column] - GAP / 2
        return x >= lefts[column + 1] - GAP / 2

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
        return self._sideways.reveal(*self._along(self.rect_of(position)))

    def _along(self, rect: QRectF) -> tuple[float, float]:
        """From where to where that is, from where the table begins."""
        offset, room = self._sideways.offset, self._room
        if self._turned:
            return room.right() + offset - rect.right(), room.right() + offset - rect.left()
        return rect.left() - room.left() + offset, rect.right() - room.left() + offset

    def link_at(self, point: QPointF) -> str:
        if not self._widths:
            return ""
        row, column, inside = self._cell_at(point)
        return self._rows[row][column].link_at(inside)

    def action_at(self, point: QPointF) -> Action | None:
        return Action(ActionKind.COPY, self.text) if self._button.contains(point) else None

    def tip_at(self, point: QPointF) -> str:
        return "Copy the table" if self._button.contains(point) else ""

    def is_text_at(self, point: QPointF) -> bool:
        return not self._button.contains(point)

    def stops(self) -> Sequence[Stop]:
        lefts = list(self._lefts())
        stops = [Stop(self._button, Action(ActionKind.COPY, self.text), "Copy table")]
        for number, row in enumerate(self._rows):
            for column, cell in enumerate(row):
                corner = QPointF(lefts[column], self._cell_top(number, cell))
                for rect, url, words in cell.links():
                    place = rect.translated(corner).adjusted(-2, 0, 2, 0)
                    stops.append(Stop(place, Action(ActionKind.OPEN_LINK, url), f"Link {words}"))
        return stops

    def bring_sideways(self, rect: QRectF) -> bool:
        self._sideways.reveal(*self._along(rect))
        return self._sideways.most > 0

    def scroll_sideways(self, distance: float) -> bool:
        return self._sideways.move(-distance if self._turned else distance)


def _turned(side: Alignment) -> Alignment:
    """The side on which a column begins; figures stay at the right."""
    return Alignment.RIGHT if side is Alignment.LEFT else side
