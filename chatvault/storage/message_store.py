"""Writes the rows of messages: messages, tool calls, attachments and the index."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam, update
from sqlmodel import Session

from chatvault.domain.parsed import Issue, ParsedMessage, Severity
from chatvault.errors import KnownError
from chatvault.storage import blob_rows, full_text
from chatvault.storage.blobs import Blobs
from chatvault.storage.bulk_rows import insert_rows
from chatvault.storage.message_rows import MessageRows, Row
from chatvault.storage.models import Attachment, Message, ToolCall, table
from chatvault.storage.packing import attachments


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message that is in the vault already."""

    id: int
    external_id: str
    content_hash: str
    parent_id: int | None
    position: int
    active: bool


class MessageStore:
    """Writes messages within one transaction of the vault.

    New messages wait until ``flush``, so that a thousand small conversations become a handful
    of bulk inserts.
    """

    def __init__(self, session: Session, blobs: Blobs, now: int, check: Callable[[], None]) -> None:
        self._session, self._blobs, self._now, self._check = session, blobs, now, check
        self._connection = session.connection()
        self._waiting = MessageRows()
        self._counted: dict[tuple[str, str], int] = {}  # (source, usage key) -> session

    def stored(self, session_id: int) -> dict[str, StoredMessage]:
        """The session's messages by external id, in order."""
        rows = self._connection.exec_driver_sql(
            "SELECT id, external_id, content_hash, parent_id, position, active FROM message "
            "WHERE session_id = ? ORDER BY position, id",
            (session_id,),
        )
        return {row[1]: StoredMessage(*row) for row in rows}

    def add(self, rows: MessageRows) -> None:
        """Write new messages and index them, at the next ``flush``."""
        self._waiting.extend(rows)

    def flush(self) -> None:
        """Write what waits; its sessions must be there."""
        rows, self._waiting = self._waiting, MessageRows()
        if rows.messages:
            insert_rows(self._connection, Message, rows.messages)
            self._add_details(rows)

    def replace(self, rows: MessageRows) -> None:
        """Write messages over their older versions."""
        if not rows.messages:
            return
        ids = [(row["id"],) for row in rows.messages]
        for details in ("tool_call", "attachment"):
            self._connection.exec_driver_sql(f"DELETE FROM {details} WHERE message_id = ?", ids)
        full_text.remove(self._session, [row["id"] for row in rows.messages])
        messages = table(Message)
        statement = update(messages).where(messages.c.id == bindparam("row_id"))
        self._connection.execute(
            statement.values({name: bindparam(name) for name in rows.messages[0] if name != "id"}),
            [{"row_id": row["id"], **row} for row in rows.messages],
        )
        self._add_details(rows)

    def _add_details(self, rows: MessageRows) -> None:
        insert_rows(self._connection, ToolCall, rows.tools)
        insert_rows(self._connection, Attachment, rows.attachments)
        full_text.add(self._session, rows.indexed)

    def move(
        self, stored: dict[str, StoredMessage], positions: dict[str, int], path: set[int]
    ) -> None:
        """Give the messages that were there their new place and path."""
        moved = [
            (positions[external_id], known.id in path, known.id)
            for external_id, known in stored.items()
            if (known.position, known.active) != (positions[external_id], known.id in path)
        ]
        if moved:
            self._connection.exec_driver_sql(
                "UPDATE message SET position = ?, active = ? WHERE id = ?", moved
            )

    def count_usage_once(self, session_id: int, source: str, rows: list[Row]) -> None:
        """Usage that another session of the source holds already does not count again."""
        self._find_owners(source, {row["usage_key"] for row in rows if row["usage_key"]})
        counted_here: set[str] = set()
        for row in rows:
            key = row["usage_key"]
            if not key:
                row["usage_counted"] = True
                continue
            owner = self._counted.setdefault((source, key), session_id)
            row["usage_counted"] = owner == session_id and key not in counted_here
            counted_here.add(key)

    def _find_owners(self, source: str, keys: set[str]) -> None:
        """The sessions in which the usage of these responses counts already."""
        unknown = [key for key in keys if (source, key) not in self._counted]
        found = self._connection.exec_driver_sql(
            "SELECT m.usage_key, min(m.session_id) FROM json_each(?) asked "
            "CROSS JOIN message m ON m.usage_key = asked.value "
            "JOIN chat_session s ON s.id = m.session_id JOIN source o ON o.id = s.source_id "
            "WHERE m.usage_counted AND o.key = ? GROUP BY m.usage_key",
            (json.dumps(unknown), source),
        )
        self._counted.update(((source, row[0]), row[1]) for row in found)

    def store_attachments(self, message: ParsedMessage, issues: list[Issue]) -> dict[int, str]:
        """Keep a message's files; the blobs by place. What cannot be read becomes an issue."""
        blobs: dict[int, str] = {}
        for place, attachment in enumerate(attachments(message.blocks)):
            if attachment.content is None:
                continue
            try:
                with attachment.content() as stream:
                    blob = self._blobs.add(stream, self._check)
            except KnownError as error:
                where = f"attachment “{attachment.name}”"
                issues.append(Issue(where, Severity.WARNING, error.sentence))
                continue
            blob_rows.note(self._session, blob, self._now)
            blobs[place] = blob.sha256
        return blobs
