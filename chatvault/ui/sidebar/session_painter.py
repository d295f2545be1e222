"""Paints the rows and heads of the session list."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from chatvault.domain.safekeeping.upkeep import goes_at
from chatvault.domain.session import SessionRow, SessionSort
from chatvault.ui import moments
from chatvault.ui.mirroring import flipped
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.sidebar.session_geometry import EDGE, Heights, RowGeometry, row_geometry
from chatvault.ui.sidebar.session_groups import DATED, DAYS_APART, Group
from chatvault.ui.wording import counted, money

RADIUS = 8
_PIN = 12


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row stands: chosen, under the pointer, with the keyboard."""

    selected: bool = False
    hovered: bool = False
    active: bool = False  # the list has the keyboard
    ringed: bool = False  # this row has it, and got there by a key
    joined_above: bool = False  # the row above is chosen too, and its wash goes on into this one
    joined_below: bool = False


class SessionPainter:
    """Knows the fonts and inks of a row, and what its figures say."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self.today = datetime.date.today()
        self.sort = SessionSort.ACTIVITY
        self.mirrored = False

    def geometry(self, rect: QRectF, row: SessionRow) -> RowGeometry:
        """Where the parts of this row lie."""
        small = self._small()
        tag = paint.text_width(row.tags[0], self._tag_font()) + 12 if row.tags else 0.0
        more = paint.text_width(_more(row), small) + 1 if len(row.tags) > 1 else 0.0
        parts = row_geometry(
            rect,
            Heights.of(self._appearance),
            time=paint.text_width(time_text(row, self.sort, self.today), small) + 1,
            count=paint.text_width(figure_text(row, self.sort), small) + 1,
            tag=tag,
            more=more,
            star=row.starred,
        )
        return parts.mirrored(rect) if self.mirrored else parts

    def is_cut(self, rect: QRectF, row: SessionRow) -> bool:
        """Whether the title does not fit."""
        font = self._appearance.font(weight=600)
        return paint.text_width(row.title, font) > self.geometry(rect, row).title.width()

    def paint_head(self, painter: QPainter, rect: QRectF, group: Group) -> None:
        """The name of a day, over its conversations."""
        theme, font = self._appearance.theme, self._appearance.font(CAPTION, 600)
        line = rect.adjusted(EDGE, 6, -EDGE, 0)
        if group.pinned:
            side = self._appearance.grown(_PIN)
            pin = QRectF(line.x(), round(line.center().y() - side / 2), side, side)
            pin = flipped(pin, rect, on=self.mirrored)
            paint.icon(painter, theme, "push-pin", pin.x(), pin.y(), side, "text3")
            room = side + 4
            line = line.adjusted(0, 0, -room, 0) if self.mirrored else line.adjusted(room, 0, 0, 0)
        paint.elided(painter, theme, line, group.label, font, "text3", self._near())

    def paint_row(self, painter: QPainter, rect: QRectF, row: SessionRow, state: RowState) -> None:
        """One conversation."""
        theme, small = self._appearance.theme, self._small()
        parts = self.geometry(rect, row)
        ground = self._paint_ground(painter, parts.wash, state)
        quiet = "text3" if ground == "list" else "text2"
        title_font = self._appearance.font(weight=600 if state.selected else 500)
        paint.tile(painter, theme, row.source, parts.tile, ground, title_font)
        title, near, far = row.title or "Untitled", self._near(), self._far()
        paint.elided(painter, theme, parts.title, title, title_font, "text", near)
        if row.starred:
            star = parts.star
            side = round(star.width())
            paint.icon(painter, theme, "star-fill", star.x(), star.y(), side, "star")
        excerpt_font = self._appearance.font(SECONDARY)
        paint.elided(painter, theme, parts.excerpt, row.excerpt, excerpt_font, "text2", near)
        for part, text in (
            (parts.time, time_text(row, self.sort, self.today)),
            (parts.count, figure_text(row, self.sort)),
            (parts.more, _more(row)),
        ):
            paint.elided(painter, theme, part, text, small, quiet, far)
        if row.tags:
            self._paint_tag(painter, parts.tag, row.tags[0], ground)
        if state.ringed:
            paint.focus_ring(painter, theme, parts.wash, RADIUS)

    def paint_placeholder(self, painter: QPainter, rect: QRectF, state: RowState) -> None:
        """A row that is still being read: quiet bars where its words will be."""
        theme = self._appearance.theme
        parts = row_geometry(rect, Heights.of(self._appearance), time=30, count=20)
        parts = parts.mirrored(rect) if self.mirrored else parts
        ground = self._paint_ground(painter, parts.wash, state)
        bar_token = "hover" if ground == "list" else "line"
        for line, share in ((parts.title, 0.7), (parts.excerpt, 0.9)):
            width = line.width() * share
            left = line.right() - width if self.mirrored else line.x()
            bar = QRectF(left, line.center().y() - 4, width, 8)
            paint.rounded(painter, theme, bar, 4, bar_token)

    def _paint_ground(self, painter: QPainter, wash: QRectF, state: RowState) -> str:
        """Paint the wash of the row's state; the token that is below its parts."""
        theme = self._appearance.theme
        if state.selected:
            ground = "selection" if state.active else "selection_idle"
            painter.save()
            above, below = 1 if state.joined_above else 0, 1 if state.joined_below else 0
            shown = wash.adjusted(0, -above, 0, below)
            painter.setClipRect(shown, Qt.ClipOperation.IntersectClip)
            # A joined edge lies outside of the clip, and its round corners with it.
            whole = shown.adjusted(0, -2 * RADIUS * above, 0, 2 * RADIUS * below)
            paint.surface(painter, theme, whole, RADIUS, ground)
            painter.restore()
            return ground
        if state.hovered:
            paint.rounded(painter, theme, wash, RADIUS, "hover")
            return "hover"
        return "list"

    def _paint_tag(self, painter: QPainter, rect: QRectF, tag: str, ground: str) -> None:
        theme, token = self._appearance.theme, "hover" if ground == "list" else "base"
        paint.rounded(painter, theme, rect, 4, token)
        inside = rect.adjusted(5, 0, -5, 0)
        paint.elided(painter, theme, inside, tag, self._tag_font(), "text2", paint.CENTER)

    def _small(self) -> QFont:
        return self._appearance.font(CAPTION)

    def _tag_font(self) -> QFont:
        return self._appearance.font(CAPTION, 500)

    def _near(self) -> Qt.AlignmentFlag:
        return paint.RIGHT if self.mirrored else paint.LEFT

    def _far(self) -> Qt.AlignmentFlag:
        return paint.LEFT if self.mirrored else paint.RIGHT


def time_text(row: SessionRow, sort: SessionSort, today: datetime.date) -> str:
    """When it was last active, or begun in that order: as much as its head does not say.

    In the trash, how long it still stays.
    """
    if row.trashed_at is not None:
        days = (moments.local(goes_at(row.trashed_at)).date() - today).days
        return f"{counted(days, 'day', 'days')} left" if days > 0 else "due to go"
    moment = row.created_at if sort is SessionSort.CREATED else row.updated_at
    if moment is None:
        return ""
    day = moments.local(moment).date()
    under_its_day = sort in DATED and not row.pinned and (today - day).days <= DAYS_APART
    if under_its_day or (today - day).days <= 1:
        return moments.clock(moment)
    if (today - day).days < 7:
        return moments.weekday(day, short=True)
    return moments.short_day(day, today)


def figure_text(row: SessionRow, sort: SessionSort) -> str:
    """How many messages; in the order of cost, what it cost."""
    if sort is SessionSort.COST and row.cost is not None:
        return f"est. {money(row.cost)}" if row.cost_estimated else money(row.cost)
    return f"{row.messages:,}"


def _more(row: SessionRow) -> str:
    return f"+{len(row.tags) - 1}" if len(row.tags) > 1 else ""
