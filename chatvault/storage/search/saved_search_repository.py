"""Reads and writes the searches that the person keeps."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import Session, col

from chatvault.domain.search.saved_search import SavedSearch as SavedSearchValue
from chatvault.storage.database.packing import clean
from chatvault.storage.models import SavedSearch, table

_SAVED = select(
    col(SavedSearch.id), col(SavedSearch.name), col(SavedSearch.query), col(SavedSearch.position)
)


class SavedSearchRepository:
    """Saved searches as values, within the transaction it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[SavedSearchValue, ...]:
        """Every one, in the person's order."""
        statement = _SAVED.order_by(col(SavedSearch.position), col(SavedSearch.id))
        return tuple(SavedSearchValue(*row) for row in self._session.execute(statement))

    def find(self, search_id: int) -> SavedSearchValue | None:
        """The one of that id, where it still is."""
        row = self._session.execute(_SAVED.where(col(SavedSearch.id) == search_id)).first()
        return SavedSearchValue(*row) if row is not None else None

    def add(self, name: str, query: str) -> SavedSearchValue:
        """Keep a query under a name, after the others."""
        last = self._session.scalar(select(func.max(col(SavedSearch.position))))
        position = 0 if last is None else last + 1
        added = self._session.execute(
            insert(table(SavedSearch)).returning(table(SavedSearch).c.id),
            {"name": clean(name), "query": clean(query), "position": position},
        )
        return SavedSearchValue(added.scalar_one(), clean(name), clean(query), position)

    def put(self, search: SavedSearchValue) -> None:
        """Bring one back as it was."""
        values = {"name": search.name, "query": search.query, "position": search.position}
        self._session.execute(insert(table(SavedSearch)), {"id": search.id, **values})

    def rename(self, search_id: int, name: str) -> None:
        """Give one another name."""
        searches = table(SavedSearch)
        statement = update(searches).where(searches.c.id == search_id)
        self._session.execute(statement.values(name=clean(name)))

    def arrange(self, ids: Sequence[int]) -> None:
        """Put them into that order."""
        searches = table(SavedSearch)
        for position, search_id in enumerate(ids):
            statement = update(searches).where(searches.c.id == search_id)
            self._session.execute(statement.values(position=position))

    def remove(self, search_id: int) -> None:
        """Keep one no longer."""
        searches = table(SavedSearch)
        self._session.execute(delete(searches).where(searches.c.id == search_id))
