"""The results as a list that Qt's views read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from chatvault.domain.search.hits import SearchDetails, SearchGroup, SearchHit, SearchPage, Snippet
from chatvault.ui import moments, tips
from chatvault.ui.search.result_rows import (
    FoundRow,
    HeadRow,
    MoreRow,
    ResultRow,
    RowKey,
    rows_of,
    with_snippet,
)

RowRole = Qt.ItemDataRole.UserRole
NOTHING = range(0)

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ResultsModel(QAbstractListModel):
    """Heads, hits and links one below the other; heads cannot be selected."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[ResultRow] = []
        self._tail = 0  # where the rows of the groups begin that came after the list
        # Between these two places rows say something else than the view has been told.
        self._touched: tuple[int, int] | None = None
        self._due: dict[int, int] = {}  # hits of conversations whose link is not shown yet
        # Rows of the answer before, which go once the new one stands: to free thousands of them
        # takes as long as to paint those in view.
        self._replaced: list[ResultRow] = []

    def show_page(
        self, page: SearchPage | None, known: Mapping[int, Snippet] | None = None
    ) -> None:
        """Show another answer; ``known`` are lines from before, by message."""
        self.beginResetModel()
        self._replaced = self._rows
        groups = page.groups if page is not None else ()
        rows = (row for group in groups for row in rows_of(group))
        self._rows = [_remembered(row, known) for row in rows]
        self._tail = len(self._rows)
        self._due.clear()
        self.endResetModel()

    def tell(self, details: SearchDetails, in_view: range = NOTHING) -> None:
        """Take up what is known by now: all hits of each conversation, and further ones.

        A link that would move what is in view is put in later, by ``settle``.
        """
        self._replaced = []
        for place, head in self._heads():
            total = details.group_totals.get(head.session_id, 0)
            if total > head.group.total:
                self._put(place, HeadRow(replace(head.group, total=total)))
                self._due[head.session_id] = total
        self.settle(in_view)
        self._append(
            replace(group, total=max(group.total, details.group_totals.get(group.session_id, 0)))
            for group in details.more
        )

    def settle(self, in_view: range = NOTHING) -> None:
        """Count the links again; those that are missing come where they move nothing in view."""
        for place, head in reversed(list(self._heads()) if self._due else []):
            total = self._due.get(head.session_id)
            if total is not None and self._link(place, total, in_view):
                del self._due[head.session_id]
        self._tell_changes()

    def put_snippets(self, snippets: Mapping[int, Snippet]) -> None:
        """Show the lines of these messages."""
        for place, row in enumerate(self._rows):
            if isinstance(row, FoundRow) and (row.hit.message_id or 0) in snippets:
                self._put(place, with_snippet(row, snippets[row.hit.message_id or 0]))
        self._tell_changes()

    def expand(
        self,
        session_id: int,
        hits: Sequence[SearchHit],
        known: Mapping[int, Snippet] | None = None,
    ) -> None:
        """Show the other hits of a conversation in place of the link, from the last to the first.

        What is shown already stays where it is; ``known`` are lines from before, by message.
        """
        head = next((at for at, row in self._heads() if row.session_id == session_id), -1)
        link = self._end(head) - 1 if head >= 0 else -1
        if link < 0 or not isinstance(self._rows[link], MoreRow) or not hits:
            return
        shown = {row.hit.message_id for row in self._rows[head:link] if isinstance(row, FoundRow)}
        rows = (FoundRow(hit) for hit in reversed(hits) if hit.message_id not in shown)
        others = [_remembered(row, known) for row in rows]
        self._remove(link, link + 1)
        self._insert(link, others)
        end = link + len(others)
        heading, last = self._rows[head], self._rows[end - 1]
        assert isinstance(heading, HeadRow)
        assert isinstance(last, FoundRow)
        self._put(head, HeadRow(replace(heading.group, total=end - head - 1)))
        self._put(end - 1, replace(last, last=True))
        self._tell_changes()

    def row(self, place: int) -> ResultRow:
        """The row at that place."""
        return self._rows[place]

    def rows(self, places: range) -> Sequence[ResultRow]:
        """The rows at these places."""
        return self._rows[places.start : places.stop]

    def unread(self, places: range) -> tuple[int, ...]:
        """The messages at these places whose lines have not been asked for."""
        return tuple(
            row.hit.message_id
            for row in self.rows(places)
            if isinstance(row, FoundRow) and row.unread and row.hit.message_id is not None
        )

    def snippets(self) -> dict[int, Snippet]:
        """The lines that are known, by message."""
        hits = (row.hit for row in self._rows if isinstance(row, FoundRow))
        return {hit.message_id: hit.snippet for hit in hits if hit.message_id and hit.snippet}

    def next_place(self, place: int, step: int) -> int | None:
        """The first row from ``place`` on, going by ``step``, that can be selected."""
        while 0 <= place < len(self._rows):
            if not isinstance(self._rows[place], HeadRow):
                return place
            place += step
        return None

    def place_of(self, key: RowKey) -> int | None:
        """Where the row of that key is now."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), None)

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

    def _heads(self) -> Iterator[tuple[int, HeadRow]]:
        return ((at, row) for at, row in enumerate(self._rows) if isinstance(row, HeadRow))

    def _end(self, head: int) -> int:
        """The place after the last row of the conversation whose head is there."""
        end = head + 1
        while end < len(self._rows) and not isinstance(self._rows[end], HeadRow):
            end += 1
        return end

    def _link(self, head: int, total: int, in_view: range) -> bool:
        """Let the link of a conversation say how many hits are left; False: it has to wait."""
        end = self._end(head)
        last = self._rows[end - 1]
        session_id = self._rows[head].session_id
        if isinstance(last, MoreRow):
            self._put(end - 1, MoreRow(session_id, total - (end - head - 2)))
            return True
        if in_view.start < end < in_view.stop:
            return False
        if isinstance(last, FoundRow) and total > end - head - 1:
            self._put(end - 1, replace(last, last=False))
            self._insert(end, [MoreRow(session_id, total - (end - head - 1))])
        return True

    def _append(self, groups: Iterable[SearchGroup]) -> None:
        """Show these groups after the list, in place of those that were there."""
        known = self.snippets() if self._tail < len(self._rows) else {}
        rows = [_remembered(row, known) for group in groups for row in rows_of(group)]
        tail, shown = self._tail, len(self._rows) - self._tail
        if rows[:shown] == self._rows[tail:]:
            self._insert(len(self._rows), rows[shown:])
        else:
            self._remove(tail, len(self._rows))
            self._insert(tail, rows)
        self._tail = tail

    def _put(self, place: int, row: ResultRow) -> None:
        if row != self._rows[place]:
            self._rows[place] = row
            first, end = self._touched or (place, place)
            self._touched = min(first, place), max(end, place + 1)

    def _tell_changes(self) -> None:
        """Let the view paint once, and only where rows were touched."""
        if self._touched is not None:
            (first, end), self._touched = self._touched, None
            self.dataChanged.emit(self.index(first), self.index(min(end, len(self._rows)) - 1))

    def _insert(self, place: int, rows: Sequence[ResultRow]) -> None:
        if rows:
            self.beginInsertRows(_NOWHERE, place, place + len(rows) - 1)
            self._rows[place:place] = rows
            if place <= self._tail:
                self._tail += len(rows)
            if self._touched is not None and place < self._touched[1]:
                self._touched = self._touched[0], self._touched[1] + len(rows)
            self.endInsertRows()

    def _remove(self, start: int, end: int) -> None:
        if start < end:
            self.beginRemoveRows(_NOWHERE, start, end - 1)
            del self._rows[start:end]
            if start < self._tail:
                self._tail -= end - start
            if self._touched is not None:
                self._touched = min(self._touched[0], start), self._touched[1]
            self.endRemoveRows()


def _remembered(row: ResultRow, known: Mapping[int, Snippet] | None) -> ResultRow:
    """The row with its line, where that is known."""
    if known and isinstance(row, FoundRow) and row.unread:
        line = known.get(row.hit.message_id or 0)
        return with_snippet(row, line) if line else row
    return row


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
