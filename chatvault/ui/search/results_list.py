"""The rows of the results in a view: found by adding up, painted only where they are seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    QTimer,
)
from PySide6.QtGui import (
    QCursor,
    QPainter,
    QPaintEvent,
    QPalette,
    QRegion,
)
from PySide6.QtWidgets import QWidget

from chatvault.ui.mirroring import is_mirrored
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.paint_layers import PaintLayers
from chatvault.ui.search.result_rows import RowKey
from chatvault.ui.search.results_geometry import RowOffsets
from chatvault.ui.search.results_model import ResultsModel
from chatvault.ui.search.results_painter import ResultsPainter, RowState
from chatvault.ui.widgets.painted_rows import Index, PaintedRows

Anchor = Sequence[tuple[RowKey, int]]


class ResultsList(PaintedRows):
    """Shows a ResultsModel; where each row lies is known without laying any of them out."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._painter = ResultsPainter(appearance)
        self._offsets: RowOffsets | None = None  # None: rows came or went since
        self._unpainted = QRegion()  # rows whose lines had no place in the last frame
        self._next_frame = QTimer(self)
        self._next_frame.setSingleShot(True)
        self._next_frame.setInterval(0)
        self._next_frame.timeout.connect(self._paint_on)
        self.results = ResultsModel(self)
        self.results.rowsInserted.connect(self._take_in)
        self.results.rowsRemoved.connect(self._measure)
        self.results.modelReset.connect(self._measure)
        self.show_rows(self.results, "Results")
        self.setAutoFillBackground(True)  # behind the scroll bar
        appearance.changed.connect(self._restyle)
        self._restyle()

    @property
    def offsets(self) -> RowOffsets:
        """Where each row lies now."""
        if self._offsets is None:
            rows = self.results.rows(range(self.results.rowCount()))
            self._offsets = RowOffsets(rows, self._painter.fonts)
        return self._offsets

    def places_in_view(self) -> range:
        """The rows of which anything is seen."""
        top = self.verticalOffset()
        return self.offsets.between(top, top + self.viewport().height())

    def anchor(self) -> Anchor:
        """The rows in view and how far down each of them is; none at the very top."""
        top = self.verticalOffset()
        places = self.places_in_view() if top else range(0)
        rows = zip(places, self.results.rows(places), strict=True)
        return [(row.key, self.offsets.top(place) - top) for place, row in rows]

    def restore(self, anchor: Anchor) -> None:
        """Scroll to where the first of these rows that is still there is now."""
        self.fit_bar()
        for key, below in anchor:
            if (place := self.results.place_of(key)) is not None:
                self.verticalScrollBar().setValue(self.offsets.top(place) - below)
                break
        if self.viewport().underMouse():
            self.hover_at(self.viewport().mapFromGlobal(QCursor.pos()))

    def total_height(self) -> int:
        """The height of all rows."""
        return self.offsets.total

    def step_height(self) -> int:
        """Half a hit."""
        return self._painter.fonts.hit_height // 2

    def rect_to_show(self, index: Index) -> QRect:
        """The row; the first hit with the head of its conversation."""
        rect = self.visualRect(index)
        if index.row() == 1:
            rect.setTop(-self.verticalOffset())
        return rect

    # What QAbstractItemView asks of its views

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        top = self.offsets.top(index.row()) - self.verticalOffset()
        left, width = self.across()
        return QRect(left, top, width, self.offsets.height(index.row()))

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.verticalOffset()
        places = self.offsets.between(y, y + 1) if y >= 0 else range(0)
        return self.results.index(places.start) if places else QModelIndex()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self.viewport()), event.rect()
        painter.fillRect(area, self._appearance.theme.color("list"))
        top, active = self.verticalOffset(), self.hasFocus()
        left, width = self.across()
        offsets, chosen = self.offsets, {index.row() for index in self.selectedIndexes()}
        places = offsets.between(top + area.top(), top + area.bottom() + 1)
        self._painter.mirrored = is_mirrored(self)
        self._painter.begin_frame()
        layers = PaintLayers(self._appearance.theme)
        for place, row in zip(places, self.results.rows(places), strict=True):
            rect = QRectF(left, offsets.top(place) - top, width, offsets.height(place))
            state = RowState(place in chosen, place == self.hovered, active)
            if not self._painter.paint_row(painter, layers, rect, row, state):
                self._unpainted += rect.toAlignedRect()
                self._next_frame.start()
        layers.draw(painter)

    def _paint_on(self) -> None:
        """Paint what the last frame had no time for."""
        unpainted, self._unpainted = self._unpainted, QRegion()
        self.viewport().update(unpainted)

    def _take_in(self, _parent: QModelIndex, first: int) -> None:
        """Make room for rows; those below all that is seen are not painted."""
        bottom = self.verticalOffset() + self.viewport().height()
        if self._offsets is not None and self._offsets.top(first) >= bottom:
            self._offsets = None
        else:
            self._measure()

    def _measure(self) -> None:
        self._offsets = None
        self.viewport().update()

    def _restyle(self) -> None:
        anchor = self.anchor()
        colors = QPalette(self.palette())
        ground = self._appearance.theme.color("list")
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            colors.setColor(role, ground)
        self.setPalette(colors)
        self._painter.restyle()
        self._measure()
        self.restore(anchor)
