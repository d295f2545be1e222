"""Rows for a view: what each says aloud, and whether it can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from chatvault.ui import tips

RowRole = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Row(Protocol):
    """What every row has."""

    @property
    def spoken(self) -> str:
        """The whole row as one text."""

    @property
    def tip(self) -> str:
        """What was cut, and what there was no room for."""

    @property
    def is_head(self) -> bool:
        """Whether it names the rows below it, and cannot be chosen."""


RowT = TypeVar("RowT", bound=Row)


class RowModel(QAbstractListModel, Generic[RowT]):
    """Holds rows that never change; new ones take the place of all."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[RowT, ...] = ()

    def show_rows(self, rows: Sequence[RowT]) -> None:
        """Hold these from now on."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def next_place(self, start: int, by: int) -> int | None:
        """The next row after ``start`` that can be chosen, beyond one end from the other."""
        count = len(self.rows)
        places = [(start + by * step) % count for step in range(1, count + 1)] if count else []
        return next((place for place in places if not self.rows[place].is_head), None)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return tips.literal(row.tip)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].is_head:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
