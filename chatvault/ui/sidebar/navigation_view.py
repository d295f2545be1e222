"""A list of places to choose from, walked with the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from chatvault.ui import tips
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar.navigation_delegate import NavigationDelegate
from chatvault.ui.sidebar.navigation_entries import EntryKind, NavigationEntry
from chatvault.ui.sidebar.navigation_model import EntryRole, NavigationModel
from chatvault.ui.widgets.focus_ring import by_keyboard

_Move = QAbstractItemView.CursorAction


class NavigationView(QListView):
    """Heads are passed over; arrows choose a place at once, as a click does.

    Signals:
        chosen: the NavigationEntry that was chosen.
        menu_asked: a NavigationEntry and where on the screen its menu shall open.
        rename_asked: a NavigationEntry that shall get another name.
        remove_asked: a NavigationEntry that shall go.
    """

    chosen = Signal(object)
    menu_asked = Signal(object, QPoint)
    rename_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self, name: str, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.entries = NavigationModel(self)
        self.delegate = NavigationDelegate(appearance, self)
        self.setModel(self.entries)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDragDropOverwriteMode(True)  # on a row, never between two
        self._deeds: dict[Qt.Key, Callable[[QModelIndex], None]] = {
            Qt.Key.Key_Return: self._choose,
            Qt.Key.Key_Enter: self._choose,
            Qt.Key.Key_Space: self._choose,
            Qt.Key.Key_F2: lambda index: self._tell(self.rename_asked, index),
            Qt.Key.Key_Delete: lambda index: self._tell(self.remove_asked, index),
        }
        self.clicked.connect(self._choose)
        appearance.changed.connect(self._restyle)
        self._restyle()

    @property
    def current_key(self) -> str:
        """The key of the current entry; empty where none is."""
        index = self.currentIndex()
        return self.entries.entry(index.row()).key if index.isValid() else ""

    def show_entries(self, entries: tuple[NavigationEntry, ...]) -> None:
        """Show these, and keep the current one and the scroll."""
        key, scroll = self.current_key, self.verticalScrollBar().value()
        if self.entries.show_entries(entries):
            self.set_current(key)
            self.verticalScrollBar().setValue(scroll)

    def set_current(self, key: str) -> None:
        """Make an entry current without choosing it; none where the key is unknown."""
        index = self.entries.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())

    def set_rail(self, on: bool) -> None:
        """Paint signs alone, or whole rows."""
        self.delegate.rail = on
        policy = Qt.ScrollBarPolicy  # beside signs alone a bar would push them out of the middle
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if on else policy.ScrollBarAsNeeded
        )
        self.scheduleDelayedItemsLayout()

    def content_height(self) -> int:
        """How high all rows are together."""
        return sum(self.sizeHintForRow(row) for row in range(self.entries.rowCount()))

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        current = self.currentIndex()
        if action in (_Move.MoveUp, _Move.MovePrevious, _Move.MoveLeft):
            row = self.entries.next_row(current.row() - 1, -1)
        elif action in (_Move.MoveDown, _Move.MoveNext, _Move.MoveRight):
            row = self.entries.next_row(current.row() + 1, 1)
        else:
            target = super().moveCursor(action, modifiers).row()
            back = action in (_Move.MoveEnd, _Move.MovePageDown)
            row = self.entries.next_row(target, -1 if back else 1)
        return current if row is None else self.entries.index(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a place at once; Enter and the space bar choose what is current.

        F2 and Delete ask for another name, and for its end.
        """
        self.delegate.by_keyboard = True
        before = self.current_key
        deed = self._deeds.get(Qt.Key(event.key()))
        if deed is not None:
            deed(self.currentIndex())
            return
        super().keyPressEvent(event)
        index = self.currentIndex()
        moved = index.isValid() and self.current_key != before
        if moved and self.entries.entry(index.row()).kind is EntryKind.PLACE:
            self._choose(index)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.delegate.by_keyboard = False
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.delegate.by_keyboard = by_keyboard(event.reason())
        super().focusInEvent(event)
        first = self.entries.next_row(0, 1)
        if self.delegate.by_keyboard and not self.currentIndex().isValid() and first is not None:
            self._point_at(self.entries.index(first))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.selectionModel().hasSelection():
            self._point_at(QModelIndex())
        self.viewport().update()

    def _point_at(self, index: QModelIndex) -> None:
        """Let the keyboard be on a row that does not look chosen."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the pointer, or of the current one."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        entry: NavigationEntry | None = index.data(EntryRole)
        if entry is not None:
            below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_asked.emit(entry, event.globalPos() if by_mouse else below)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Ring the row that would take what is dragged."""
        super().dragMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._show_target(index if event.isAccepted() else QModelIndex())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_target(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self._show_target(QModelIndex())

    def _show_target(self, index: QModelIndex) -> None:
        if index.row() != self.delegate.target:
            self.delegate.target = index.row()
            self.viewport().update()

    def label_rect(self, key: str) -> QRect:
        """Where the words of the entry of that key stand."""
        index = self.entries.index_of(key)
        rect = QRectF(self.visualRect(index))
        return self.delegate.layout(self.entries.entry(index.row()), rect).label.toRect()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the tip of the row under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            tips.show(event.globalPos(), self.tip(self.indexAt(event.pos())), self)
            return True
        return super().viewportEvent(event)

    def tip(self, index: QModelIndex) -> str:
        """What to say about a row: everything in the rail, else only a label that is cut."""
        entry: NavigationEntry | None = index.data(EntryRole)
        if entry is None or not entry.reachable:
            return ""
        if self.delegate.rail:
            return entry.spoken
        label = self.delegate.layout(entry, QRectF(self.visualRect(index))).label
        cut = paint.text_width(entry.label, self.delegate.fonts.label) > label.width()
        return entry.spoken if cut else ""

    def _choose(self, index: QModelIndex) -> None:
        self._tell(self.chosen, index)

    def _tell(self, signal: SignalInstance, index: QModelIndex) -> None:
        entry: NavigationEntry | None = index.data(EntryRole)
        if entry is not None and entry.reachable:
            signal.emit(entry)

    def _restyle(self) -> None:
        colors = QPalette(self.palette())
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            colors.setColor(role, self._appearance.theme.color("window"))
        self.setPalette(colors)
        self.delegate.restyle()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
