"""Remembers what was searched for."""

from __future__ import annotations

from collections.abc import Iterable

from chatvault.domain.changes import Changes
from chatvault.domain.search.past_search import PastSearch
from chatvault.services.clock import now
from chatvault.storage.database.engine import Database
from chatvault.storage.search.search_history_repository import KEPT, SearchHistoryRepository


class SearchHistory:
    """The queries that the person acted on, newest first and without repeats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recent(self, limit: int = KEPT) -> tuple[str, ...]:
        """The last queries."""
        with self._database.read() as session:
            past = SearchHistoryRepository(session).newest(limit)
        return tuple(search.query for search in past)

    def remember(self, query: str) -> None:
        """Keep a query; a vault that may only be read keeps none, and nobody is told so."""
        query = query.strip()
        if query and not self._database.read_only:
            with self._database.write() as session:
                SearchHistoryRepository(session).remember(query, now())

    def clear(self) -> tuple[PastSearch, ...]:
        """Forget every query; what they were, to bring them back."""
        with self._database.write() as session:
            return SearchHistoryRepository(session).clear()

    def restore(self, searches: Iterable[PastSearch]) -> Changes:
        """Bring queries back that were forgotten."""
        with self._database.write() as session:
            SearchHistoryRepository(session).put(searches)
        return Changes()
