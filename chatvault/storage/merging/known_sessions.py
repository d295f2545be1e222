"""What the vault holds already of sessions that are read."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

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


class KnownSession(NamedTuple):
    """What is asked of a session that is there; ``people`` is JSON text."""

    id: int
    uid: str
    source_id: int
    content_hash: str
    updated_at: int | None
    source_leaf: str | None
    active_leaf_id: int | None
    custom_title: str | None
    people: str | None


class KnownSessions:
    """Sessions by what their sources call them; None where there is none."""

    def __init__(self, connection: Connection, origins: Origins) -> None:
        self._connection, self._origins = connection, origins
        # Each session of an import asks it; by way of SQLAlchemy that takes ten times as long.
        self._driver: Any = connection.connection.driver_connection

    def at(self, place: Place, session: PreparedSession) -> KnownSession | None:
        """The session of that source and name, which one known otherwise has from now on."""
        return (
            self._row(place)
            or self._told_by_now(session.facts, place)
            or self._formerly(session, place)
            or self._of_other_product(session, place)
        )

    def of_uid(self, uid: str) -> KnownSession | None:
        """The session that is called so outward, whatever its source calls it by now."""
        return self._first(_OF_UID, uid)

    def called(self, place: Place, key: str, account: str) -> KnownSession | None:
        """The session of that source and name, also where one of the two tells no account."""
        return self._row(place) or self._of_other_account(key, account, place[1])

    def _row(self, place: Place) -> KnownSession | None:
        return self._first(_KNOWN, *place)

    def _first(self, statement: str, *values: int | str) -> KnownSession | None:
        rows = self._driver.execute(statement, values).fetchall()
        return KnownSession(*rows[0]) if rows else None

    def _told_by_now(self, facts: ParsedSession, place: Place) -> KnownSession | None:
        """The session of another account, which is of this one from now on where that is told."""
        known = self._of_other_account(facts.source, facts.account, place[1])
        return self._moved(known, place) if known is not None and facts.account else known

    def _of_other_account(self, key: str, account: str, external_id: str) -> KnownSession | None:
        """The one session of that name of which one export tells the account, and another not."""
        rows = (self._row((source, external_id)) for source in self._origins.alike(key, account))
        found = [row for row in rows if row is not None]
        return found[0] if len(found) == 1 else None

    def _formerly(self, session: PreparedSession, place: Place) -> KnownSession | None:
        """The session by what it was called before its source told its id."""
        facts = session.facts
        known = self._row((place[0], clean(facts.formerly))) if facts.formerly else None
        if known is None or (facts.formerly_after_file and not self._shares(known.id, session)):
            return None
        return self._moved(known, place)

    def _of_other_product(self, session: PreparedSession, place: Place) -> KnownSession | None:
        """The session, where it was taken for one of another product before."""
        facts = session.facts
        if not facts.source_formerly:
            return None
        known = self._first(_OF_PRODUCT, facts.source_formerly, clean(facts.account), place[1])
        if known is None or not self._shares(known.id, session):
            return None
        return self._moved(known, place)

    def _shares(self, session_id: int, session: PreparedSession) -> bool:
        told = [message.external_id for message in session.messages]
        names = {*told, *(name.removeprefix(TRANSCRIPT) for name in told)}
        asked = (json.dumps(sorted(names)), session_id)
        return self._connection.exec_driver_sql(_SHARED, asked).first() is not None

    def _moved(self, known: KnownSession, place: Place) -> KnownSession:
        self._connection.exec_driver_sql(_MOVE, (*place, known.id))
        return known
