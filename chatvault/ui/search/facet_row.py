"""One value of a facet: a check box with its count."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatvault.ui import tips
from chatvault.ui.mirroring import far, near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, Appearance
from chatvault.ui.search.facet_entries import Entry
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.painted_check import PaintedCheck

GUTTER = 20
BOX = 16
_GAP = 8
_SOURCE = "in:"
_WALKED = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class FacetRow(PaintedCheck):
    """Painted over the whole width; all of it can be clicked."""

    def __init__(self, appearance: Appearance, entry: Entry, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.entry = entry
        self._facet = ""  # none is shown yet
        self.gutter = GUTTER  # beyond the figure

    def show_entry(self, entry: Entry, facet: str, *, chosen: bool) -> None:
        """Stand for that value of a facet."""
        if (entry, facet, chosen) == (self.entry, self._facet, self.isChecked()):
            return
        self.entry, self._facet = entry, facet
        self.setChecked(chosen)
        self.setAccessibleName(entry.spoken)
        self.setAccessibleDescription(facet)
        self.setToolTip(tips.literal(entry.full))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, row_height(self._appearance.font(), 10, 28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows are for the list that the row is in."""
        if event.key() in _WALKED:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._appearance.theme
        height, x = self.height(), float(GUTTER)
        if self.underMouse():
            wash = QRectF(self.rect()).adjusted(8, 0, -max(0, self.gutter - 12), 0)
            paint.rounded(painter, theme, placed(wash, self), 6, "hover")
        side = self._appearance.grown(BOX)
        box = QRectF(x, round((height - side) / 2), side, side)
        self.paint_box(painter, placed(box, self))
        x += side + _GAP
        if self.entry.query.startswith(_SOURCE):
            tile = QRectF(x, round((height - side) / 2), side, side)
            key = self.entry.query.removeprefix(_SOURCE)
            font = self._appearance.font()
            paint.tile(painter, theme, key, placed(tile, self), "window", font)
            x += side + _GAP
        self._paint_words(painter, QRectF(x, 0, self.width() - self.gutter - x, height))

    def _paint_words(self, painter: QPainter, rect: QRectF) -> None:
        theme, caption = self._appearance.theme, self._appearance.font(CAPTION)
        count = self.entry.figure
        paint.elided(painter, theme, placed(rect, self), count, caption, "text3", far(self))
        rect.setWidth(max(0, rect.width() - paint.text_width(count, caption) - _GAP))
        font = self._appearance.font(1.0, 500 if self.isChecked() else 400)
        is_path = "/" in self.entry.label or "\\" in self.entry.label
        cut = Qt.TextElideMode.ElideMiddle if is_path else Qt.TextElideMode.ElideRight
        rect = placed(rect, self)
        paint.elided(painter, theme, rect, self.entry.label, font, align=near(self), mode=cut)
