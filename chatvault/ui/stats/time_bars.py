"""When the messages of a conversation were written, as small bars along its time."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui import moments
from chatvault.ui.mirroring import far, near, placed, placed_point
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, Appearance
from chatvault.ui.stats.section import GUTTER
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.wording import counted

BARS = 34
_TOP, _HEIGHT = 4, 56


class TimeBars(PaintedWidget):
    """As many bars as fit; the first and the last moment below them."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._times: tuple[int, ...] = ()  # the first and the last
        self._counts: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_times(self, times: tuple[int, ...]) -> None:
        """Show those moments, which ascend."""
        self._times, self._counts = times[:1] + times[-1:], spread(times)
        self.setAccessibleName(f"{counted(len(times), 'message', 'messages')}, {span(times)}")
        self.restyle()

    def sizeHint(self) -> QSize:
        labels = row_height(self.appearance.font(CAPTION), 2, 16)
        return QSize(160, _TOP + _HEIGHT + 6 + labels)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def tip_at(self, point: QPointF) -> str:
        place = int((placed_point(point, self).x() - GUTTER) // max(1e-6, self._step))
        if not (0 <= place < len(self._counts)) or point.y() > _TOP + _HEIGHT:
            return ""
        start, length = self._times[0], (self._times[-1] - self._times[0]) / BARS
        begin, end = round(start + place * length), round(start + (place + 1) * length)
        when = span((begin, end))
        return f"{counted(self._counts[place], 'message', 'messages')}, {when}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        base, width = _TOP + _HEIGHT, self.width() - 2 * GUTTER
        paint.hairline(painter, theme, GUTTER, base, width)
        most = max(self._counts, default=1)
        for place, count in enumerate(self._counts):
            if count:
                height = max(2.0, _HEIGHT * count / most)
                left = GUTTER + place * self._step
                bar = QRectF(left, base - height, max(1.0, self._step - 1.5), height)
                paint.rounded(painter, theme, placed(bar, self), 1, "accent")
        self._paint_ends(painter, QRectF(GUTTER, base + 4, width, self.height() - base - 4))

    def _paint_ends(self, painter: QPainter, row: QRectF) -> None:
        if not self._times:
            return
        font = self.appearance.font(CAPTION)
        first, last = ends(self._times)
        paint.elided(painter, self.theme, row, first, font, "text3", near(self))
        if last != first:
            paint.elided(painter, self.theme, row, last, font, "text3", far(self))

    @property
    def _step(self) -> float:
        return (self.width() - 2 * GUTTER) / BARS


def spread(times: tuple[int, ...]) -> tuple[int, ...]:
    """How many of the moments fall into each of BARS equal parts of their time."""
    if not times:
        return ()
    counts = [0] * BARS
    length = max(1, times[-1] - times[0])
    for at in times:
        counts[min(BARS - 1, (at - times[0]) * BARS // length)] += 1
    return tuple(counts)


def ends(times: tuple[int, ...]) -> tuple[str, str]:
    """The first and the last moment: times of one day, else days."""
    first, last = moments.local(times[0]), moments.local(times[-1])
    if first.date() == last.date():
        return f"{first:%H:%M}", f"{last:%H:%M}"
    today = datetime.date.today()
    return moments.short_day(first.date(), today), moments.short_day(last.date(), today)


def span(times: tuple[int, ...]) -> str:
    """From when to when: 10:02 – 12:04, 3 Mar – 18 Nov."""
    if not times:
        return ""
    first, last = ends(times)
    return first if first == last else f"{first} – {last}"
