"""The results as a list that Qt's views read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from chatvault.domain.search import SearchHit, SearchPage
from chatvault.ui import moments, tips
from chatvault.ui.search.result_rows import (
    FoundRow,
    HeadRow,
    MoreRow,
    ResultRow,
    rows_of,
    with_hits,
)

RowRole = Qt.ItemDataRole.UserRole

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ResultsModel(QAbstractListModel):
    """Heads, hits and links one below the other; heads cannot be selected."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[ResultRow] = []

    def show_page(self, page: SearchPage | None) -> None:
        """Show another answer."""
        self.beginResetModel()
        groups = page.groups if page is not None else ()
        self._rows = [row for group in groups for row in rows_of(group)]
        self.endResetModel()

    def expand(self, session_id: int, hits: Sequence[SearchHit]) -> None:
        """Show the other hits of a conversation in place of the link, from the last to the first.

        What is shown already stays where it is.
        """
        head, link = self._head_of(session_id), self._link_of(session_id)
        if head < 0 or link < 0 or not hits:
            return
        heading = self._rows[head]
        assert isinstance(heading, HeadRow)
        shown = [row.hit for row in self._rows[head:link] if isinstance(row, FoundRow)]
        known = {hit.message_id for hit in shown}
        others = [hit for hit in reversed(hits) if hit.message_id not in known]
        rows = list(rows_of(with_hits(heading.group, (*shown, *others))))
        self.beginRemoveRows(_NOWHERE, head + 1, link)
        del self._rows[head + 1 : link + 1]
        self.endRemoveRows()
        self._rows[head] = rows[0]
        self.dataChanged.emit(self.index(head), self.index(head))
        self.beginInsertRows(_NOWHERE, head + 1, head + len(rows) - 1)
        self._rows[head + 1 : head + 1] = rows[1:]
        self.endInsertRows()

    def row(self, place: int) -> ResultRow:
        """The row at that place."""
        return self._rows[place]

    def next_place(self, place: int, step: int) -> int | None:
        """The first row from ``place`` on, going by ``step``, that can be selected."""
        while 0 <= place < len(self._rows):
            if not isinstance(self._rows[place], HeadRow):
                return place
            place += step
        return None

    def place_of(self, hit: SearchHit) -> int | None:
        """Where the message of ``hit`` is shown."""
        wanted = (hit.session_id, hit.message_id)
        for place, row in enumerate(self._rows):
            if isinstance(row, FoundRow) and (row.hit.session_id, row.hit.message_id) == wanted:
                return place
        return None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == RowRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        return _tip(row) if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], HeadRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def _head_of(self, session_id: int) -> int:
        places = (
            place
            for place, row in enumerate(self._rows)
            if isinstance(row, HeadRow) and row.group.session_id == session_id
        )
        return next(places, -1)

    def _link_of(self, session_id: int) -> int:
        places = (
            place
            for place, row in enumerate(self._rows)
            if isinstance(row, MoreRow) and row.session_id == session_id
        )
        return next(places, -1)


def _tip(row: ResultRow) -> str | None:
    match row:
        case HeadRow(group=group):
            moment = group.updated_at
            return tips.literal(group.title if moment is None else _lines(group.title, moment))
        case FoundRow(hit=hit):
            return None if hit.created_at is None else moments.exact_moment(hit.created_at)
    return None


def _lines(title: str, moment: int) -> str:
    return f"{title}\n{moments.exact_moment(moment)}"
