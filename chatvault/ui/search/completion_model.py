"""The rows under the search field for a view."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from chatvault.ui.search.completion_rows import CompletionRow

RowRole = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class CompletionModel(QAbstractListModel):
    """Holds rows; heads cannot be chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[CompletionRow, ...] = ()

    def show_rows(self, rows: tuple[CompletionRow, ...]) -> None:
        """Hold these from now on."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def next_place(self, start: int, by: int) -> int | None:
        """The next row after ``start`` that can be taken, beyond one end from the other."""
        count = len(self.rows)
        places = [(start + by * step) % count for step in range(1, count + 1)] if count else []
        return next((place for place in places if self.rows[place].reachable), None)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == RowRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or not self.rows[index.row()].reachable:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
