"""Sessions that came new in one transaction, until their rows are written."""

from __future__ import annotations

import uuid

from sqlalchemy import Connection
from sqlmodel import Session

from chatvault.storage.database.bulk_rows import Row, insert_rows
from chatvault.storage.models import ChatSession
from chatvault.storage.search import full_text

Place = tuple[int, str]  # the id of a source, and the session's id in it

# A column that a new session says nothing of.
_BLANK: Row = {
    name: field.default
    for name, field in ChatSession.model_fields.items()
    if not field.is_required() and name != "id"
}


def next_id(connection: Connection) -> int:
    """The id of the session that comes next."""
    found = connection.exec_driver_sql("SELECT coalesce(max(id), 0) + 1 FROM chat_session")
    return int(found.scalar_one())


class NewSessions:
    """Gives new sessions their ids, and gathers their rows to write them all at once."""

    def __init__(self, session: Session, now: int) -> None:
        """``now`` is UTC ms."""
        self._session, self._connection, self._now = session, session.connection(), now
        self._rows: dict[int, Row] = {}
        self._external_ids: set[str] = set()
        self._next_id = next_id(self._connection)

    def add(self, place: Place, uid: str) -> int:
        """A session at that place; its uid where it is free, else another."""
        session_id, self._next_id = self._next_id, self._next_id + 1
        self._external_ids.add(place[1])
        self._rows[session_id] = _BLANK | {
            "id": session_id,
            "uid": uid if uid and self._is_free(uid) else str(uuid.uuid4()),
            "source_id": place[0],
            "external_id": place[1],
            "imported_at": self._now,
        }
        return session_id

    def has(self, external_id: str) -> bool:
        """Whether a session that some source calls so waits."""
        return external_id in self._external_ids

    def set(self, session_id: int, values: Row) -> bool:
        """Set columns of a session; False where it does not wait."""
        row = self._rows.get(session_id)
        if row is None:
            return False
        row.update(values)
        return True

    def write(self) -> None:
        """Write them all, and what their titles are found by."""
        rows = list(self._rows.values())
        self._rows, self._external_ids = {}, set()
        if rows:
            insert_rows(self._connection, ChatSession, rows)
            titles = [(row["id"], row["custom_title"] or row["title"]) for row in rows]
            full_text.add_titles(self._session, titles)

    def _is_free(self, uid: str) -> bool:
        if any(row["uid"] == uid for row in self._rows.values()):
            return False
        known = self._connection.exec_driver_sql("SELECT 1 FROM chat_session WHERE uid = ?", (uid,))
        return known.first() is None
