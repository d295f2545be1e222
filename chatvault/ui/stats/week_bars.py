"""Tokens by week, each week a stack of its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui import moments
from chatvault.ui.mirroring import far, near, placed, placed_point
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.painting.source_colors import SERIES, SOURCE_TOKENS, source_token
from chatvault.ui.stats.walked_chart import WalkedChart
from chatvault.ui.stats.week_series import (
    OTHER,
    Week,
    WeekSeries,
    round_top,
    series_name,
    unit_of,
)
from chatvault.ui.widgets.painted import row_height

_LEAST_STEP, _MOST_STEP = 12, 48
_STEPS = 3
_BETWEEN_MONTHS = 8
_HEIGHT = 136  # of the plot, where there is no more room
_NOTHING = "None of these conversations says how many tokens it took"


class WeekBars(WalkedChart):
    """Hairlines with round figures, stacks with a gap of a pixel, months below.

    Signals:
        week_asked: the Monday of the week that was clicked.
    """

    week_asked = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._series = WeekSeries((), ())
        self._tokens: dict[str, str] = {}
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def unit(self) -> str:
        """In what the axis counts."""
        return self._unit()[1]

    def show_weeks(self, series: WeekSeries) -> None:
        """Show those weeks."""
        self._series, self._tokens = series, series_tokens(series.keys)
        said = ". ".join(_said(week) for week in series.weeks[-8:])
        self.setAccessibleName(said if series.keys else _NOTHING)
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(480, self._above + _HEIGHT + self._below)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._left) + 10 * _LEAST_STEP, self.sizeHint().height())

    @property
    def weeks(self) -> tuple[Week, ...]:
        """The newest weeks, as many as there is room for."""
        room = max(1, int((self.width() - self._left) // _LEAST_STEP))
        return self._series.weeks[-room:]

    def parts(self, place: int) -> Iterator[tuple[str, QRectF]]:
        """The keys of a week's stack with their rectangles, from the base upwards.

        They are as in a window that is not mirrored.
        """
        week, step = self.weeks[place], self._step
        gap = min(4.0, step / 5)
        x, y = self._left + place * step + gap, self._base
        scale = (self._base - self._above) / self._top
        for key in self._series.keys:
            if tokens := week.tokens.get(key):
                height = max(2.0, tokens * scale)
                yield key, QRectF(x, y - height + 1, step - 2 * gap, height - 1)
                y -= height

    def marks(self) -> list[Week]:
        """The weeks in view in which tokens were counted."""
        return [week for week in self.weeks if week.total]

    def mark_rect(self, mark: Week) -> QRectF:
        left = self._left + self.weeks.index(mark) * self._step
        return QRectF(left, self._above, self._step, self._base - self._above)

    def ask(self, mark: Week) -> None:
        self.week_asked.emit(mark.monday)

    def tip_at(self, point: QPointF) -> str:
        place = self._place_at(point)
        return _said(self.weeks[place], by_source=True) if place >= 0 else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._place_at(event.position()) >= 0
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.week_asked.emit(self.weeks[place].monday)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._series.keys:
            self._paint_nothing(painter)
            return
        self._paint_axis(painter)
        for place in range(len(self.weeks)):
            for key, rect in self.parts(place):
                painter.fillRect(placed(rect, self), self.theme.color(self._tokens[key]))
        self._paint_months(painter)
        self.paint_ring(painter)

    def _paint_nothing(self, painter: QPainter) -> None:
        font = self.appearance.font(SECONDARY)
        rect = QRectF(0, 0, self.width(), row_height(font, 8, 24))
        paint.elided(painter, self.theme, rect, _NOTHING, font, "text3", near(self))

    def _paint_axis(self, painter: QPainter) -> None:
        font, (size, _) = self.appearance.font(CAPTION), self._unit()
        for step in range(_STEPS + 1):
            y = round(self._base - (self._base - self._above) * step / _STEPS)
            line = placed(QRectF(self._left, y, self.width() - self._left, 1), self)
            paint.hairline(painter, self.theme, line.x(), y, line.width())
            label = _label(self._top * step / _STEPS / size)
            height = row_height(font, 0, 14)
            rect = QRectF(0, y - height / 2, self._left - 8, height)
            paint.elided(painter, self.theme, placed(rect, self), label, font, "text3", far(self))

    def _paint_months(self, painter: QPainter) -> None:
        font, free = self.appearance.font(CAPTION), 0.0
        for x, name in self.months():
            end = x + paint.text_width(name, font)
            if x >= free and end <= self.width():
                word = placed(QRectF(x, self._base + 4, end - x, self._below - 4), self)
                start, height = word.topLeft(), word.height()
                paint.plain(painter, self.theme, start, height, name, font, "text3")
                free = end + _BETWEEN_MONTHS

    def months(self) -> list[tuple[float, str]]:
        """Where each month begins, and its name; not the end of one that would cover the next."""
        marks: list[tuple[float, str]] = []
        before = 0
        for place, week in enumerate(self.weeks):
            if week.monday.month != before:
                name = moments.month(week.monday.month, short=True)
                marks.append((self._left + place * self._step, name))
            before = week.monday.month
        if len(marks) > 1:
            (x, name), (follows, _), *_ = marks
            width = paint.text_width(name, self.appearance.font(CAPTION))
            if x + width + _BETWEEN_MONTHS > follows:
                return marks[1:]
        return marks

    @property
    def _above(self) -> int:
        return row_height(self.appearance.font(CAPTION), 0, 14) // 2

    @property
    def _below(self) -> int:
        return 4 + row_height(self.appearance.font(CAPTION), 2, 18)

    @property
    def _base(self) -> float:
        return float(self.height() - self._below)

    @property
    def _top(self) -> float:
        return round_top(max((week.total for week in self.weeks), default=0), _STEPS)

    @property
    def _left(self) -> float:
        most = max((week.total for week in self._series.weeks), default=0)
        top, (size, _) = round_top(most, _STEPS), unit_of(most)
        font = self.appearance.font(CAPTION)
        labels = (_label(top * step / _STEPS / size) for step in range(_STEPS + 1))
        return max(paint.text_width(label, font) for label in labels) + 8

    @property
    def _step(self) -> float:
        return min(_MOST_STEP, (self.width() - self._left) / max(1, len(self.weeks)))

    def _unit(self) -> tuple[int, str]:
        return unit_of(max((week.total for week in self._series.weeks), default=0))

    def _place_at(self, point: QPointF) -> int:
        point = placed_point(point, self)
        place = int((point.x() - self._left) // max(1e-6, self._step))
        inside = point.x() >= self._left and self._above <= point.y() <= self._base
        return place if inside and place < len(self.weeks) else -1


def series_tokens(keys: Sequence[str]) -> dict[str, str]:
    """A colour for each series: its source's, or where another one has that, one that is left."""
    tokens = {OTHER: "s6"}
    for key in sorted(keys, key=lambda key: key not in SOURCE_TOKENS):
        wanted = source_token(key)
        taken = set(tokens.values())
        free = (token for token in (wanted, *SERIES) if token not in taken)
        tokens.setdefault(key, next(free, wanted))
    return tokens


def _label(value: float) -> str:
    return f"{value:,.0f}" if abs(value - round(value)) < 0.01 else f"{value:,.1f}"


def _said(week: Week, *, by_source: bool = False) -> str:
    day = f"Week of {week.monday.day} {moments.month(week.monday.month)} {week.monday.year}"
    head = f"{day}: {week.total:,} tokens"
    if not by_source:
        return head
    return "\n".join([head, *(f"{series_name(key)} {n:,}" for key, n in week.tokens.items())])
