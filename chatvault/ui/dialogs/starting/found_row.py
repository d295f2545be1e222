"""A tool whose conversations were found, to be ticked."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.ui import tips
from chatvault.ui.dialogs.starting.found_words import FoundWords, words_of
from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.painted_check import PaintedCheck
from chatvault.ui.wording import apart

_BOX, _TILE, INSET, _GAP = 16, 24, 15, 16
_MIDDLE = 0.46  # of the width: where the figures begin
_PADDING = 8  # above and below the lines


class FoundRow(PaintedCheck):
    """Two columns of two lines and a chip; below each other where that is too wide."""

    def __init__(self, appearance: Appearance, store: FoundStore, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.store = store
        self._words = words_of(store, datetime.date.today())
        self.is_first = self._is_tall = False
        self.setChecked(True)
        self.setAccessibleName(self._words.spoken)
        self.setToolTip(tips.literal("\n".join(filter(None, (str(store.path), store.problem)))))
        appearance.changed.connect(self._fit)

    @property
    def words(self) -> FoundWords:
        """What it says."""
        return self._words

    def sizeHint(self) -> QSize:
        below = 2 + bool(self._words.care) if self._is_tall else 1
        lines = self._line(SECONDARY) * below
        return QSize(480, 2 * _PADDING + self._line(1.0) + lines)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, height = QPainter(self), self._appearance.theme, self.height()
        if self.underMouse():
            wash = QRectF(self.rect()).adjusted(4, 3, -4, -2)
            paint.rounded(painter, theme, wash, 8, "hover")
        if not self.is_first:
            left = INSET + self._box + _GAP - 1
            line = placed(QRectF(left, 0, self.width() - left, 1), self)
            paint.hairline(painter, theme, line.x(), 0, line.width())
        side = self._box
        box = QRectF(INSET, round((height - side) / 2), side, side)
        self.paint_box(painter, placed(box, self))
        left, side = INSET + side + INSET, self._appearance.grown(_TILE)
        tile = QRectF(left, round((height - side) / 2), side, side)
        font = self._appearance.font()
        paint.tile(painter, theme, self.store.source, placed(tile, self), "list", font)
        if self._is_tall:
            self._paint_below(painter)
        else:
            self._paint_beside(painter)

    def _paint_beside(self, painter: QPainter) -> None:
        words, middle = self._words, self._middle
        left = self._text_left
        self._paint_lines(painter, left, middle - left - _GAP, words.name, words.path)
        room = self.width() - middle - _GAP - self._chip_width()
        self._paint_lines(painter, middle, room, words.count, words.about, weight=400)
        if words.care:
            height = row_height(self._small(500), 5, 22)
            width = self._chip_width() - _GAP
            top = round((self.height() - height) / 2)
            chip = placed(QRectF(self.width() - _GAP - width, top, width, height), self)
            theme, font = self._appearance.theme, self._small(500)
            paint.chip(painter, theme, chip, words.care, font, "warn", "warn_soft", "warning")

    def _paint_below(self, painter: QPainter) -> None:
        words, left = self._words, self._text_left
        room = self.width() - left - _GAP
        self._paint_lines(painter, left, room, words.name, words.path)
        top = _PADDING + self._line(1.0) + self._line(SECONDARY)
        figures = apart(words.count, words.about)
        for text, token in ((figures, "text2"), (words.care, "warn")):
            line = placed(QRectF(left, top, room, self._line(SECONDARY)), self)
            paint.elided(
                painter, self._appearance.theme, line, text, self._small(), token, near(self)
            )
            top += self._line(SECONDARY)

    def _paint_lines(
        self, painter: QPainter, x: float, room: float, first: str, second: str, weight: int = 500
    ) -> None:
        theme, side = self._appearance.theme, near(self)
        bold = self._appearance.font(1.0, weight)
        upper = QRectF(x, _PADDING, room, self._line(1.0))
        lower = QRectF(x, _PADDING + self._line(1.0), room, self._line(SECONDARY))
        paint.elided(painter, theme, placed(upper, self), first, bold, "text", side)
        cut = Qt.TextElideMode.ElideMiddle
        paint.elided(painter, theme, placed(lower, self), second, self._small(), "text2", side, cut)

    def _fit(self) -> None:
        """Put the columns below each other where they need more width than there is."""
        words = self._words
        name = paint.text_width(words.name, self._appearance.font(1.0, 500))
        left = max(name, min(160, paint.text_width(words.path, self._small())))
        right = max(
            paint.text_width(words.count, self._appearance.font()),
            paint.text_width(words.about, self._small()),
        )
        enough = self._text_left + left + _GAP <= self._middle
        fits = self._middle + right + 2 * _GAP + self._chip_width() <= self.width()
        self._is_tall = not (enough and fits)
        self.updateGeometry()
        self.update()

    def _chip_width(self) -> float:
        """The room that the chip takes, with the gap before it."""
        care = self._words.care
        return paint.chip_width(care, self._small(500), with_icon=True) + _GAP if care else 0

    @property
    def _box(self) -> int:
        return self._appearance.grown(_BOX)

    @property
    def _text_left(self) -> int:
        """Where the words begin."""
        return 2 * INSET + self._box + self._appearance.grown(_TILE) + _GAP - 1

    @property
    def _middle(self) -> float:
        return round(self.width() * _MIDDLE)

    def _small(self, weight: int = 400) -> QFont:
        return self._appearance.font(SECONDARY, weight)

    def _line(self, scale: float) -> int:
        return row_height(self._appearance.font(scale), 1, 16)
