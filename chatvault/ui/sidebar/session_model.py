"""The conversations of a list: keys at once, rows as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from chatvault.domain.session import SessionKey, SessionRow
from chatvault.domain.source import source
from chatvault.ui.wording import counted

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ID_ROLE = ROW_ROLE + 1

PAGE = 60
KEPT_ROWS = 2_000

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
Fetch = Callable[[tuple[int, ...]], None]


class SessionModel(QAbstractListModel):
    """Never waits: a row that is not known yet is asked for, and shown when it comes."""

    def __init__(self, fetch: Fetch, parent: QObject) -> None:
        """``fetch`` asks for rows by id; they come back through ``add_rows``."""
        super().__init__(parent)
        self._fetch = fetch
        self._keys: tuple[SessionKey, ...] = ()
        self._places: dict[int, int] = {}
        self._rows: OrderedDict[int, SessionRow] = OrderedDict()
        self._stale: set[int] = set()  # known, but to be read again when next seen
        self._asked: set[int] = set()

    @property
    def keys(self) -> tuple[SessionKey, ...]:
        """The conversations in order."""
        return self._keys

    def show(self, keys: tuple[SessionKey, ...], places: dict[int, int]) -> None:
        """List these, whose ids have those places; rows that are known stay known."""
        self.beginResetModel()
        self._keys, self._places = keys, places
        self.endResetModel()

    def clear(self) -> None:
        """List nothing, and know no row any more."""
        self._rows.clear()
        self.show((), {})

    def add_rows(self, asked: Sequence[int], rows: Sequence[SessionRow]) -> None:
        """Take the rows that were ``asked`` for; those that are gone stay away."""
        self._asked.difference_update(asked)
        self._stale.difference_update(asked)
        for row in rows:
            self._rows[row.id] = row
            self._rows.move_to_end(row.id)
            place = self._places.get(row.id)
            if place is not None:
                index = self.index(place)
                self.dataChanged.emit(index, index)
        while len(self._rows) > KEPT_ROWS:
            gone, _row = self._rows.popitem(last=False)
            self._stale.discard(gone)

    def ask_again(self, ids: Sequence[int]) -> None:
        """Those rows did not come: the next look at them asks once more."""
        self._asked.difference_update(ids)

    def forget(self, ids: Sequence[int] | None = None) -> None:
        """Read these rows again, or all, the next time they are seen.

        What is known stays on the screen until its newer form comes.
        """
        gone = set(self._rows) if ids is None else set(ids)
        self._stale |= gone & set(self._rows)
        self._asked -= gone  # an answer that is on its way may be older than the change

    def place_of(self, session_id: int) -> int | None:
        """Where in the list a conversation stands."""
        return self._places.get(session_id)

    def known(self, ids: Sequence[int]) -> list[SessionRow]:
        """Those of the rows that are here; none is asked for, for they may be 100,000."""
        return [row for session_id in ids if (row := self._rows.get(session_id)) is not None]

    def row_at(self, place: int) -> SessionRow | None:
        """The row at a place, None while it is not known; its page is then asked for."""
        session_id = self._keys[place].id
        row = self._rows.get(session_id)
        if row is None or session_id in self._stale:
            self._ask(place)
        return row

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self._keys):
            return None
        if role == ID_ROLE:
            return self._keys[index.row()].id
        if role not in (
            ROW_ROLE,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        row = self.row_at(index.row())
        if role == ROW_ROLE:
            return row
        if row is None:
            return ""
        return row.title if role == Qt.ItemDataRole.DisplayRole else spoken(row)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def _ask(self, place: int) -> None:
        start = place - place % PAGE
        ids = tuple(
            key.id
            for key in self._keys[start : start + PAGE]
            if (key.id not in self._rows or key.id in self._stale) and key.id not in self._asked
        )
        if ids:
            self._asked.update(ids)
            self._fetch(ids)


def spoken(row: SessionRow) -> str:
    """A row as a screen reader says it."""
    parts = [row.title or "Untitled", source(row.source).name]
    parts.append(counted(row.messages, "message", "messages"))
    parts += [word for word, on in (("starred", row.starred), ("pinned", row.pinned)) if on]
    if row.tags:
        parts.append(f"tagged {', '.join(row.tags)}")
    return ", ".join(parts)
