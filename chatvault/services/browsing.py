"""What the navigation and the session list show."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from chatvault.domain.session import Navigation, SessionKey, SessionRow, SessionScope, SessionSort
from chatvault.errors import NotFound
from chatvault.services.disk import folder_size
from chatvault.storage.database import room
from chatvault.storage.database.engine import Database
from chatvault.storage.session_repository import SessionRepository


class Browsing:
    """Looks through the library."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database, self._folder = database, folder

    def navigation(self) -> Navigation:
        """Every count of the navigation, and the size of all that the vault holds on disk."""
        with self._database.read() as session:
            navigation = SessionRepository(session).navigation()
        size = folder_size(self._folder) - room.reserved(self._database.path)
        return dataclasses.replace(navigation, size=size, view_only=self._database.read_only)

    def keys(self, scope: SessionScope, sort: SessionSort) -> tuple[SessionKey, ...]:
        """The sessions of a scope in order, pinned ones first."""
        with self._database.read() as session:
            return SessionRepository(session).keys(scope, sort)

    def rows(self, ids: Sequence[int]) -> tuple[SessionRow, ...]:
        """The rows of these sessions, in the order asked."""
        with self._database.read() as session:
            return SessionRepository(session).rows(ids)

    def parents(self, rows: Iterable[SessionRow]) -> dict[int, str]:
        """The uids of the sessions that these came out of, by their ids."""
        ids = dict.fromkeys(row.parent_id for row in rows if row.parent_id is not None)
        return {row.id: row.uid for row in self.rows(list(ids))}

    def row(self, uid: str) -> SessionRow:
        """The session of that uid, or of its unmistakable beginning. Raises NotFound."""
        row = self.find(uid)
        if row is None:
            raise NotFound(f"No conversation has the id “{uid}”. Look for it with “list”.")
        return row

    def find(self, uid: str) -> SessionRow | None:
        """The session of that uid, or of its unmistakable beginning; None where there is none."""
        with self._database.read() as session:
            return SessionRepository(session).by_uid(uid)
