"""The heatmap: a square for each day, the darker the more was said."""

from __future__ import annotations

import datetime
import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui import moments
from chatvault.ui.mirroring import near, placed, placed_point
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, Appearance
from chatvault.ui.stats.day_weeks import Weeks
from chatvault.ui.stats.walked_chart import WalkedChart
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.wording import counted

SMALLEST, LARGEST = 10, 18  # from one square's edge to the next one's
_DAY = datetime.timedelta(days=1)


class DayGrid(WalkedChart):
    """Months above, days of the week at the left.

    Signals:
        day_asked: the date whose conversations are wanted.
    """

    day_asked = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._weeks: Weeks | None = None
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_weeks(self, weeks: Weeks) -> None:
        """Show those weeks."""
        self._weeks = weeks
        said = counted(sum(weeks.counts.values()), "message", "messages")
        busiest = weeks.busiest
        more = f", most on {full_day(busiest[0])}" if busiest else ""
        self.setAccessibleName(f"{said} on {len(weeks.counts)} days{more}")
        self.restyle()

    def heightForWidth(self, width: int) -> int:
        return self._top + 7 * self.pitch_at(width)

    def sizeHint(self) -> QSize:
        return QSize(self.widest, self.heightForWidth(self.widest))

    def minimumSizeHint(self) -> QSize:
        width = round(self._left) + 8 * SMALLEST
        return QSize(width, self._top + 7 * SMALLEST)

    @property
    def widest(self) -> int:
        """How wide it is where there is room for all."""
        return math.ceil(self._left) + (self._weeks.count if self._weeks else 1) * LARGEST

    @property
    def pitch(self) -> int:
        """From one square's edge to the next one's."""
        return self.pitch_at(self.width())

    def pitch_at(self, width: float) -> int:
        """The pitch where it is that wide."""
        weeks = self._weeks.count if self._weeks else 1
        return max(SMALLEST, min(LARGEST, int((width - self._left) // max(1, weeks))))

    @property
    def shown(self) -> Weeks | None:
        """The weeks there is room for."""
        return self._weeks.newest(max(1, int(self._room // self.pitch))) if self._weeks else None

    def day_rect(self, week: int, weekday: int) -> QRectF:
        """Where the square of a day is, in a window that is not mirrored."""
        side = self.pitch - 3
        return QRectF(
            round(self._left) + week * self.pitch, self._top + weekday * self.pitch, side, side
        )

    def marks(self) -> list[datetime.date]:
        """The days in view on which something was said."""
        weeks = self.shown
        if weeks is None:
            return []
        return [day for day in sorted(weeks.counts) if weeks.counts[day] and day >= weeks.start]

    def mark_rect(self, mark: datetime.date) -> QRectF:
        start = self.shown.start if self.shown else mark
        return self.day_rect(*divmod((mark - start).days, 7))

    def ask(self, mark: datetime.date) -> None:
        self.day_asked.emit(mark)

    def tip_at(self, point: QPointF) -> str:
        day = self._day_at(point)
        if day is None or self._weeks is None or day > self._weeks.today:
            return ""
        said = counted(self._weeks.counts.get(day, 0), "message", "messages")
        return f"{full_day(day)}: {said}"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        busy = self._busy_at(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if busy else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        day = self._busy_at(event.position())
        if day is not None and event.button() is Qt.MouseButton.LeftButton:
            self.day_asked.emit(day)

    def paintEvent(self, event: QPaintEvent) -> None:
        weeks = self.shown
        if weeks is None:
            return
        painter = QPainter(self)
        for week in range(weeks.count):
            for weekday in range(7):
                self._paint_day(painter, weeks, week, weekday)
        self._paint_labels(painter, weeks)
        self.paint_ring(painter)

    def _paint_day(self, painter: QPainter, weeks: Weeks, week: int, weekday: int) -> None:
        day = weeks.day(week, weekday)
        if day is None:
            return
        rect = placed(self.day_rect(week, weekday), self)
        if day > weeks.today:
            paint.rounded(painter, self.theme, rect, 3, None, "line")
        else:
            outline = "line" if self.theme.outline and not weeks.level(day) else None
            paint.rounded(painter, self.theme, rect, 3, f"heat{weeks.level(day)}", outline)

    def _paint_labels(self, painter: QPainter, weeks: Weeks) -> None:
        font, free = self.appearance.font(CAPTION), 0.0
        height = row_height(font, 2, 16)
        for week in range(weeks.count):
            begin = next((day for weekday in range(7) if (day := weeks.day(week, weekday))), None)
            first = begin is not None and (begin.day <= 7 or week == 0)
            if begin is None or not first or self.day_rect(week, 0).x() < free:
                continue
            name = moments.month(begin.month, short=True)
            x = self.day_rect(week, 0).x()
            word = QRectF(x, 0, paint.text_width(name, font), height)
            start = placed(word, self).topLeft()
            paint.plain(painter, self.theme, start, height, name, font, "text3")
            free = word.right() + 8
        for weekday in self._named_weekdays():
            rect = QRectF(0, self.day_rect(0, weekday).y() - 3, self._left, self.pitch + 3)
            name = self._weekday_name(weekday)
            paint.elided(painter, self.theme, placed(rect, self), name, font, "text3", near(self))

    @property
    def _top(self) -> int:
        return row_height(self.appearance.font(CAPTION), 2, 16) + 6

    @property
    def _left(self) -> float:
        font = self.appearance.font(CAPTION)
        return max(paint.text_width(self._weekday_name(each), font) for each in (0, 2, 4)) + 10

    @property
    def _room(self) -> float:
        return self.width() - self._left

    def _named_weekdays(self) -> tuple[int, ...]:
        height = paint.metrics(self.appearance.font(CAPTION)).height()
        return (0, 2, 4) if height <= 2 * self.pitch else (0,)

    def _weekday_name(self, weekday: int) -> str:
        return moments.weekday(datetime.date(2024, 1, 1) + weekday * _DAY, short=True)

    def _day_at(self, point: QPointF) -> datetime.date | None:
        weeks, point = self.shown, placed_point(point, self)
        if weeks is None or point.x() < self._left or point.y() < self._top:
            return None
        week = int((point.x() - round(self._left)) // self.pitch)
        weekday = int((point.y() - self._top) // self.pitch)
        return weeks.day(week, weekday) if week < weeks.count and weekday < 7 else None

    def _busy_at(self, point: QPointF) -> datetime.date | None:
        day = self._day_at(point)
        return day if self._weeks and day and self._weeks.counts.get(day) else None


def full_day(day: datetime.date) -> str:
    """A day with its name and year."""
    return f"{moments.weekday(day)}, {day.day} {moments.month(day.month)} {day.year}"
