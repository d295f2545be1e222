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
_MOVE = "UPDATE chat_session SET source_id = ?, external_id = ? WHERE id = ?"


class KnownSessions:
    """Rows of sessions by what their sources call them; None where there is none."""

    def __init__(self, connection: Connection, origins: Origins) -> None:
        self._connection, self._origins = connection, origins

    def at(self, place: Place, facts: ParsedSession) -> Any:
        """The session of that source and name, which one known otherwise has from now on."""
        return (
            self._row(place) or self._of_other_account(facts, place) or self._formerly(facts, place)
        )

    def _row(self, place: Place) -> Any:
        return self._connection.exec_driver_sql(_KNOWN, place).first()

    def _of_other_account(self, facts: ParsedSession, place: Place) -> Any:
        """The one session of that name of which one export tells the account, and another not."""
        rows = (
            self._row((source, place[1]))
            for source in self._origins.alike(facts.source, facts.account)
        )
        found = [row for row in rows if row is not None]
        if len(found) != 1:
            return None
        return self._moved(found[0], place) if facts.account else found[0]

    def _formerly(self, facts: ParsedSession, place: Place) -> Any:
        """The session by what it was called before its source told its id."""
        known = self._row((place[0], facts.formerly)) if facts.formerly else None
        return None if known is None else self._moved(known, place)

    def _moved(self, known: Any, place: Place) -> Any:
        self._connection.exec_driver_sql(_MOVE, (*place, known.id))
        return known
