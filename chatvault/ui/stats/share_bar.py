"""A bar of parts of a whole, with a legend."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui.mirroring import far, near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.wording import share

SWATCH = 8
_GAP = 2
_HINT_WIDTH = 240


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name, size and colour token; ``tip`` tells its size exactly.

    ``figure`` stands in the legend, its share where it is empty.
    """

    name: str
    amount: int
    token: str
    tip: str = ""
    figure: str = ""


class ShareBar(PaintedWidget):
    """The parts side by side, and below them a legend in columns with the shares."""

    def __init__(
        self,
        appearance: Appearance,
        parent: QWidget,
        *,
        margin: int = 16,
        thickness: int = 8,
        scale: float = CAPTION,
        columns: int = 2,
    ) -> None:
        super().__init__(appearance, parent)
        self._margin, self._thickness = margin, thickness
        self._scale, self._most = scale, columns
        self.parts: tuple[Part, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Show those parts; empty ones are left out."""
        self.parts = tuple(part for part in parts if part.amount > 0)
        names = (f"{part.name} {self._figure(part)}" for part in self.parts)
        self.setAccessibleName(", ".join(names))
        self.restyle()

    def part_rects(self, width: float) -> list[QRectF]:
        """Where the parts of the bar are; each can be seen, however small it is."""
        room = width - 2 * self._margin - _GAP * (len(self.parts) - 1)
        wanted = [max(3.0, room * part.amount / self._total) for part in self.parts]
        scale = room / sum(wanted) if wanted else 1
        rects, x = [], float(self._margin)
        for size in wanted:
            rects.append(QRectF(x, 4, size * scale, self._thickness))
            x += size * scale + _GAP
        return rects

    def columns(self, width: float) -> int:
        """How many columns the legend has."""
        font = self.appearance.font(self._scale)
        widest = max((paint.text_width(part.name, font) for part in self.parts), default=0)
        bold = self.appearance.font(self._scale, 500)
        figures = (paint.text_width(self._figure(part), bold) for part in self.parts)
        needed = self.appearance.grown(SWATCH) + 6 + widest + 6 + max(figures, default=0) + 14
        return self._most if width - 2 * self._margin >= self._most * needed else 1

    def heightForWidth(self, width: int) -> int:
        if not self.parts:
            return self._row()
        rows = math.ceil(len(self.parts) / self.columns(width))
        return self._thickness + 12 + rows * self._row()

    def sizeHint(self) -> QSize:
        return QSize(_HINT_WIDTH, self.heightForWidth(_HINT_WIDTH))

    def tip_at(self, point: QPointF) -> str:
        rects = (placed(rect, self) for rect in self.part_rects(self.width()))
        grown = [rect.adjusted(-1, -4, 1, 4) for rect in rects]
        for part, rect in zip(self.parts, grown, strict=True):
            if rect.contains(point):
                return f"{part.name}: {part.tip}, {share(part.amount, self._total)}"
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self.parts:
            rect = QRectF(self._margin, 0, self.width() - 2 * self._margin, self._row())
            font = self.appearance.font(self._scale)
            paint.elided(painter, self.theme, rect, "Not known", font, "text3", near(self))
        for part, rect in zip(self.parts, self.part_rects(self.width()), strict=True):
            paint.rounded(painter, self.theme, placed(rect, self), 2, part.token)
        for place in range(len(self.parts)):
            self._paint_legend(painter, place)

    def _paint_legend(self, painter: QPainter, place: int) -> None:
        part, columns = self.parts[place], self.columns(self.width())
        column_width = (self.width() - 2 * self._margin) / columns
        row, column = divmod(place, columns)
        left = self._margin + column * column_width
        cell = QRectF(left, self._thickness + 12 + row * self._row(), column_width, self._row())
        cell.setWidth(column_width - (12 if column < columns - 1 else 0))
        side = self.appearance.grown(SWATCH)
        swatch = QRectF(left, round(cell.center().y() - side / 2), side, side)
        paint.rounded(painter, self.theme, placed(swatch, self), 2, part.token)
        figure, bold = self._figure(part), self.appearance.font(self._scale, 500)
        paint.elided(painter, self.theme, placed(cell, self), figure, bold, "text", far(self))
        name = placed(cell.adjusted(side + 6, 0, -paint.text_width(figure, bold) - 6, 0), self)
        font = self.appearance.font(self._scale)
        paint.elided(painter, self.theme, name, part.name, font, "text2", near(self))

    @property
    def _total(self) -> int:
        return sum(part.amount for part in self.parts)

    def _row(self) -> int:
        single = self._most == 1
        return row_height(self.appearance.font(self._scale), 10 if single else 4, 20)

    def _figure(self, part: Part) -> str:
        return part.figure or share(part.amount, self._total)
