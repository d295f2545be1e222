"""The rows of the navigation for a view."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from chatvault.ui.sidebar.dragged_sessions import MIME, ids_of
from chatvault.ui.sidebar.navigation_entries import NavigationEntry

EntryRole = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class NavigationModel(QAbstractListModel):
    """Holds entries; new counts for the same rows leave the view where it is.

    Signals:
        dropped: a NavigationEntry, and the ids of conversations that were dropped on it.
    """

    dropped = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entries: tuple[NavigationEntry, ...] = ()

    def show_entries(self, entries: tuple[NavigationEntry, ...]) -> bool:
        """Show these; False where the rows are the same as before and only say other things."""
        same = [entry.key for entry in entries] == [entry.key for entry in self._entries]
        if same:
            self._entries = entries
            if entries:
                self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return False
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()
        return True

    def entry(self, row: int) -> NavigationEntry:
        """The entry of a row."""
        return self._entries[row]

    def index_of(self, key: str) -> QModelIndex:
        """Where the entry of that key is; invalid where it is not."""
        for row, entry in enumerate(self._entries):
            if entry.key == key:
                return self.index(row)
        return QModelIndex()

    def next_row(self, start: int, step: int) -> int | None:
        """The first row from ``start`` on that can be chosen."""
        row = start
        while 0 <= row < len(self._entries):
            if self._entries[row].reachable:
                return row
            row += step
        return None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == EntryRole:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or not self._entries[index.row()].reachable:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        takes = self._entries[index.row()].takes_sessions
        return flags | Qt.ItemFlag.ItemIsDropEnabled if takes else flags

    def mimeTypes(self) -> list[str]:
        """What may be dropped: conversations."""
        return [MIME]

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        """Whether the entry takes conversations, and these are of this vault."""
        takes = parent.isValid() and self._entries[parent.row()].takes_sessions
        return takes and bool(ids_of(data))

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        """Tell what was dropped; nothing is moved by Qt itself."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        self.dropped.emit(self._entries[parent.row()], ids_of(data))
        return True
