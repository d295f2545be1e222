"""Searches that the person keeps, and how much each finds now."""

from __future__ import annotations

from chatvault.domain.changes import Changes
from chatvault.domain.search.hits import Count
from chatvault.domain.search.saved_search import SavedSearch
from chatvault.domain.work import Work
from chatvault.errors import NotFound
from chatvault.services.searching.searching import Searching
from chatvault.storage.database.engine import Database
from chatvault.storage.search.saved_search_repository import SavedSearchRepository

CHANGED = Changes(searches=True)
_ROUND = 1_000  # where counting stopped, only whole thousands are told


class SavedSearches:
    """Keeps, names and lets go of searches; a later import never touches them."""

    def __init__(self, database: Database, searching: Searching) -> None:
        self._database, self._searching = database, searching

    def all(self) -> tuple[SavedSearch, ...]:
        """Every one, in the person's order."""
        with self._database.read() as session:
            return SavedSearchRepository(session).all()

    def find(self, search_id: int) -> SavedSearch:
        """The one of that id. Raises NotFound."""
        with self._database.read() as session:
            found = SavedSearchRepository(session).find(search_id)
        if found is None:
            raise NotFound("The saved search is not in the vault any more.")
        return found

    def add(self, query: str, name: str = "") -> SavedSearch:
        """Keep a query, under its own text where it gets no name."""
        query = query.strip()
        with self._database.write() as session:
            return SavedSearchRepository(session).add(name.strip() or query, query)

    def rename(self, search_id: int, name: str) -> Changes:
        """Give one another name."""
        with self._database.write() as session:
            SavedSearchRepository(session).rename(search_id, name.strip())
        return CHANGED

    def move(self, search_id: int, by: int) -> Changes:
        """Change places with the next one (1) or the one before (-1), where there is one."""
        with self._database.write() as session:
            repository = SavedSearchRepository(session)
            ids = [search.id for search in repository.all()]
            if search_id not in ids or not 0 <= (there := ids.index(search_id) + by) < len(ids):
                return Changes()
            ids.remove(search_id)
            ids.insert(there, search_id)
            repository.arrange(ids)
        return CHANGED

    def remove(self, search_id: int) -> Changes:
        """Keep one no longer."""
        with self._database.write() as session:
            SavedSearchRepository(session).remove(search_id)
        return CHANGED

    def put(self, search: SavedSearch) -> Changes:
        """Bring one back as it was."""
        with self._database.write() as session:
            SavedSearchRepository(session).put(search)
        return CHANGED

    def count(self, query: str, work: Work) -> Count:
        """How much a query finds now, in the window's search field. Raises Cancelled."""
        count = self._searching.count(query, work, typing=True)
        if count.exact:
            return count
        return Count(count.value // _ROUND * _ROUND, exact=False)
