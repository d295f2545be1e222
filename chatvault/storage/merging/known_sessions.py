"""What the vault holds already of sessions that are read."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from chatvault.domain.parsed import ParsedSession
from chatvault.domain.stand_in import TRANSCRIPT
from chatvault.storage.database.packing import clean
from chatvault.storage.merging.new_sessions import Place
from chatvault.storage.merging.origins import Origins
from chatvault.storage.merging.prepared_session import PreparedSession

_COLUMNS = """
SELECT id, uid, source_id, content_hash, updated_at, source_leaf, active_leaf_id, custom_title,
       people
FROM chat_session
"""
_KNOWN = f"{_COLUMNS} WHERE source_id = ? AND external_id = ?"
_OF_UID = f"{_COLUMNS} WHERE uid = ?"
_OF_PRODUCT = f"""
{_COLUMNS} WHERE source_id = (SELECT id FROM source WHERE key = ? AND account = ?)
AND external_id = ?
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
            or self._told_by_now(session.facts, place)
            or self._formerly(session, place)
            or self._of_other_product(session, place)
        )

    def of_uid(self, uid: str) -> Any:
        """The session that is called so outward, whatever its source calls it by now."""
        return self._connection.exec_driver_sql(_OF_UID, (uid,)).first()

    def called(self, place: Place, key: str, account: str) -> Any:
        """The session of that source and name, also where one of the two tells no account."""
        return self._row(place) or self._of_other_account(key, account, place[1])

    def _row(self, place: Place) -> Any:
        return self._connection.exec_driver_sql(_KNOWN, place).first()

    def _told_by_now(self, facts: ParsedSession, place: Place) -> Any:
        """The session of another account, which is of this one from now on where that is told."""
        known = self._of_other_account(facts.source, facts.account, place[1])
        return self._moved(known, place) if known is not None and facts.account else known

    def _of_other_account(self, key: str, account: str, external_id: str) -> Any:
        """The one session of that name of which one export tells the account, and another not."""
        rows = (self._row((source, external_id)) for source in self._origins.alike(key, account))
        found = [row for row in rows if row is not None]
        return found[0] if len(found) == 1 else None

    def _formerly(self, session: PreparedSession, place: Place) -> Any:
        """The session by what it was called before its source told its id."""
        facts = session.facts
        known = self._row((place[0], facts.formerly)) if facts.formerly else None
        if known is None or (facts.formerly_after_file and not self._shares(known.id, session)):
            return None
        return self._moved(known, place)

    def _of_other_product(self, session: PreparedSession, place: Place) -> Any:
        """The session, where it was taken for one of another product before."""
        facts = session.facts
        if not facts.source_formerly:
            return None
        asked = (facts.source_formerly, clean(facts.account), place[1])
        known = self._connection.exec_driver_sql(_OF_PRODUCT, asked).first()
        shared = known is not None and self._shares(known.id, session)
        return self._moved(known, place) if shared else None

    def _shares(self, session_id: int, session: PreparedSession) -> bool:
        names = [message.external_id.removeprefix(TRANSCRIPT) for message in session.messages]
        asked = (json.dumps(names), session_id)
        return self._connection.exec_driver_sql(_SHARED, asked).first() is not None

    def _moved(self, known: Any, place: Place) -> Any:
        self._connection.exec_driver_sql(_MOVE, (*place, known.id))
        return known
