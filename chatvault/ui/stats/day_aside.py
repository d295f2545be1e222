"""The busiest day, and what the colours of the heatmap mean."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatvault.ui import moments
from chatvault.ui.mirroring import placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.stats.day_weeks import LEVELS, Weeks
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.wording import counted

_SQUARE, _PITCH, _GAP = 10, 12, 12


class DayAside(PaintedWidget):
    """Stands beside the squares in lines, or below them in a row."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._texts: tuple[tuple[str, float, int, str], ...] = ()
        self._in_row = False

    def show_weeks(self, weeks: Weeks) -> None:
        """Name the busiest day of those weeks."""
        self._texts = ()
        if weeks.busiest:
            day, count = weeks.busiest
            self._texts = (
                ("Busiest day", CAPTION, 400, "text3"),
                (_name(day), SECONDARY, 600, "text"),
                (counted(count, "message", "messages"), CAPTION, 400, "text2"),
            )
        self.setAccessibleName(" ".join(text for text, *_ in self._texts))
        self.restyle()

    def set_in_row(self, in_row: bool) -> None:
        """Stand in a row below, or in lines beside."""
        if in_row != self._in_row:
            self._in_row = in_row
            self.restyle()

    @property
    def beside_size(self) -> QSize:
        """The room it needs beside the squares."""
        widths = [paint.text_width(text, self._font(*font)) for text, *font, _ in self._texts]
        height = (len(self._texts) + 1) * self._line + 8
        return QSize(round(max([*widths, self._legend_width])) + 2, height)

    def sizeHint(self) -> QSize:
        return QSize(240, self._row_height(self.width())) if self._in_row else self.beside_size

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._legend_width), self._line) if self._in_row else self.beside_size

    def hasHeightForWidth(self) -> bool:
        return self._in_row

    def heightForWidth(self, width: int) -> int:
        return self._row_height(width) if self._in_row else -1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, x, y = QPainter(self), 0.0, 0.0
        for text, scale, weight, token in self._texts:
            font = self._font(scale, weight)
            width = self._paint_word(painter, QPointF(x, y), text, font, token)
            x, y = (x + width + _GAP, y) if self._in_row else (x, y + self._line)
        left = self.width() - self._legend_width if self._in_row else 0
        self._paint_legend(painter, max(0.0, left), self.height() - self._line)

    def _paint_legend(self, painter: QPainter, x: float, y: float) -> None:
        font, line = self._font(CAPTION, 400), self._line
        x += self._paint_word(painter, QPointF(x, y), "Less", font, "text3") + 6
        for level in range(LEVELS + 1):
            top = round(y + (line - _SQUARE) / 2)
            square = QRectF(round(x) + level * _PITCH, top, _SQUARE, _SQUARE)
            outline = "line" if self.theme.outline else None
            square = placed(square, self)
            paint.rounded(painter, self.theme, square, 2, f"heat{level}", outline)
        x += (LEVELS + 1) * _PITCH + 4
        self._paint_word(painter, QPointF(x, y), "More", font, "text3")

    def _paint_word(
        self, painter: QPainter, point: QPointF, text: str, font: QFont, token: str
    ) -> float:
        """A word that is never cut, from that point on; the width it takes."""
        word = QRectF(point.x(), point.y(), paint.text_width(text, font), self._line)
        start = placed(word, self).topLeft()
        return paint.plain(painter, self.theme, start, self._line, text, font, token)

    @property
    def _line(self) -> int:
        return row_height(self._font(SECONDARY, 600), 1, 17)

    @property
    def _legend_width(self) -> float:
        font = self._font(CAPTION, 400)
        words = paint.text_width("Less", font) + paint.text_width("More", font)
        return words + 6 + (LEVELS + 1) * _PITCH + 4 + 2

    def _row_height(self, width: float) -> int:
        texts = sum(
            paint.text_width(text, self._font(*font)) + _GAP for text, *font, _ in self._texts
        )
        return self._line if texts + self._legend_width <= width else 2 * self._line + 4

    def _font(self, scale: float, weight: float) -> QFont:
        return self.appearance.font(scale, int(weight))


def _name(day: datetime.date) -> str:
    return f"{moments.weekday(day, short=True)} {day.day} {moments.month(day.month)}"
