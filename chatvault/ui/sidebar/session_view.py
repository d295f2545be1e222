"""The view of the session list: exact and instant however many conversations there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDrag,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
)
from PySide6.QtWidgets import QAbstractItemView, QToolTip, QWidget

from chatvault.ui import tips
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar import dragged_sessions
from chatvault.ui.sidebar.session_geometry import Heights, Offsets
from chatvault.ui.sidebar.session_groups import Group
from chatvault.ui.sidebar.session_model import SessionModel
from chatvault.ui.sidebar.session_painter import RowState, SessionPainter
from chatvault.ui.sidebar.session_selection import chosen_ids
from chatvault.ui.sidebar.session_tip import tip_of
from chatvault.ui.widgets.focus_ring import by_keyboard
from chatvault.ui.widgets.painted_rows import Index, PaintedRows

Cursor = QAbstractItemView.CursorAction


class SessionView(PaintedRows):
    """Rows of one height under heads of another; offsets are computed, never laid out.

    Signals:
        tab_asked: the index of a row to open in a new tab.
        tab_behind_asked: the same, without leaving the current one.
    """

    tab_asked = Signal(QModelIndex)
    tab_behind_asked = Signal(QModelIndex)

    def __init__(self, appearance: Appearance, model: SessionModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.rows = SessionPainter(appearance)
        self._heights = Heights.of(appearance)
        self._groups: tuple[Group, ...] = ()
        self._offsets = Offsets(0, (), self._heights)
        self._by_key = False
        self._sessions = model
        self.show_rows(model, "Conversations")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragEnabled(True)
        appearance.changed.connect(self.restyle)

    def set_groups(self, groups: Sequence[Group]) -> None:
        """Put these heads between the rows."""
        self._groups = tuple(groups)
        self._measure()

    def restyle(self) -> None:
        """Take up a new theme or size."""
        anchor = self.anchor()
        self._heights = Heights.of(self._appearance)
        self._measure()
        self.restore(anchor)

    def anchor(self) -> tuple[int, int] | None:
        """The conversation at the top and how far it is scrolled; None at the very top."""
        offset = self.verticalOffset()
        if not offset or not self._sessions.keys:
            return None
        place = self._offsets.at(offset)
        return self._sessions.keys[place].id, offset - self._offsets.top(place)

    def restore(self, anchor: tuple[int, int] | None) -> None:
        """Scroll to where that conversation is now."""
        place = None if anchor is None else self._sessions.place_of(anchor[0])
        if anchor is not None and place is not None:
            self.verticalScrollBar().setValue(self._offsets.top(place) + anchor[1])

    @contextmanager
    def held(self) -> Iterator[None]:
        """Scroll to no row meanwhile, for the keyboard may well be on one that is out of sight."""
        self.setAutoScroll(False)
        try:
            yield
        finally:
            self.setAutoScroll(True)

    def go_to(self, index: Index) -> None:
        """Put the keyboard on a row and choose it alone, whichever keys are held meanwhile.

        Qt would add it to what is chosen while Ctrl is down, as when one walks through the tabs.
        """
        self.setCurrentIndex(index)
        self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def places_in_view(self) -> range:
        """The rows of which anything is seen, be it only the head above them."""
        if not self._sessions.rowCount():
            return range(0)
        top = self.verticalOffset()
        last = self._offsets.at(top + self.viewport().height() - 1)
        return range(self._offsets.at(top), last + 1)

    def title_rect(self, index: Index) -> QRect:
        """Where a row's title stands, for editing it in place."""
        row = self._sessions.row_at(index.row())
        rect = QRectF(self.visualRect(index))
        if row is None:
            return rect.toRect()
        return self.rows.geometry(rect, row).title.toRect()

    def total_height(self) -> int:
        """The height of all rows and heads."""
        return self._offsets.total()

    def step_height(self) -> int:
        """Half a row."""
        return self._heights.row // 2

    def rect_to_show(self, index: Index) -> QRect:
        """The row, with the head above it."""
        rect = self.visualRect(index)
        if self._offsets.head_of(index.row()) is not None:
            rect.setTop(rect.top() - self._heights.head)
        return rect

    # What QAbstractItemView asks of its views

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        left, width = self.across()
        top = self._offsets.top(index.row()) - self.verticalOffset()
        return QRect(left, top, width, self._heights.row)

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.verticalOffset()
        if not 0 <= y < self._offsets.total():
            return QModelIndex()
        place = self._offsets.at(y)
        if y < self._offsets.top(place):
            return QModelIndex()  # on a head
        return self._sessions.index(place)

    def moveCursor(self, action: Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = self._sessions.rowCount()
        if not count:
            return QModelIndex()
        page = max(1, self.viewport().height() // self._heights.row - 1)
        place = self.currentIndex().row()
        steps = {
            Cursor.MoveUp: place - 1,
            Cursor.MovePrevious: place - 1,
            Cursor.MoveDown: place + 1,
            Cursor.MoveNext: place + 1,
            Cursor.MovePageUp: place - page,
            Cursor.MovePageDown: place + page,
            Cursor.MoveHome: 0,
            Cursor.MoveEnd: count - 1,
        }
        return self._sessions.index(min(max(steps.get(action, place), 0), count - 1))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        area = rect.normalized().translated(0, self.verticalOffset())
        first, last = self._offsets.at(area.top()), self._offsets.at(area.bottom())
        selection = QItemSelection(self._sessions.index(first), self._sessions.index(last))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Everything: to find out what of 100,000 chosen rows is seen costs more than painting."""
        return QRegion(self.viewport().rect())

    # Painting and input

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._appearance.theme.color("list"))
        self.rows.mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for place in self.places_in_view():
            self._paint_place(painter, place)

    def _paint_place(self, painter: QPainter, place: int) -> None:
        left, width = self.across()
        top = self._offsets.top(place) - self.verticalOffset()
        group = self._offsets.head_of(place)
        if group is not None:
            head = QRectF(left, top - self._heights.head, width, self._heights.head)
            self.rows.paint_head(painter, head, group)
        rect = QRectF(left, top, width, self._heights.row)
        state, row = self._state(place), self._sessions.row_at(place)
        if row is None:
            self.rows.paint_placeholder(painter, rect, state)
        else:
            self.rows.paint_row(painter, rect, row, state)

    def _state(self, place: int) -> RowState:
        active = self.hasFocus()
        selected = self._is_chosen(place)
        below = place + 1
        return RowState(
            selected=selected,
            hovered=place == self.hovered,
            active=active,
            ringed=active and self._by_key and place == self.currentIndex().row(),
            joined_above=selected
            and self._is_chosen(place - 1)
            and self._offsets.head_of(place) is None,
            joined_below=selected
            and self._is_chosen(below)
            and self._offsets.head_of(below) is None,
        )

    def _is_chosen(self, place: int) -> bool:
        index = self._sessions.index(place)
        return index.isValid() and self.selectionModel().isSelected(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_key = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            beside = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.tab_asked if beside else self.activated).emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_key = False
        if event.button() is Qt.MouseButton.MiddleButton:
            index = self.indexAt(event.position().toPoint())
            if index.isValid():
                self.tab_behind_asked.emit(index)
            return  # what is selected stays so
        super().mousePressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Take all that is chosen to a tag or a folder; Qt would ask for 100,000 indexes."""
        ids = chosen_ids(self._sessions, self.selectionModel())
        if ids:
            drag = QDrag(self)
            drag.setMimeData(dragged_sessions.packed(ids))
            ratio = self.devicePixelRatioF()
            drag.setPixmap(dragged_sessions.picture(len(ids), self._appearance, ratio))
            drag.setHotSpot(QPoint(-12, -12))
            drag.exec(Qt.DropAction.CopyAction)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_key = by_keyboard(event.reason())
        super().focusInEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        row = self._sessions.row_at(index.row()) if index.isValid() else None
        if row is None:
            QToolTip.hideText()
            return
        cut = self.rows.is_cut(QRectF(self.visualRect(index)), row)
        tips.show(event.globalPos(), tip_of(row, title=cut), self)

    def _measure(self) -> None:
        self._offsets = Offsets(self._sessions.rowCount(), self._groups, self._heights)
        self.fit_bar()
        self.viewport().update()
