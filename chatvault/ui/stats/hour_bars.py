"""At which hours of the day messages were written, a bar each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui.mirroring import near, placed, placed_point
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.stats.walked_chart import WalkedChart
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.wording import counted

HOURS = 24
_NAMED = range(0, HOURS, 6)
_HEIGHT = 108  # of the plot, where there is no more room
_TOP = 4
_BETWEEN = 3


class HourBars(WalkedChart):
    """Bars on a line, with the hours named below; no search asks for an hour, so none leads on."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._hours: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def busiest(self) -> str:
        """The hour in which most was said; empty where nothing was."""
        marks = self.marks()
        return _span(max(marks, key=self._hours.__getitem__)) if marks else ""

    def show_hours(self, hours: Sequence[int]) -> None:
        """Show how many messages were written in each hour of the day."""
        self._hours = tuple(hours)
        self.setAccessibleName(f"Busiest hour {self.busiest}" if self.busiest else "None yet")
        self.restyle()

    def table(self) -> tuple[tuple[str, ...], ...]:
        """The hours with their messages."""
        return (("Hour", "Messages"), *((_span(at), str(n)) for at, n in enumerate(self._hours)))

    def sizeHint(self) -> QSize:
        return QSize(240, _TOP + _HEIGHT + self._below)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def marks(self) -> list[int]:
        """The hours in which anything was said."""
        return [hour for hour, count in enumerate(self._hours) if count]

    def mark_rect(self, mark: int) -> QRectF:
        base = self.height() - self._below
        height = max(2.0, (base - _TOP) * self._hours[mark] / max(self._hours))
        step = self.width() / HOURS
        return QRectF(mark * step, base - height, max(1.0, step - _BETWEEN), height)

    def ask(self, mark: int) -> None:
        """Nothing: an hour of every day is no search."""

    def tip_at(self, point: QPointF) -> str:
        hour = int(placed_point(point, self).x() * HOURS // max(1, self.width()))
        if hour not in self.marks() or point.y() > self.height() - self._below:
            return ""
        return f"{_span(hour)}: {counted(self._hours[hour], 'message', 'messages')}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self.marks():
            font = self.appearance.font(SECONDARY)
            row = QRectF(0, 0, self.width(), row_height(font, 8, 24))
            paint.elided(painter, self.theme, row, "None yet", font, "text3", near(self))
            return
        paint.hairline(painter, self.theme, 0, self.height() - self._below, self.width())
        for hour in self.marks():
            paint.rounded(painter, self.theme, placed(self.mark_rect(hour), self), 1, "accent")
        self._paint_names(painter)
        self.paint_ring(painter)

    def _paint_names(self, painter: QPainter) -> None:
        font, step = self.appearance.font(CAPTION), self.width() / HOURS
        top = self.height() - self._below + 4
        for hour in _NAMED:
            room = QRectF(hour * step, top, step * _NAMED.step, self._below - 4)
            name = placed(room, self)
            paint.elided(painter, self.theme, name, _clock(hour), font, "text3", near(self))

    @property
    def _below(self) -> int:
        return 4 + row_height(self.appearance.font(CAPTION), 2, 18)


def _clock(hour: int) -> str:
    return f"{hour % HOURS:02}:00"


def _span(hour: int) -> str:
    return f"{_clock(hour)}–{_clock(hour + 1)}"
