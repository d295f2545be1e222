"""What the vault holds already of sessions that are read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from chatvault.domain.parsed import ParsedSession
from chatvault.storage.new_sessions import Place
from chatvault.storage.origins import Origins

_KNOWN = """
SELECT id, content_hash, updated_at, source_leaf, active_leaf_id, custom_title, people
FROM chat_session WHERE source_id = ? AND external_id = ?
"""


class KnownSessions:
    """Rows of sessions by what their sources call them; None where there is none."""

    def __init__(self, connection: Connection, origins: Origins) -> None:
        self._connection, self._origins = connection, origins

    def at(self, place: Place) -> Any:
        """The session of that source and name."""
        return self._connection.exec_driver_sql(_KNOWN, place).first()

    def elsewhere(self, facts: ParsedSession, external_id: str) -> Any:
        """The one session of that name of which one export tells the account, and another not."""
        rows = (
            self.at((source, external_id))
            for source in self._origins.alike(facts.source, facts.account)
        )
        found = [row for row in rows if row is not None]
        return found[0] if len(found) == 1 else None
