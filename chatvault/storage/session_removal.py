"""Takes sessions out of the vault for good, with all that is theirs alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from chatvault.storage.merging import usage_owners
from chatvault.storage.search import full_text

_BLOBS = """
SELECT a.blob FROM attachment a JOIN message m ON m.id = a.message_id
WHERE m.session_id = ? AND a.blob IS NOT NULL
"""
# The files that were read for this session and for no other that stays.
_FILES = """
SELECT mine.file_id FROM session_file mine WHERE mine.session_id = ?
AND NOT EXISTS (SELECT 1 FROM session_file other
                WHERE other.file_id = mine.file_id AND other.session_id <> mine.session_id)
"""
_OF_MESSAGES = ("tool_call", "attachment", "bookmark")
_OF_SESSION = (
    "alternative",
    "message",
    "event",
    "session_tag",
    "session_file",
    "file_checkpoint",
)


@dataclass(frozen=True, slots=True)
class ThrownAway:
    """A session in the trash: how many messages it has, and the hash of its content."""

    id: int
    messages: int
    content_hash: str


class SessionRemoval:
    """Removes within the transaction it is given; ``blobs`` are the files that were named."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._connection = session.connection()
        self.blobs: set[str] = set()

    def thrown_away(self) -> list[int]:
        """When each conversation in the trash was thrown away, in UTC ms."""
        found = self._connection.exec_driver_sql(
            "SELECT trashed_at FROM chat_session WHERE status = 'trashed' "
            "AND (relation IS NOT 'subagent' OR parent_id IS NULL)"
        )
        return [row[0] for row in found]

    def due(self, trashed_until: int) -> list[ThrownAway]:
        """Sessions that were thrown away until then (UTC ms), the oldest first."""
        found = self._connection.exec_driver_sql(
            "SELECT s.id, (SELECT count(*) FROM message m WHERE m.session_id = s.id), "
            "s.content_hash FROM chat_session s WHERE s.status = 'trashed' AND s.trashed_at <= ? "
            "ORDER BY s.trashed_at, s.id",
            (trashed_until,),
        )
        return [ThrownAway(*row) for row in found]

    def still_due(self, asked: Sequence[ThrownAway], trashed_until: int) -> list[ThrownAway]:
        """Those that nobody has put back or added to meanwhile."""
        found = self._connection.exec_driver_sql(
            "SELECT id, content_hash FROM chat_session "
            "WHERE id IN (SELECT value FROM json_each(?)) "
            "AND status = 'trashed' AND trashed_at <= ?",
            (json.dumps([one.id for one in asked]), trashed_until),
        )
        now = {row[0]: row[1] for row in found}
        return [one for one in asked if now.get(one.id) == one.content_hash]

    def remove(self, session_id: int) -> None:
        """Remove a session: its messages, its place in the index, its originals, its row."""
        messages = self._column("SELECT id FROM message WHERE session_id = ?", session_id)
        usage_owners.pass_on(self._session, messages)
        self.blobs.update(self._column(_BLOBS, session_id))
        self._forget_originals(session_id)
        full_text.remove(self._session, messages)
        of_messages = "message_id IN (SELECT id FROM message WHERE session_id = ?)"
        for table in _OF_MESSAGES:
            self._connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE {of_messages}", (session_id,)
            )
        for table in _OF_SESSION:
            self._connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE session_id = ?", (session_id,)
            )
        self._connection.exec_driver_sql(
            "UPDATE chat_session SET parent_id = NULL WHERE parent_id = ?", (session_id,)
        )
        self._connection.exec_driver_sql("DELETE FROM session_fts WHERE rowid = ?", (session_id,))
        self._connection.exec_driver_sql("DELETE FROM chat_session WHERE id = ?", (session_id,))

    def _forget_originals(self, session_id: int) -> None:
        """Let go of the bytes; that the files were read stays known, so that they stay away."""
        for file_id in self._column(_FILES, session_id):
            parts = self._column("SELECT blob FROM original_part WHERE file_id = ?", file_id)
            self.blobs.update(parts)
            self._connection.exec_driver_sql(
                "DELETE FROM original_part WHERE file_id = ?", (file_id,)
            )

    def _column(self, statement: str, value: int) -> list[Any]:
        return [row[0] for row in self._connection.exec_driver_sql(statement, (value,))]
