"""Where everything lies in a row of the results: pure rectangles from width and fonts."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from chatvault.ui.mirroring import flipped
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.search.hit_line import without_kerning
from chatvault.ui.search.result_rows import HeadRow, ResultRow
from chatvault.ui.widgets.painted import row_height

GUTTER = 16
_TILE, _ROLE = 20, 14
_BESIDE_TILE, _BESIDE_ROLE, _WASH_BEFORE = 12, 10, 8
GROUP_GAP = 6  # above and below the line that ends a conversation's rows


@dataclass(frozen=True, slots=True)
class ResultFonts:
    """The fonts of the results, and how high what is written in them is.

    Attributes:
        head_height: of a conversation's head.
        hit_height: of a hit and of a "more" row.
        tile, role: the sides of the signs before a title and a hit.
    """

    title: QFont
    text: QFont
    pill: QFont
    caption: QFont
    head_height: int
    hit_height: int
    pill_height: int
    tile: int
    role: int

    @classmethod
    def of(cls, appearance: Appearance) -> ResultFonts:
        """The fonts at the person's size."""
        title, text = appearance.font(1.0, 600), without_kerning(appearance.font(SECONDARY))
        pill = appearance.font(CAPTION, 600)
        return cls(
            title=title,
            text=text,
            pill=pill,
            caption=appearance.font(CAPTION),
            head_height=row_height(title, 12, 30),
            hit_height=row_height(text, 10, 28),
            pill_height=row_height(pill, 1, 16),
            tile=appearance.grown(_TILE),
            role=appearance.grown(_ROLE),
        )

    @property
    def text_left(self) -> int:
        """Where titles begin, and the signs of hits."""
        return GUTTER + self.tile + _BESIDE_TILE


@dataclass(frozen=True, slots=True)
class HeadLayout:
    """The parts of a head."""

    tile: QRectF
    title: QRectF
    pill: QRectF
    moment: QRectF

    def mirrored(self, row: QRectF) -> HeadLayout:
        """The same parts in a window that runs from right to left."""
        parts = (self.tile, self.title, self.pill, self.moment)
        return HeadLayout(*(flipped(part, row, on=True) for part in parts))


@dataclass(frozen=True, slots=True)
class HitLayout:
    """The parts of a hit or a "more" row."""

    wash: QRectF
    icon: QRectF
    text: QRectF

    def mirrored(self, row: QRectF) -> HitLayout:
        """The same parts in a window that runs from right to left."""
        parts = (self.wash, self.icon, self.text)
        return HitLayout(*(flipped(part, row, on=True) for part in parts))


class RowOffsets:
    """Where each row begins: added up once, then found without going through them."""

    def __init__(self, rows: Iterable[ResultRow], fonts: ResultFonts) -> None:
        heads, hits = fonts.head_height, fonts.hit_height
        ending = 2 * GROUP_GAP + 1  # the line that ends a conversation, and the gaps round it
        heights = (
            (heads if isinstance(row, HeadRow) else hits) + (ending if row.last else 0)
            for row in rows
        )
        self._edges = [0, *itertools.accumulate(heights)]

    @property
    def total(self) -> int:
        """The height of all rows."""
        return self._edges[-1]

    def top(self, place: int) -> int:
        """Where that row begins."""
        return self._edges[place]

    def height(self, place: int) -> int:
        """How high it is, with the line and the gaps that may end it."""
        return self._edges[place + 1] - self._edges[place]

    def between(self, top: int, bottom: int) -> range:
        """The rows of which anything lies from ``top`` to above ``bottom``."""
        if bottom <= top or top >= self.total:
            return range(0)
        first = max(0, bisect.bisect_right(self._edges, top) - 1)
        last = bisect.bisect_left(self._edges, min(bottom, self.total))
        return range(first, last)


def head_layout(
    left: float, top: float, width: float, fonts: ResultFonts, count: str, moment: str
) -> HeadLayout:
    """Lay a head out; the title gives way to the figures."""
    height = fonts.head_height
    right = left + width - GUTTER
    moment_width = paint.text_width(moment, fonts.caption)
    moment_left = right - moment_width
    pill_height = fonts.pill_height
    pill_width = max(paint.text_width(count, fonts.pill) + 12, pill_height)
    pill_left = moment_left - (8 if moment else 0) - pill_width
    middle = top + height / 2 + 1
    title_left, tile = left + fonts.text_left, fonts.tile
    return HeadLayout(
        tile=QRectF(left + GUTTER, round(middle - tile / 2), tile, tile),
        title=QRectF(title_left, top + 2, max(0, pill_left - 8 - title_left), height - 2),
        pill=QRectF(pill_left, round(middle - pill_height / 2), pill_width, pill_height),
        moment=QRectF(moment_left, top + 2, moment_width + 1, height - 2),
    )


def hit_layout(left: float, top: float, width: float, fonts: ResultFonts) -> HitLayout:
    """Lay a hit out."""
    height = fonts.hit_height
    role, sign_left = fonts.role, left + fonts.text_left
    text_left, wash_left = sign_left + role + _BESIDE_ROLE, sign_left - _WASH_BEFORE
    return HitLayout(
        wash=QRectF(wash_left, top, max(0, left + width - 8 - wash_left), height),
        icon=QRectF(sign_left, round(top + (height - role) / 2), role, role),
        text=QRectF(text_left, top, max(0, left + width - GUTTER - text_left), height),
    )
