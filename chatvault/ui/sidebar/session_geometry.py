"""Where everything lies in the session list: rows under heads, and the parts of a row."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, fields

from PySide6.QtCore import QRectF

from chatvault.ui.mirroring import flipped
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.sidebar.session_groups import Group
from chatvault.ui.widgets.painted import row_height

EDGE, INSET = 16, 8
_TILE, _STAR, _BESIDE_TILE = 20, 12, 8


@dataclass(frozen=True, slots=True)
class Heights:
    """Heights of the list at a font size, 56 and 28 at 13 px, and of the signs in it."""

    row: int
    head: int
    first: int  # the title line, and below it the excerpt's
    second: int
    tile: int = _TILE
    star: int = _STAR

    @classmethod
    def of(cls, appearance: Appearance) -> Heights:
        """The heights at the appearance's size."""
        tile, star = appearance.grown(_TILE), appearance.grown(_STAR)
        first = row_height(appearance.font(weight=600), 1, tile)
        second = row_height(appearance.font(SECONDARY), 1, _TILE)
        head = row_height(appearance.font(CAPTION, 600), 10, 28)
        return cls(8 + first + second + 8, head, first, second, tile, star)


class Offsets:
    """Exact offsets of any number of rows, with a head before the first of each group."""

    def __init__(self, count: int, groups: Sequence[Group], heights: Heights) -> None:
        self._count, self._groups, self._heights = count, groups, heights
        self._firsts = [group.first for group in groups]

    def top(self, place: int) -> int:
        """Where the row begins, below its head if it has one."""
        heads = bisect.bisect_right(self._firsts, place)
        return place * self._heights.row + heads * self._heights.head

    def total(self) -> int:
        """The height of all."""
        return self._count * self._heights.row + len(self._groups) * self._heights.head

    def at(self, y: float) -> int:
        """The row at that offset; on a head, the row below it."""
        low, high = 0, max(0, self._count - 1)
        while low < high:
            middle = (low + high) // 2
            if y < self.top(middle) + self._heights.row:
                high = middle
            else:
                low = middle + 1
        return low

    def head_of(self, place: int) -> Group | None:
        """The group that begins with this row."""
        found = bisect.bisect_left(self._firsts, place)
        if found < len(self._firsts) and self._firsts[found] == place:
            return self._groups[found]
        return None


@dataclass(frozen=True, slots=True)
class RowGeometry:
    """Where the parts of a row lie; a part that is not there is an empty rect."""

    wash: QRectF
    tile: QRectF
    title: QRectF
    star: QRectF
    time: QRectF
    excerpt: QRectF
    tag: QRectF
    more: QRectF
    count: QRectF

    def mirrored(self, row: QRectF) -> RowGeometry:
        """The same parts in a window that runs from right to left."""
        parts = (getattr(self, part.name) for part in fields(self))
        return RowGeometry(*(flipped(part, row, on=True) for part in parts))


def row_geometry(
    rect: QRectF,
    heights: Heights,
    *,
    time: float,
    count: float,
    tag: float = 0,
    more: float = 0,
    star: bool = False,
) -> RowGeometry:
    """The rects of a row whose parts are that wide; titles and excerpts give way to them.

    A tag that would leave the excerpt less than its own width is cut.
    """
    first, second = rect.y() + 8, rect.y() + 8 + heights.first
    tile, own_star = heights.tile, heights.star
    left, right = rect.x() + EDGE + tile + _BESIDE_TILE, rect.right() - EDGE
    time_rect = QRectF(right - time, first, time, heights.first)
    edge = time_rect.left() - 8
    star_rect = QRectF()
    if star:
        top = first + (heights.first - own_star) / 2
        star_rect = QRectF(edge - own_star, top, own_star, own_star)
        edge = star_rect.left() - 6
    count_rect = QRectF(right - count, second, count, heights.second)
    below = count_rect.left() - 8
    more_rect = tag_rect = QRectF()
    if more:
        more_rect = QRectF(below - more, second, more, heights.second)
        below = more_rect.left() - 4
    if tag:
        tag = min(tag, max(0.0, (below - left) / 2))
        height = heights.second - 4
        tag_rect = QRectF(below - tag, second + 2, tag, height)
        below = tag_rect.left() - 4
    return RowGeometry(
        wash=rect.adjusted(INSET, 1, -INSET, -1),
        tile=QRectF(rect.x() + EDGE, first + (heights.first - tile) // 2, tile, tile),
        title=QRectF(left, first, max(0.0, edge - left), heights.first),
        star=star_rect,
        time=time_rect,
        excerpt=QRectF(left, second, max(0.0, below - 4 - left), heights.second),
        tag=tag_rect,
        more=more_rect,
        count=count_rect,
    )
