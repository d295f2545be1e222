"""Paints the rows of the navigation."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from chatvault.ui import paint
from chatvault.ui.appearance import CAPTION, Appearance
from chatvault.ui.sidebar.navigation_model import ROW_ROLE, Index
from chatvault.ui.sidebar.navigation_rows import NavigationRow, RowKind

INSET, EDGE, LABEL, SIGN = 8, 20, 44, 16
ABOVE_HEAD = 10
RAIL_WIDTH = 48


@dataclass(frozen=True, slots=True)
class RowGeometry:
    """Where the parts of a row lie."""

    wash: QRectF
    sign: QRectF
    label: QRectF
    count: QRectF


def row_geometry(rect: QRectF, count_width: float, *, rail: bool) -> RowGeometry:
    """The rects of a row with a count that wide; a rail shows the sign alone."""
    wash = rect.adjusted(6, 1, -6, -1) if rail else rect.adjusted(INSET, 0, -INSET, 0)
    left = rect.x() + ((rect.width() - SIGN) / 2 if rail else EDGE)
    sign = QRectF(left, rect.center().y() - SIGN / 2, SIGN, SIGN)
    right = rect.right() - EDGE
    count = QRectF(right - count_width, rect.y(), count_width, rect.height())
    edge = count.left() - 8 if count_width else right
    label = QRectF(rect.x() + LABEL, rect.y(), max(0.0, edge - rect.x() - LABEL), rect.height())
    return RowGeometry(wash, sign, label, count)


class NavigationDelegate(QStyledItemDelegate):
    """Heads are quiet, the current place has a wash, figures stand right."""

    def __init__(self, appearance: Appearance, parent: QObject) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.rail = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: NavigationRow = index.data(ROW_ROLE)
        if self.rail:
            return QSize(RAIL_WIDTH, 13 if row.kind is RowKind.HEAD else 34)
        if row.kind is RowKind.HEAD:
            above = 0 if index.row() == 0 else ABOVE_HEAD
            caption = paint.metrics(self._appearance.font(CAPTION, 600))
            return QSize(0, round(caption.height() + 10) + above)
        return QSize(0, round(paint.metrics(self._appearance.font()).height() + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: NavigationRow = index.data(ROW_ROLE)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        if row.kind is RowKind.HEAD:
            self._paint_head(painter, rect, row)
        else:
            self._paint_place(painter, rect, row, option)

    def _paint_head(self, painter: QPainter, rect: QRectF, row: NavigationRow) -> None:
        theme = self._appearance.theme
        if self.rail:
            if rect.y() > 1:
                paint.hairline(painter, theme, 12, round(rect.center().y()), RAIL_WIDTH - 24)
            return
        font = self._appearance.font(CAPTION, 600)
        height = paint.metrics(font).height() + 10
        line = QRectF(rect.x() + EDGE, rect.bottom() - height, rect.width() - 2 * EDGE, height)
        paint.elided(painter, theme, line, row.label, font, "text3")

    def _paint_place(
        self, painter: QPainter, rect: QRectF, row: NavigationRow, option: QStyleOptionViewItem
    ) -> None:
        theme, appearance = self._appearance.theme, self._appearance
        state = option.state  # type: ignore[attr-defined]
        current = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_Active) and option.widget.hasFocus()  # type: ignore[attr-defined]
        count = "" if row.count is None else f"{row.count:,}"
        small = appearance.font(CAPTION)
        width = paint.text_width(count, small) + 1 if count else 0.0
        parts = row_geometry(rect, width, rail=self.rail)
        ground = "window"
        if current:
            ground = "selection" if focused else "selection_idle"
            paint.surface(painter, theme, parts.wash, 6, ground)
        elif hovered:
            ground = "hover"
            paint.rounded(painter, theme, parts.wash, 6, ground)
        self._paint_sign(painter, parts.sign, row, ground, current=current)
        if self.rail:
            return
        font = appearance.font(weight=600 if current else 400)
        ink = "text3" if row.kind is RowKind.MORE else "text"
        paint.elided(painter, theme, parts.label, row.label, font, ink)
        if count:
            ink = "text2" if current else "text3"
            paint.elided(painter, theme, parts.count, count, small, ink, paint.RIGHT)

    def _paint_sign(
        self, painter: QPainter, rect: QRectF, row: NavigationRow, ground: str, *, current: bool
    ) -> None:
        theme = self._appearance.theme
        if row.source:
            paint.tile(painter, theme, row.source, rect, ground, self._appearance.font())
        elif row.dot:
            dot = QRectF(rect.center().x() - 4, rect.center().y() - 4, 8, 8)
            paint.rounded(painter, theme, dot, 4, row.dot)
        else:
            token = "accent" if current else "text2"
            paint.icon(painter, theme, row.icon, rect.x(), rect.y(), SIGN, token)
