"""Where everything lies in a row of the navigation: pure rectangles from width and fonts."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from chatvault.ui.mirroring import flipped
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, Appearance
from chatvault.ui.sidebar.navigation_entries import EntryKind, NavigationEntry
from chatvault.ui.widgets.painted import row_height

_RAIL_WIDTH = 48
RADIUS = 6
_INSET, _GUTTER, _BESIDE_SIGN = 8, 20, 8
_ICON, _RAIL_TILE, _DOT = 16, 18, 8
_HEAD_GAP = 10
_RAIL_LINE = 13
_STEP, _DEEPEST = 12, 4  # of a folder inside another; one that lies deeper stands no further in


@dataclass(frozen=True, slots=True)
class NavigationFonts:
    """The fonts of the navigation, and how much the signs grow with them."""

    label: QFont
    current: QFont
    caption: QFont
    head: QFont
    growth: float  # of the signs beside the words

    @classmethod
    def of(cls, appearance: Appearance) -> NavigationFonts:
        """The fonts at the person's size."""
        return cls(
            label=appearance.font(),
            current=appearance.font(1.0, 600),
            caption=appearance.font(CAPTION),
            head=appearance.font(CAPTION, 600),
            growth=appearance.growth,
        )

    @property
    def row_height(self) -> int:
        """The height of a row that can be chosen."""
        return row_height(self.current, 8, 28)

    def grown(self, side: int) -> int:
        """The side of a sign at the person's size."""
        return round(side * self.growth)


@dataclass(frozen=True, slots=True)
class EntryLayout:
    """The parts of a row."""

    wash: QRectF
    sign: QRectF
    label: QRectF
    count: QRectF


def height_of(entry: NavigationEntry, fonts: NavigationFonts, *, rail: bool) -> int:
    """The height of a row."""
    if entry.kind is EntryKind.LINE:
        return _RAIL_LINE
    if rail:
        return fonts.row_height + 6
    if entry.kind is EntryKind.HEAD:
        return row_height(fonts.head, 8, 26) + (0 if entry.first else _HEAD_GAP)
    return fonts.row_height


def entry_layout(
    entry: NavigationEntry, rect: QRectF, fonts: NavigationFonts, *, mirrored: bool = False
) -> EntryLayout:
    """Lay a row of the full navigation out; the label gives way to the count."""
    left, top, width, height = rect.x(), rect.y(), rect.width(), rect.height()
    if entry.kind is EntryKind.HEAD:
        gap = 0 if entry.first else _HEAD_GAP
        label = QRectF(left + _GUTTER, top + gap, width - 2 * _GUTTER, height - gap - 2)
        return EntryLayout(QRectF(), QRectF(), flipped(label, rect, on=mirrored), QRectF())
    figure = entry.figure
    count_width = paint.text_width(figure, fonts.caption) + 1 if figure else 0
    count = QRectF(left + width - _GUTTER - count_width, top, count_width, height)
    inside = _STEP * min(entry.depth, _DEEPEST)
    icon = fonts.grown(_ICON)
    label_left = left + _GUTTER + icon + _BESIDE_SIGN + inside
    label = QRectF(label_left, top, max(0, count.x() - (8 if figure else 0) - label_left), height)
    side = fonts.grown(_DOT) if entry.dot else icon
    middle = left + _GUTTER + icon / 2 + inside
    sign = QRectF(round(middle - side / 2), round(top + (height - side) / 2), side, side)
    wash = QRectF(left + _INSET, top, max(0, width - 2 * _INSET), height)
    return EntryLayout(*(flipped(part, rect, on=mirrored) for part in (wash, sign, label, count)))


def rail_width(fonts: NavigationFonts) -> int:
    """As wide as its signs need it."""
    return _RAIL_WIDTH + fonts.grown(_RAIL_TILE) - _RAIL_TILE


def rail_layout(entry: NavigationEntry, rect: QRectF, fonts: NavigationFonts) -> EntryLayout:
    """Lay a row of the rail out: its sign in the middle, nothing else."""
    wash = QRectF(rect.x() + 6, rect.y() + 1, rect.width() - 12, rect.height() - 2)
    side = fonts.grown(_RAIL_TILE if entry.source else _ICON)
    sign = QRectF(
        round(rect.center().x() - side / 2), round(rect.center().y() - side / 2), side, side
    )
    return EntryLayout(wash, sign, QRectF(), QRectF())
