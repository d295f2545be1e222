"""Paints one row of the outline: when, where in the tree, and how it begins."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter, QPen

from chatvault.domain.message import Role
from chatvault.domain.outline import OutlineEntries, OutlineEntry
from chatvault.ui import moments
from chatvault.ui.mirroring import flipped
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.stats.section import GUTTER

STEP = 12  # a fork further aside
DEEPEST = 5  # further aside than this, rows would have no room for words
_SIGN = 12
_MARK = 14  # the mark of the path, with the space after it


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row is to look besides what it says."""

    current: bool = False
    hovered: bool = False
    ringed: bool = False


class OutlinePainter:
    """Knows what all rows have in common, so that a row costs no more than its painting."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self._tree = False
        self._has_times = False
        self._several_days = False
        self._today = datetime.date.today()
        self.time_width = 0.0  # of when each was written; 0 where nothing tells
        self.mirrored = False  # whether rows begin at the right

    def prepare(self, entries: OutlineEntries, *, tree: bool) -> None:
        """Take up what will be painted; ``tree`` shows the branches."""
        self._tree, self._today = tree, datetime.date.today()
        span = entries.span
        self._has_times = span is not None
        self._several_days = len({moments.local(at).date() for at in span or ()}) > 1
        self.measure()

    def measure(self) -> None:
        """Take up another size of the text."""
        days = [f"28 {moments.month(month, short=True)}" for month in range(1, 13)]
        caption = self._appearance.font(CAPTION)
        told = ["00:00", *days] if self._several_days else ["00:00"]
        widest = max(paint.text_width(text, caption) for text in told)
        self.time_width = widest if self._has_times else 0.0

    def paint_row(
        self, painter: QPainter, rect: QRectF, entry: OutlineEntry, state: RowState
    ) -> None:
        """Paint the row of an entry."""
        theme = self._appearance.theme
        if state.current or state.hovered:
            ground = "selection_idle" if state.current else "hover"
            paint.surface(painter, theme, rect.adjusted(8, 0, -8, 0), 6, ground)
        left, right = float(GUTTER), rect.right() - GUTTER
        if self.time_width:
            time = QRectF(left, rect.y(), self.time_width, rect.height())
            ink = "text2" if state.current else "text3"
            self._paint_words(painter, rect, time, self._when(entry.at), self._caption, ink)
            left += self.time_width + 8
        if self._tree:
            left = self._paint_place(painter, rect, left, entry)
            right = self._paint_messages(painter, rect, right, entry, current=state.current)
        text = QRectF(left, rect.y(), max(0.0, right - left), rect.height())
        font = self._appearance.font(SECONDARY, 500 if state.current else 400)
        words = entry.text
        ink = "text" if entry.active and words else "text2"
        self._paint_words(painter, rect, text, words or "No text", font, ink)
        if state.ringed:
            paint.focus_ring(painter, theme, rect.adjusted(8, 0, -8, 0), 6)

    def _paint_place(
        self, painter: QPainter, rect: QRectF, left: float, entry: OutlineEntry
    ) -> float:
        """Guides, the mark of the path and the version; gives where the words begin."""
        theme = self._appearance.theme
        depth = min(entry.depth, DEEPEST)
        for step in range(depth):
            guide = QRectF(round(left + step * STEP + 3), rect.y(), 1, rect.height())
            x = flipped(guide, rect, on=self.mirrored).x()
            paint.vertical_hairline(painter, theme, x, rect.y(), rect.height(), "line_strong")
        left += depth * STEP
        mark = flipped(QRectF(left + 4, rect.center().y(), 0, 1), rect, on=self.mirrored)
        self._paint_mark(painter, mark.topLeft(), active=entry.active)
        left += _MARK
        if entry.branches > 1:
            version = version_text(entry)
            width = paint.text_width(version, self._bold)
            place = QRectF(left, rect.y(), width + 1, rect.height())
            self._paint_words(painter, rect, place, version, self._bold, "text2")
            left += width + 6
        if entry.role is Role.ASSISTANT:
            side = self._appearance.grown(_SIGN)
            sign = QRectF(left, rect.y() + (rect.height() - side) / 2, side, side)
            sign = flipped(sign, rect, on=self.mirrored)
            paint.icon(painter, theme, "chat-circle", sign.x(), sign.y(), side, "text3")
            left += side + 4
        return left

    def _paint_mark(self, painter: QPainter, middle: QPointF, *, active: bool) -> None:
        """A filled dot on the path that is shown, a ring beside it."""
        theme = self._appearance.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent" if active else "control"), 1.5))
        if active:
            painter.setBrush(theme.color("accent"))
        painter.drawEllipse(middle, 3, 3)
        painter.restore()

    def _paint_messages(
        self, painter: QPainter, rect: QRectF, right: float, entry: OutlineEntry, *, current: bool
    ) -> float:
        """How many messages the branch of a version has; gives where the words must end."""
        if entry.branches < 2:
            return right
        count = f"{entry.messages:,}"
        width = paint.text_width(count, self._caption)
        place = QRectF(right - width - 1, rect.y(), width + 1, rect.height())
        ink = "text2" if current else "text3"
        self._paint_words(painter, rect, place, count, self._caption, ink)
        return right - width - 8

    def _paint_words(
        self, painter: QPainter, row: QRectF, place: QRectF, text: str, font: QFont, ink: str
    ) -> None:
        theme, align = self._appearance.theme, paint.RIGHT if self.mirrored else paint.LEFT
        place = flipped(place, row, on=self.mirrored)
        paint.elided(painter, theme, place, text, font, ink, align)

    @property
    def _caption(self) -> QFont:
        return self._appearance.font(CAPTION)

    @property
    def _bold(self) -> QFont:
        return self._appearance.font(CAPTION, 600)

    def _when(self, at: int | None) -> str:
        if at is None:
            return ""
        day = moments.local(at).date()
        if not self._several_days or day == self._today:
            return moments.clock(at)
        return f"{day.day} {moments.month(day.month, short=True)}"


def version_text(entry: OutlineEntry) -> str:
    """Which version of how many it is."""
    return f"{entry.branch} / {entry.branches}"
