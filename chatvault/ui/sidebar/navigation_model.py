"""The rows of the navigation, as Qt's views read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from chatvault.ui.sidebar.navigation_rows import NavigationRow, RowKind

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class NavigationModel(QAbstractListModel):
    """Holds a handful of frozen rows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[NavigationRow, ...] = ()

    def set_rows(self, rows: Sequence[NavigationRow]) -> None:
        """Show these rows; where only counts differ, the view keeps its place."""
        if [row.key for row in rows] == [row.key for row in self._rows]:
            self._rows = tuple(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, index: Index) -> NavigationRow:
        """The row at an index."""
        return self._rows[index.row()]

    def index_of(self, key: str) -> QModelIndex:
        """The index of the row with that key, an invalid one where there is none."""
        for place, row in enumerate(self._rows):
            if row.key == key:
                return self.index(place)
        return QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.label if row.count is None else f"{row.label}, {row.count:,}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self._rows[index.row()].kind is RowKind.HEAD:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
