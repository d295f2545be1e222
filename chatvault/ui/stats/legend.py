"""Names beside their colours, in as many lines as they need; a click chooses one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height

SWATCH = 8
_BETWEEN = 16


class Legend(PaintedWidget):
    """The series of a chart in the order of their stack.

    Signals:
        asked: the key of the series that was clicked.
    """

    asked = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._series: tuple[tuple[str, str, str], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_series(self, series: tuple[tuple[str, str, str], ...]) -> None:
        """Show keys with their names and colour tokens."""
        self._series = series
        self.setAccessibleName(", ".join(name for _, name, _ in series))
        self.restyle()

    def heightForWidth(self, width: int) -> int:
        rects = self.rects(width)
        return round(rects[-1].bottom()) if rects else self._line

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._line)

    def rects(self, width: float) -> list[QRectF]:
        """Where each name is, in a window that is not mirrored."""
        font, x, y, rects = self.appearance.font(CAPTION), 0.0, 0.0, []
        for _, name, _ in self._series:
            wide = self._side + 6 + paint.text_width(name, font)
            if x and x + wide > width:
                x, y = 0.0, y + self._line
            rects.append(QRectF(x, y, wide, self._line))
            x += wide + _BETWEEN
        return rects

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for (key, _, _), rect in zip(self._series, self.rects(self.width()), strict=True):
            if placed(rect, self).contains(event.position()) and key:
                self.asked.emit(key)

    def tip_at(self, point: QPointF) -> str:
        for (key, name, _), rect in zip(self._series, self.rects(self.width()), strict=True):
            if placed(rect, self).contains(point) and key:
                return f"Show the conversations from {name}"
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, font = QPainter(self), self.appearance.font(CAPTION)
        for (_, name, token), rect in zip(self._series, self.rects(self.width()), strict=True):
            side = self._side
            swatch = QRectF(rect.x(), round(rect.center().y() - side / 2), side, side)
            paint.rounded(painter, self.theme, placed(swatch, self), 2, token)
            text = placed(rect.adjusted(side + 6, 0, 4, 0), self)
            paint.elided(painter, self.theme, text, name, font, "text2", near(self))

    @property
    def _side(self) -> int:
        return self.appearance.grown(SWATCH)

    @property
    def _line(self) -> int:
        return row_height(self.appearance.font(CAPTION), 4, 20)
