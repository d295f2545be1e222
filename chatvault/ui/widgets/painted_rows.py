"""The base of lists that paint their rows themselves and know by adding up where each one lies."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QCursor, QFocusEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from chatvault.ui.widgets import accessible_rows

Index = QModelIndex | QPersistentModelIndex
_MARGIN = 8  # of the rows at either side, where the scroll bar stands, and below the last one
_BELOW = 4  # kept free below a row that was scrolled to


class PaintedRows(QAbstractItemView):
    """Rows of known heights; nothing is laid out, and only what is seen is painted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hovered = -1

    def show_rows(self, model: QAbstractItemModel, name: str) -> None:
        """Show that model from now on; ``name`` says to screen readers what its rows are.

        To be called once the list can tell where a row lies: Qt asks while it is set up.
        """
        accessible_rows.install_items()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # After the view's own slot, which brings the row into sight.
        self.selectionModel().currentChanged.connect(lambda: accessible_rows.tell_current(self))

    # What each list says of itself

    def places_in_view(self) -> range:
        """The rows of which anything is seen."""
        raise NotImplementedError

    def total_height(self) -> int:
        """The height of all rows."""
        raise NotImplementedError

    def step_height(self) -> int:
        """How far one step of the wheel goes."""
        raise NotImplementedError

    def rect_to_show(self, index: Index) -> QRect:
        """What is brought into sight with a row: itself, and the head that belongs to it."""
        return self.visualRect(index)

    # What is the same for all

    def across(self) -> tuple[int, int]:
        """Where rows begin and how wide they are: the scroll bar stands in their margin."""
        under = _MARGIN if self.verticalScrollBar().isVisible() else 0
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return -under if mirrored else 0, self.viewport().width() + under

    def hover(self, place: int) -> None:
        """The pointer is on that row now; -1: on none."""
        if place != self.hovered:
            for row in (self.hovered, place):
                self.viewport().update(self.visualRect(self.model().index(row, 0)))
            self.hovered = place

    def hover_at(self, point: QPoint) -> None:
        """The pointer is at that point now, in the viewport's coordinates."""
        inside = self.viewport().rect().contains(point)
        self.hover(self.indexAt(point).row() if inside else -1)

    def fit_bar(self) -> None:
        """Let the scroll bar go as far as the rows do."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self.step_height())
        bar.setPageStep(height)
        bar.setRange(0, max(0, self.total_height() + _MARGIN - height))

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        self.fit_bar()
        rect = self.rect_to_show(index)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)
        elif rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() > height:
            bar.setValue(bar.value() + rect.bottom() - height + _BELOW)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the search field is for words."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_bar()
        if self.hovered != -1:
            # A list that became narrower is no longer under a pointer that stood still.
            self.hover_at(self.viewport().mapFromGlobal(QCursor.pos()))

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self.fit_bar()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hover_at(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        self.hover(-1)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
