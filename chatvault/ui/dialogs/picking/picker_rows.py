"""The rows of a list to pick from, each perhaps with a mark of three states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SPOKEN = {
    Qt.CheckState.Checked: "marked",
    Qt.CheckState.PartiallyChecked: "marked for some",
    Qt.CheckState.Unchecked: "not marked",
}


@dataclass(frozen=True, slots=True)
class PickerRow:
    """One row: ``state`` is its mark, None where it has no mark; ``depth`` how far it is inside."""

    key: str
    label: str
    figure: str = ""
    state: Qt.CheckState | None = None
    dot: str = ""  # the token of its colour
    icon: str = ""
    depth: int = 0
    is_path: bool = False  # whose end says most

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        mark = _SPOKEN[self.state] if self.state is not None else ""
        return ", ".join(filter(None, (self.label, mark, self.figure)))


class PickerModel(QAbstractListModel):
    """Holds the rows that fit what is typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[PickerRow, ...] = ()

    @property
    def rows(self) -> tuple[PickerRow, ...]:
        """All of them, from above."""
        return self._rows

    def show_rows(self, rows: Sequence[PickerRow]) -> None:
        """List these; where they are the same ones, only their marks change."""
        same = [row.key for row in rows] == [row.key for row in self._rows]
        if same and rows:
            self._rows = tuple(rows)
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def index_of(self, key: str) -> QModelIndex:
        """Where the row of that key is; invalid where it is not."""
        place = next((at for at, row in enumerate(self._rows) if row.key == key), -1)
        return self.index(place)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.label
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case Qt.ItemDataRole.CheckStateRole:
                return row.state
        return row if role == ROW_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
