"""Going to a day of the conversation: which days it has, and a calendar to choose one."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect

from chatvault.domain.message import MessageEntry
from chatvault.ui import moments
from chatvault.ui.thread.calendar_popup import CalendarPopup

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_QUARTER = 900_000  # of an hour, in milliseconds: days begin with one in every time zone
_GAP = 4  # between the rule and the calendar under it


class Calendar(QObject):
    """Offers the days on which a thread view has messages."""

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view)
        self._view = view

    @property
    def has_days(self) -> bool:
        """Whether it is known of any message when it was."""
        return any(entry.created_at is not None for entry in self._view.model.rows.entries)

    def open_here(self) -> None:
        """Offer the days, beginning with the one that is read."""
        if self._view.isVisible():
            self.open(self._view.navigation.here)

    def open(self, message: int) -> None:
        """Offer the days, beginning with that of the message at that place."""
        view = self._view
        entries = view.model.rows.entries
        days = days_of(entries)
        if not days:
            return
        popup = CalendarPopup(days, day_at(entries, message), view.appearance, view)
        popup.chosen.connect(self._go)
        popup.show_at(self._place(message, popup))

    def _go(self, day: datetime.date) -> None:
        days = days_of(self._view.model.rows.entries)  # by now there may be more messages
        if days:
            self._view.navigation.visit(place_on(days, day))

    def _place(self, message: int, popup: CalendarPopup) -> QPoint:
        """Under the day's rule where it is in view, else at the top of the view."""
        view, size = self._view, popup.sizeHint()
        row = view.model.rows.row_of(message)
        top = next((p.top + p.block.rules_top for p in view.placed if p.row == row), 0.0)
        middle = view.column_left + view.column / 2
        below = max(0.0, top) + view.look.rule - _GAP
        corner = view.viewport().mapToGlobal(QPoint(round(middle), round(below)))
        return fitted(QRect(corner - QPoint(size.width() // 2, 0), size), view.screen().geometry())


def days_of(entries: Iterable[MessageEntry]) -> dict[datetime.date, int]:
    """The days of a conversation in order, each with the place of its first message."""
    days: dict[datetime.date, int] = {}
    quarter = -1
    for place, entry in enumerate(entries):
        if entry.created_at is not None and entry.created_at // _QUARTER != quarter:
            quarter = entry.created_at // _QUARTER
            days.setdefault(moments.local(entry.created_at).date(), place)
    return dict(sorted(days.items()))


def day_at(entries: tuple[MessageEntry, ...], place: int) -> datetime.date | None:
    """The day of a message, or of the last one before it of which it is known."""
    for entry in reversed(entries[: place + 1]):
        if entry.created_at is not None:
            return moments.local(entry.created_at).date()
    return None


def place_on(days: dict[datetime.date, int], day: datetime.date) -> int:
    """The first message of that day, or of the next day that has one; at the end the last."""
    known = list(days)
    return days[known[min(bisect_left(known, day), len(known) - 1)]]


def fitted(popup: QRect, screen: QRect) -> QPoint:
    """Where to put the popup so that all of it is on the screen."""
    left = max(screen.left(), min(popup.left(), screen.right() - popup.width()))
    top = max(screen.top(), min(popup.top(), screen.bottom() - popup.height()))
    return QPoint(left, top)
