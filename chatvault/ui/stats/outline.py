"""The prompts of a conversation, one a row, to jump between them."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.domain.statistics import OutlineEntry
from chatvault.ui import moments, paint
from chatvault.ui.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.stats.section import GUTTER
from chatvault.ui.widgets.painted import PaintedWidget, row_height


class Outline(PaintedWidget):
    """A row for each prompt; the one that is read now is washed.

    Signals:
        message_asked: the id of the message to go to.
    """

    message_asked = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._entries: tuple[OutlineEntry, ...] = ()
        self._current: int | None = None  # a message id
        self._hovered = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def current(self) -> int | None:
        """The prompt that is read now, by its message id."""
        return self._current

    def show_entries(self, entries: tuple[OutlineEntry, ...]) -> None:
        """Show those prompts."""
        self._entries, self._current, self._hovered = entries, None, -1
        self.setAccessibleName(f"Outline, {len(entries)} prompts")
        self.restyle()

    def set_current(self, message_id: int) -> None:
        """Mark the prompt that the message belongs to: itself, or the last one before it."""
        ids = [entry.message_id for entry in self._entries]
        before = [own for own in ids if own <= message_id]
        current = message_id if message_id in ids else before[-1] if before else None
        if current != self._current:
            self._current = current
            self._tell()
            self.update()

    def row_rect(self, place: int) -> QRectF:
        """Where the row of that place is."""
        return QRectF(0, place * self._row, self.width(), self._row)

    def sizeHint(self) -> QSize:
        return QSize(160, max(1, len(self._entries)) * self._row)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def tip_at(self, point: QPointF) -> str:
        place = self._place_at(point)
        if place < 0:
            return ""
        entry = self._entries[place]
        when = "" if entry.at is None else f"{moments.exact_moment(entry.at)}\n"
        return when + entry.text

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.message_asked.emit(self._entries[place].message_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._place_at(event.position()))

    def leaveEvent(self, event: object) -> None:
        del event
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        ids = [entry.message_id for entry in self._entries]
        here = ids.index(self._current) if self._current in ids else -1 if step > 0 else len(ids)
        if 0 <= here + step < len(ids):
            self.set_current(ids[here + step])
            self.message_asked.emit(ids[here + step])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._entries:
            rect = QRectF(GUTTER, 0, self.width() - 2 * GUTTER, self._row)
            font = self.appearance.font(SECONDARY)
            paint.elided(painter, self.theme, rect, "No prompts", font, "text3")
        today = datetime.date.today()
        several_days = self._several_days()
        for place, entry in enumerate(self._entries):
            rect = self.row_rect(place)
            if rect.intersects(QRectF(event.rect())):
                self._paint_row(painter, rect, entry, today, several_days=several_days)
        if self.hasFocus() and self._entries:
            ring = QRectF(self.rect()).adjusted(4, 0, -4, 0)
            paint.focus_ring(painter, self.theme, ring, 6)

    def _paint_row(
        self,
        painter: QPainter,
        rect: QRectF,
        entry: OutlineEntry,
        today: datetime.date,
        *,
        several_days: bool,
    ) -> None:
        theme, current = self.theme, entry.message_id == self._current
        hovered = 0 <= self._hovered < len(self._entries) and (
            self._entries[self._hovered] is entry
        )
        if current or hovered:
            wash = rect.adjusted(8, 0, -8, 0)
            paint.surface(painter, theme, wash, 6, "selection_idle" if current else "hover")
        caption = self.appearance.font(CAPTION)
        width = self._time_width(several_days=several_days)
        when = _when(entry.at, today, several_days=several_days)
        time = QRectF(GUTTER, rect.y(), width, rect.height())
        paint.elided(painter, theme, time, when, caption, "text2" if current else "text3")
        left = GUTTER + width + 8 if width else GUTTER
        text = QRectF(left, rect.y(), rect.width() - GUTTER - left, rect.height())
        font = self.appearance.font(SECONDARY, 500 if current else 400)
        paint.elided(painter, theme, text, entry.text, font)

    @property
    def _row(self) -> int:
        return row_height(self.appearance.font(SECONDARY), 6, 24)

    def _several_days(self) -> bool:
        days = {moments.local(entry.at).date() for entry in self._entries if entry.at is not None}
        return len(days) > 1

    def _time_width(self, *, several_days: bool) -> float:
        if all(entry.at is None for entry in self._entries):
            return 0
        widest = "28 Nov" if several_days else "00:00"
        return paint.text_width(widest, self.appearance.font(CAPTION))

    def _place_at(self, point: QPointF) -> int:
        place = int(point.y() // self._row)
        return place if 0 <= place < len(self._entries) else -1

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()

    def _tell(self) -> None:
        text = next((e.text for e in self._entries if e.message_id == self._current), "")
        self.setAccessibleDescription(text)


def _when(at: int | None, today: datetime.date, *, several_days: bool) -> str:
    if at is None:
        return ""
    day = moments.local(at).date()
    if not several_days or day == today:
        return moments.clock(at)
    return f"{day.day} {moments.month(day.month, short=True)}"
