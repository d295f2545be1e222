"""What the vault holds already of sessions that are read."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from chatvault.domain.parsed import ParsedSession
from chatvault.domain.stand_in import TRANSCRIPT
from chatvault.storage.new_sessions import Place
from chatvault.storage.origins import Origins
from chatvault.storage.prepared_session import PreparedSession

_KNOWN = """
SELECT id, content_hash, updated_at, source_leaf, active_leaf_id, custom_title, people
FROM chat_session WHERE source_id = ? AND external_id = ?
"""
_SHARED = """
SELECT 1 FROM message m JOIN json_each(?) told ON told.value = m.external_id
WHERE m.session_id = ? LIMIT 1
"""
_MOVE = "UPDATE chat_session SET source_id = ?, external_id = ? WHERE id = ?"


class KnownSessions:
    """Rows of sessions by what their sources call them; None where there is none."""

    def __init__(self, connection: Connection, origins: Origins) -> None:
        self._connection, self._origins = connection, origins

    def at(self, place: Place, session: PreparedSession) -> Any:
        """The session of that source and name, which one known otherwise has from now on."""
        return (
            self._row(place)
            or self._of_other_account(session.facts, place)
            or self._formerly(session, place)
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

    def _formerly(self, session: PreparedSession, place: Place) -> Any:
        """The session by what it was called before its source told its id."""
        facts = session.facts
        known = self._row((place[0], facts.formerly)) if facts.formerly else None
        if known is None or (facts.formerly_after_file and not self._shares(known.id, session)):
            return None
        return self._moved(known, place)

    def _shares(self, session_id: int, session: PreparedSession) -> bool:
        names = [message.external_id.removeprefix(TRANSCRIPT) for message in session.messages]
        asked = (json.dumps(names), session_id)
        return self._connection.exec_driver_sql(_SHARED, asked).first() is not None

    def _moved(self, known: Any, place: Place) -> Any:
        self._connection.exec_driver_sql(_MOVE, (*place, known.id))
        return known
