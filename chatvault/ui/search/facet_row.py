"""One value of a facet: a check box with its count."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from chatvault.domain.search import FacetValue
from chatvault.ui import paint, tips
from chatvault.ui.appearance import CAPTION, Appearance
from chatvault.ui.widgets.painted import row_height

GUTTER = 20
BOX = 16
_SOURCE = "in:"


class FacetRow(QCheckBox):
    """Painted over the whole width; all of it can be clicked."""

    def __init__(
        self, appearance: Appearance, value: FacetValue, parent: QWidget, *, chosen: bool
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.value = value
        self.setChecked(chosen)
        self.setAccessibleName(f"{value.label}, {value.count:,}")
        self.setToolTip(tips.literal(value.label))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._ring = False

    def sizeHint(self) -> QSize:
        return QSize(160, row_height(self._appearance.font(), 10, 28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._appearance.theme
        height, x = self.height(), float(GUTTER)
        if self.underMouse():
            wash = QRectF(self.rect()).adjusted(8, 0, -8, 0)
            paint.rounded(painter, theme, wash, 6, "hover")
        self._paint_box(painter, QRectF(x, round((height - BOX) / 2), BOX, BOX))
        x += 24
        if self.value.query.startswith(_SOURCE):
            tile = QRectF(x, round((height - 16) / 2), 16, 16)
            key = self.value.query.removeprefix(_SOURCE)
            paint.tile(painter, theme, key, tile, "window", self._appearance.font())
            x += 24
        caption = self._appearance.font(CAPTION)
        count = f"{self.value.count:,}"
        right = self.width() - GUTTER
        paint.elided(
            painter, theme, QRectF(x, 0, right - x, height), count, caption, "text3", paint.RIGHT
        )
        room = right - x - paint.text_width(count, caption) - 8
        font = self._appearance.font(1.0, 500 if self.isChecked() else 400)
        paint.elided(painter, theme, QRectF(x, 0, room, height), self.value.label, font)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        theme = self._appearance.theme
        if self.isChecked():
            paint.rounded(painter, theme, box, 4, "accent")
            paint.icon(painter, theme, "check-bold", box.x() + 2, box.y() + 2, 12, "on_accent")
        else:
            paint.rounded(painter, theme, box, 4, "raised", "control")
        if self.hasFocus() and self._ring:
            paint.focus_ring(painter, theme, box.adjusted(-3, -3, 3, 3), 7)
