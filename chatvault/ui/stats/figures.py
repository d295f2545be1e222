"""Figures with their names below, in columns."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, PANEL_TITLE, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height

_HINT_WIDTH = 240


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; ``tip`` tells it exactly."""

    value: str
    name: str
    tip: str = ""


class Figures(PaintedWidget):
    """A grid of figures; as many columns as fit without cutting a figure."""

    def __init__(
        self,
        appearance: Appearance,
        parent: QWidget,
        *,
        columns: int = 2,
        value_scale: float = PANEL_TITLE,
        name_scale: float = CAPTION,
        margin: int = 16,
    ) -> None:
        super().__init__(appearance, parent)
        self._most, self._margin = columns, margin
        self._value_scale, self._name_scale = value_scale, name_scale
        self.figures: tuple[Figure, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        """Show those figures."""
        self.figures = figures
        self.setAccessibleName(", ".join(f"{each.value} {each.name}" for each in figures))
        self.restyle()

    def columns(self, width: float) -> int:
        """How many columns fit into that width; the rows are filled evenly."""
        fitting = int((width - 2 * self._margin) // max(1.0, self._widest() + 12))
        rows = math.ceil(len(self.figures) / max(1, min(self._most, fitting)))
        return max(1, math.ceil(len(self.figures) / max(1, rows)))

    def cell(self, place: int, width: float) -> QRectF:
        """Where the figure of that place is."""
        columns = self.columns(width)
        column_width = (width - 2 * self._margin) / columns
        row, column = divmod(place, columns)
        left, top = self._margin + column * column_width, row * self._row()
        return QRectF(left, top, column_width - 8, self._row())

    def heightForWidth(self, width: int) -> int:
        return math.ceil(len(self.figures) / self.columns(width)) * self._row()

    def sizeHint(self) -> QSize:
        return QSize(_HINT_WIDTH, self.heightForWidth(_HINT_WIDTH))

    def minimumSizeHint(self) -> QSize:
        widest = round(self._widest()) + 2 * self._margin
        return QSize(min(widest, _HINT_WIDTH), self._row())  # a longer one is cut, and told by tip

    def tip_at(self, point: QPointF) -> str:
        for place, figure in enumerate(self.figures):
            if placed(self.cell(place, self.width()), self).contains(point):
                return figure.tip
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        value_font = self.appearance.font(self._value_scale, 600)
        name_font = self.appearance.font(self._name_scale)
        value_height, name_height = self._heights()
        for place, figure in enumerate(self.figures):
            cell = placed(self.cell(place, self.width()), self)
            value = QRectF(cell.x(), cell.y(), cell.width(), value_height)
            name = QRectF(cell.x(), value.bottom(), cell.width(), name_height)
            paint.elided(painter, self.theme, value, figure.value, value_font, align=near(self))
            paint.elided(painter, self.theme, name, figure.name, name_font, "text3", near(self))

    def _heights(self) -> tuple[int, int]:
        return (
            row_height(self.appearance.font(self._value_scale, 600), 2, 22),
            row_height(self.appearance.font(self._name_scale), 1, 16),
        )

    def _row(self) -> int:
        return sum(self._heights()) + 6

    def _widest(self) -> float:
        value_font = self.appearance.font(self._value_scale, 600)
        name_font = self.appearance.font(self._name_scale)
        widths = [
            max(paint.text_width(each.value, value_font), paint.text_width(each.name, name_font))
            for each in self.figures
        ]
        return max(widths, default=80)
