"""Paints the rows and heads of the session list."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from chatvault.domain.session import SessionRow
from chatvault.ui import moments, paint
from chatvault.ui.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.sidebar.session_geometry import EDGE, Heights, RowGeometry, row_geometry
from chatvault.ui.sidebar.session_groups import Group


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row stands: chosen, under the pointer, with the keyboard."""

    selected: bool = False
    hovered: bool = False
    active: bool = False  # the list has the keyboard
    ringed: bool = False  # this row has it, and got there by a key


class SessionPainter:
    """Knows the fonts and inks of a row."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance

    def geometry(self, rect: QRectF, row: SessionRow, today: datetime.date) -> RowGeometry:
        """Where the parts of this row lie."""
        small = self._appearance.font(CAPTION)
        tag = paint.text_width(row.tags[0], self._tag_font()) + 12 if row.tags else 0.0
        more = paint.text_width(f"+{len(row.tags) - 1}", small) + 1 if len(row.tags) > 1 else 0.0
        return row_geometry(
            rect,
            Heights.of(self._appearance),
            time=paint.text_width(time_text(row, today), small) + 1,
            count=paint.text_width(f"{row.messages:,}", small) + 1,
            tag=tag,
            more=more,
            star=row.starred,
        )

    def paint_head(self, painter: QPainter, rect: QRectF, group: Group) -> None:
        """The name of a day, over its conversations."""
        theme, font = self._appearance.theme, self._appearance.font(CAPTION, 600)
        x = rect.x() + EDGE
        line = QRectF(x, rect.y() + 4, rect.width() - 2 * EDGE, rect.height() - 6)
        if group.pinned:
            paint.icon(painter, theme, "push-pin", x, line.center().y() - 6, 12, "text3")
            line.setLeft(x + 16)
        paint.elided(painter, theme, line, group.label, font, "text3")

    def paint_row(
        self,
        painter: QPainter,
        rect: QRectF,
        row: SessionRow,
        state: RowState,
        today: datetime.date,
    ) -> None:
        """One conversation."""
        theme = self._appearance.theme
        parts = self.geometry(rect, row, today)
        ground = self._paint_ground(painter, parts.wash, state)
        title_font = self._appearance.font(weight=600 if state.selected else 500)
        small, quiet = self._appearance.font(CAPTION), "text2" if state.selected else "text3"
        paint.tile(painter, theme, row.source, parts.tile, ground, title_font)
        paint.elided(painter, theme, parts.title, row.title, title_font)
        paint.elided(painter, theme, parts.time, time_text(row, today), small, quiet, paint.RIGHT)
        if row.starred:
            paint.icon(painter, theme, "star-fill", parts.star.x(), parts.star.y(), 12, "star")
        font = self._appearance.font(SECONDARY)
        paint.elided(painter, theme, parts.excerpt, row.excerpt, font, "text2")
        paint.elided(painter, theme, parts.count, f"{row.messages:,}", small, quiet, paint.RIGHT)
        self._paint_tags(painter, parts, row, ground, quiet)
        if state.ringed:
            paint.focus_ring(painter, theme, parts.wash, 8)

    def paint_placeholder(self, painter: QPainter, rect: QRectF) -> None:
        """A row that is still being read."""
        theme = self._appearance.theme
        parts = row_geometry(rect, Heights.of(self._appearance), time=30, count=20)
        for line, share in ((parts.title, 0.7), (parts.excerpt, 0.9)):
            bar = QRectF(line.x(), line.center().y() - 4, line.width() * share, 8)
            paint.rounded(painter, theme, bar, 4, "hover")

    def _paint_ground(self, painter: QPainter, wash: QRectF, state: RowState) -> str:
        theme = self._appearance.theme
        if state.selected:
            ground = "selection" if state.active else "selection_idle"
            paint.surface(painter, theme, wash, 8, ground)
            return ground
        if state.hovered:
            paint.rounded(painter, theme, wash, 8, "hover")
            return "hover"
        return "list"

    def _paint_tags(
        self, painter: QPainter, parts: RowGeometry, row: SessionRow, ground: str, quiet: str
    ) -> None:
        if not row.tags:
            return
        theme = self._appearance.theme
        paint.rounded(painter, theme, parts.tag, 4, "hover" if ground == "list" else "base")
        paint.elided(
            painter, theme, parts.tag, row.tags[0], self._tag_font(), "text2", paint.CENTER
        )
        if len(row.tags) > 1:
            more, small = f"+{len(row.tags) - 1}", self._appearance.font(CAPTION)
            paint.elided(painter, theme, parts.more, more, small, quiet, paint.RIGHT)

    def _tag_font(self) -> QFont:
        return self._appearance.font(CAPTION, 500)


def time_text(row: SessionRow, today: datetime.date) -> str:
    """When a conversation was last active: the time today and yesterday, else the day."""
    if row.updated_at is None:
        return ""
    day = moments.local(row.updated_at).date()
    if (today - day).days <= 1:
        return moments.clock(row.updated_at)
    if (today - day).days < 7:
        return moments.weekday(day, short=True)
    return moments.short_day(day, today)
