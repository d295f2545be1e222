"""Figures with their names below, in columns."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, PANEL_TITLE, Appearance
from chatvault.ui.stats.walked_chart import WalkedChart
from chatvault.ui.widgets.painted import row_height

_HINT_WIDTH = 240


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; ``tip`` tells it exactly, and it may lead to what is behind it."""

    value: str
    name: str
    tip: str = ""
    leads: bool = False


class Figures(WalkedChart):
    """A grid of figures; as many columns as fit without cutting a figure.

    Signals:
        asked: the Figure that was chosen, one that leads to something.
    """

    asked = Signal(object)

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
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        """Show those figures."""
        self.figures = figures
        self.setAccessibleName(", ".join(f"{each.value} {each.name}" for each in figures))
        policy = Qt.FocusPolicy.TabFocus if self.marks() else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self.restyle()

    def marks(self) -> list[int]:
        """The places of the figures that lead to something."""
        return [place for place, figure in enumerate(self.figures) if figure.leads]

    def mark_rect(self, mark: int) -> QRectF:
        return self.cell(mark, self.width())

    def ask(self, mark: int) -> None:
        self.asked.emit(self.figures[mark])

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
        place = self._place_at(point)
        if place < 0:
            return ""
        figure = self.figures[place]
        lines = (figure.tip, "Show the conversations" if figure.leads else "")
        return "\n".join(filter(None, lines))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._place_at(event.position()) in self.marks()
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place in self.marks() and event.button() is Qt.MouseButton.LeftButton:
            self.ask(place)

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
        self.paint_ring(painter)

    def _place_at(self, point: QPointF) -> int:
        """Which figure is there, -1 where none is."""
        cells = (placed(self.cell(at, self.width()), self) for at in range(len(self.figures)))
        return next((at for at, cell in enumerate(cells) if cell.contains(point)), -1)

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
