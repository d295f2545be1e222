"""The rows of the results in a view: found by adding up, painted only where they are seen."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import (
    QCursor,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from chatvault.ui.appearance import Appearance
from chatvault.ui.search import accessible
from chatvault.ui.search.results_geometry import RowOffsets
from chatvault.ui.search.results_model import ResultsModel
from chatvault.ui.search.results_painter import ResultsPainter, RowState

Index = QModelIndex | QPersistentModelIndex
Anchor = tuple[QPersistentModelIndex, int]
_MARGIN = 8  # below the last row
_UNDER_BAR = 8


class ResultsList(QAbstractItemView):
    """Shows a ResultsModel; where each row lies is known without laying any of them out."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._painter = ResultsPainter(appearance)
        self._offsets: RowOffsets | None = None  # None: rows came or went since
        self._hovered = -1
        self.results = ResultsModel(self)
        for changed in (self.results.rowsInserted, self.results.rowsRemoved,
                        self.results.modelReset):  # fmt: skip
            changed.connect(self._measure)
        self.setModel(self.results)
        self.setAccessibleName("Results")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAutoFillBackground(True)  # behind the scroll bar
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        appearance.changed.connect(self._restyle)
        accessible.install()
        # After the view's own slot, which brings the row into sight.
        self.selectionModel().currentChanged.connect(lambda: accessible.tell_current(self))
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

    def anchor(self) -> Anchor | None:
        """The row at the top and how far it is scrolled; None at the very top."""
        places, offset = self.places_in_view(), self.verticalOffset()
        if not offset or not places:
            return None
        index = QPersistentModelIndex(self.results.index(places.start))
        return index, offset - self.offsets.top(places.start)

    def restore(self, anchor: Anchor | None) -> None:
        """Scroll to where that row is now."""
        self._fit_bar()
        if anchor is not None and anchor[0].isValid():
            self.verticalScrollBar().setValue(self.offsets.top(anchor[0].row()) + anchor[1])
        if self.viewport().underMouse():
            self._hover(self.indexAt(self.viewport().mapFromGlobal(QCursor.pos())).row())

    # What QAbstractItemView asks of its views

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        top = self.offsets.top(index.row()) - self.verticalOffset()
        return QRect(0, top, self._across(), self.offsets.height(index.row()))

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.verticalOffset()
        places = self.offsets.between(y, y + 1) if y >= 0 else range(0)
        return self.results.index(places.start) if places else QModelIndex()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        self._fit_bar()
        rect, bar, height = (
            self.visualRect(index),
            self.verticalScrollBar(),
            self.viewport().height(),
        )
        if index.row() == 1:
            rect.setTop(-self.verticalOffset())  # with the head of the first conversation
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)
        elif rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() > height:
            bar.setValue(bar.value() + rect.bottom() - height)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the search field is for words."""

    # Painting and input

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self.viewport()), event.rect()
        painter.fillRect(area, self._appearance.theme.color("list"))
        top, width, active = self.verticalOffset(), self._across(), self.hasFocus()
        offsets, chosen = self.offsets, {index.row() for index in self.selectedIndexes()}
        places = offsets.between(top + area.top(), top + area.bottom() + 1)
        for place, row in zip(places, self.results.rows(places), strict=True):
            rect = QRectF(0, offsets.top(place) - top, width, offsets.height(place))
            state = RowState(place in chosen, place == self._hovered, active)
            self._painter.paint_row(painter, rect, row, state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_bar()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._fit_bar()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _across(self) -> int:
        """How wide rows are: the scroll bar stands in their margin."""
        under = _UNDER_BAR if self.verticalScrollBar().isVisible() else 0
        return self.viewport().width() + under

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            for row in (self._hovered, place):
                self.viewport().update(self.visualRect(self.results.index(row)))
            self._hovered = place

    def _measure(self) -> None:
        self._offsets = None
        self.viewport().update()

    def _fit_bar(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self._painter.fonts.hit_height // 2)
        bar.setPageStep(height)
        bar.setRange(0, max(0, self.offsets.total + _MARGIN - height))

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
