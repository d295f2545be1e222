"""Paints the rows of the results."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from chatvault.domain.message import Role
from chatvault.ui import moments, paint
from chatvault.ui.appearance import Appearance
from chatvault.ui.search import results_geometry as geometry
from chatvault.ui.search.result_rows import FoundRow, HeadRow, MoreRow, ResultRow
from chatvault.ui.search.results_geometry import ResultFonts
from chatvault.ui.search.results_model import RowRole
from chatvault.ui.search.snippet_fit import fitted

_ICONS = {
    Role.USER: "user",
    Role.ASSISTANT: "chat-circle",
    Role.TOOL: "terminal-window",
    Role.SYSTEM: "list",
}
_Index = QModelIndex | QPersistentModelIndex


class ResultsDelegate(QStyledItemDelegate):
    """Heads with tile, count and date; hits with their found words marked."""

    def __init__(self, appearance: Appearance, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._appearance, self._view = appearance, view
        self._fonts = ResultFonts.of(appearance)

    def restyle(self) -> None:
        """Take up a new theme or size."""
        self._fonts = ResultFonts.of(self._appearance)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, geometry.height_of(index.data(RowRole), self._fonts))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: ResultRow = index.data(RowRole)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        match row:
            case HeadRow():
                self._paint_head(painter, rect, row)
            case FoundRow():
                self._paint_hit(painter, rect, row, state)
            case MoreRow():
                self._paint_more(painter, rect, row, state)
        if row.last:
            y = rect.bottom() - geometry.GROUP_GAP - 1
            x, width = rect.x() + geometry.GUTTER, rect.width() - 2 * geometry.GUTTER
            paint.hairline(painter, self._appearance.theme, x, y, width)

    def _paint_head(self, painter: QPainter, rect: QRectF, row: HeadRow) -> None:
        theme, fonts, group = self._appearance.theme, self._fonts, row.group
        today = datetime.date.today()
        moment = "" if group.updated_at is None else moments.short_moment(group.updated_at, today)
        count = f"{group.total:,}"
        parts = geometry.head_layout(rect.x(), rect.y(), rect.width(), fonts, count, moment)
        paint.tile(painter, theme, group.source, parts.tile, "list", fonts.title)
        paint.elided(painter, theme, parts.title, group.title or "Untitled", fonts.title)
        paint.rounded(painter, theme, parts.pill, parts.pill.height() / 2, "hover")
        paint.elided(painter, theme, parts.pill, count, fonts.pill, "text2", paint.CENTER)
        paint.elided(painter, theme, parts.moment, moment, fonts.caption, "text3", paint.RIGHT)

    def _paint_hit(
        self, painter: QPainter, rect: QRectF, row: FoundRow, state: QStyle.StateFlag
    ) -> None:
        theme, hit = self._appearance.theme, row.hit
        parts = geometry.hit_layout(rect.x(), rect.y(), rect.width(), self._fonts)
        selected = self._paint_wash(painter, parts.wash, state)
        name = _ICONS[hit.role] if hit.role else "tag"
        ink = "accent" if hit.role is Role.USER else "text2"
        paint.icon(painter, theme, name, parts.icon.x(), parts.icon.y(), geometry.ROLE, ink)
        shown = fitted(hit.snippet, int(parts.text.width()), self._fonts.text)
        token = "text" if selected else "text2"
        paint.marked(painter, theme, parts.text, shown.text, shown.marks, self._fonts.text, token)

    def _paint_more(
        self, painter: QPainter, rect: QRectF, row: MoreRow, state: QStyle.StateFlag
    ) -> None:
        parts = geometry.hit_layout(rect.x(), rect.y(), rect.width(), self._fonts)
        self._paint_wash(painter, parts.wash, state)
        point = QPointF(parts.icon.x(), parts.text.y())
        theme, height = self._appearance.theme, parts.text.height()
        paint.plain(painter, theme, point, height, row.text, self._fonts.text, "accent")

    def _paint_wash(self, painter: QPainter, wash: QRectF, state: QStyle.StateFlag) -> bool:
        theme = self._appearance.theme
        if state & QStyle.StateFlag.State_Selected:
            active = self._view.hasFocus()
            paint.surface(painter, theme, wash, 6, "selection" if active else "selection_idle")
            return True
        if state & QStyle.StateFlag.State_MouseOver:
            paint.rounded(painter, theme, wash, 6, "hover")
        return False
