"""Reads and writes what was searched for before."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from chatvault.domain.search.past_search import PastSearch
from chatvault.storage.database.packing import clean
from chatvault.storage.models import SearchHistory, table

KEPT = 200


class SearchHistoryRepository:
    """Past searches, newest first, within the transaction it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def newest(self, limit: int = KEPT) -> tuple[PastSearch, ...]:
        """The last ones."""
        statement = select(col(SearchHistory.at), col(SearchHistory.query))
        rows = self._session.execute(statement.order_by(*_NEWEST_FIRST).limit(limit))
        return tuple(PastSearch(*row) for row in rows)

    def remember(self, query: str, at: int) -> None:
        """Keep a query as the newest; what it repeats or grew out of goes, and the oldest."""
        query = clean(query)
        past = self.newest()
        gone = [search.query for search in past if search.repeats(query)]
        gone += [search.query for search in past[:1] if search.grew_into(query, at)]
        self._forget(gone)
        self.put([PastSearch(at, query)])

    def put(self, searches: Iterable[PastSearch]) -> None:
        """Keep these as well, as far as there is room."""
        rows = [{"at": search.at, "query": search.query} for search in searches]
        if rows:
            self._session.execute(insert(table(SearchHistory)), rows)
        history = table(SearchHistory)
        kept = select(history.c.id).order_by(*_NEWEST_FIRST).limit(KEPT)
        self._session.execute(delete(history).where(history.c.id.not_in(kept)))

    def clear(self) -> tuple[PastSearch, ...]:
        """Forget everything; what it was."""
        past = self.newest()
        self._session.execute(delete(table(SearchHistory)))
        return past

    def _forget(self, queries: list[str]) -> None:
        history = table(SearchHistory)
        self._session.execute(delete(history).where(history.c.query.in_(queries)))


_NEWEST_FIRST = (col(SearchHistory.at).desc(), col(SearchHistory.id).desc())
