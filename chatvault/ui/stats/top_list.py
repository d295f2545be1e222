"""The busiest of something, a bar each; a row leads to what is behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.domain.statistics import Tally
from chatvault.ui.mirroring import far, is_mirrored, near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.wording import counted

MOST = 6
_LEAST_BAR = 48


class TopList(PaintedWidget):
    """Rows of name, bar and count.

    Signals:
        asked: the Tally of the row that was chosen.
    """

    asked = Signal(object)

    def __init__(self, appearance: Appearance, unit: str, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.unit = unit
        self._tallies: tuple[Tally, ...] = ()
        self._current = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_tallies(self, tallies: tuple[Tally, ...]) -> None:
        """Show the first of those."""
        self._tallies, self._current = tallies[:MOST], -1
        self.setAccessibleName(", ".join(map(self._said, self._tallies)))
        self.restyle()

    def table(self) -> tuple[tuple[str, ...], ...]:
        """The rows with their counts."""
        rows = ((tally.label, str(tally.count)) for tally in self._tallies)
        return (("Name", self.unit.capitalize()), *rows)

    def sizeHint(self) -> QSize:
        return QSize(240, max(1, len(self._tallies)) * self._row)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def row_rect(self, place: int) -> QRectF:
        """Where a row is."""
        return QRectF(0, place * self._row, self.width(), self._row)

    def columns(self, width: float) -> tuple[float, float, float]:
        """How wide names, bars and counts are; the bars give way first."""
        font = self.appearance.font(SECONDARY)
        counts = max((paint.text_width(f"{t.count:,}", font) for t in self._tallies), default=0)
        names = max((paint.text_width(t.label, font) for t in self._tallies), default=0) + 12
        names = min(max(names, width * 0.35), width - counts - 16 - _LEAST_BAR)
        return names, max(0, width - names - counts - 16), counts

    def tip_at(self, point: QPointF) -> str:
        place = self._place_at(point)
        return f"{self._said(self._tallies[place])}\nShow them" if place >= 0 else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._move(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.asked.emit(self._tallies[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and self._tallies:
            self._move(min(max(self._current + step, 0), len(self._tallies) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.asked.emit(self._tallies[self._current])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current < 0 and self._tallies:
            self._move(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, font = QPainter(self), self.appearance.font(SECONDARY)
        if not self._tallies:
            paint.elided(
                painter, self.theme, self.row_rect(0), "None yet", font, "text3", near(self)
            )
        most = max((tally.count for tally in self._tallies), default=1)
        names, bars, _ = self.columns(self.width())
        for place, tally in enumerate(self._tallies):
            row = self.row_rect(place)
            if place == self._current:
                self._paint_wash(painter, row)
            name = QRectF(0, row.y(), names - 8, row.height())
            name = placed(name, self)
            paint.elided(painter, self.theme, name, tally.label, font, align=near(self))
            bar = QRectF(names, round(row.center().y() - 3), bars, 6)
            grown, mirrored = tally.count / most, is_mirrored(self)
            paint.bar(painter, self.theme, placed(bar, self), grown, mirrored=mirrored)
            count = f"{tally.count:,}"
            paint.elided(painter, self.theme, row, count, font, "text2", far(self))

    def _paint_wash(self, painter: QPainter, row: QRectF) -> None:
        wash = row.adjusted(-8, 0, 8, 0)
        if self.hasFocus():
            paint.focus_ring(painter, self.theme, row, 6)
        else:
            paint.rounded(painter, self.theme, wash, 6, "hover")

    @property
    def _row(self) -> int:
        return row_height(self.appearance.font(SECONDARY), 8, 26)

    def _said(self, tally: Tally) -> str:
        count = counted(tally.count, self.unit.removesuffix("s"), self.unit)
        return f"{tally.label}: {count}"

    def _place_at(self, point: QPointF) -> int:
        place = int(point.y() // self._row)
        return place if 0 <= place < len(self._tallies) else -1

    def _move(self, place: int) -> None:
        if place != self._current:
            self._current = place
            self.update()
