"""Writes the rows of messages: messages, tool calls, attachments and the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from chatvault.domain.parsed import Issue, ParsedMessage, Severity
from chatvault.errors import KnownError
from chatvault.storage import blob_rows, full_text
from chatvault.storage.blobs import Blobs
from chatvault.storage.message_rows import MessageRows, Row
from chatvault.storage.models import (
    Attachment,
    ChatSession,
    Message,
    Source,
    ToolCall,
    table,
)
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
    """Writes messages within one transaction of the vault."""

    def __init__(self, session: Session, blobs: Blobs, now: int, check: Callable[[], None]) -> None:
        self._session, self._blobs, self._now, self._check = session, blobs, now, check

    def stored(self, session_id: int) -> dict[str, StoredMessage]:
        """The session's messages by external id, in order."""
        rows = self._session.execute(
            select(
                col(Message.id),
                col(Message.external_id),
                col(Message.content_hash),
                col(Message.parent_id),
                col(Message.position),
                col(Message.active),
            )
            .where(col(Message.session_id) == session_id)
            .order_by(col(Message.position), col(Message.id))
        )
        return {row.external_id: StoredMessage(*row) for row in rows}

    def insert(self, rows: MessageRows) -> None:
        """Write new messages and index them."""
        if rows.messages:
            self._session.execute(insert(table(Message)), rows.messages)
            self._add_details(rows)

    def replace(self, rows: MessageRows) -> None:
        """Write messages over their older versions."""
        if not rows.messages:
            return
        ids = [row["id"] for row in rows.messages]
        for details in ("tool_call", "attachment"):
            self._session.connection().exec_driver_sql(
                f"DELETE FROM {details} WHERE message_id = ?", [(message_id,) for message_id in ids]
            )
        full_text.remove(self._session, ids)
        messages = table(Message)
        statement = update(messages).where(messages.c.id == bindparam("row_id"))
        self._session.connection().execute(
            statement.values({name: bindparam(name) for name in rows.messages[0] if name != "id"}),
            [{"row_id": row["id"], **row} for row in rows.messages],
        )
        self._add_details(rows)

    def _add_details(self, rows: MessageRows) -> None:
        if rows.tools:
            self._session.execute(insert(table(ToolCall)), rows.tools)
        if rows.attachments:
            self._session.execute(insert(table(Attachment)), rows.attachments)
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
            self._session.connection().exec_driver_sql(
                "UPDATE message SET position = ?, active = ? WHERE id = ?", moved
            )

    def count_usage_once(self, session_id: int, source: str, rows: list[Row]) -> None:
        """Usage that another session of the source holds already does not count again."""
        keys = [row["usage_key"] for row in rows if row["usage_key"]]
        taken: set[str] = set()
        for start in range(0, len(keys), 500):
            taken.update(
                self._session.scalars(
                    select(col(Message.usage_key))
                    .join(ChatSession, col(ChatSession.id) == col(Message.session_id))
                    .join(Source, col(Source.id) == col(ChatSession.source_id))
                    .where(
                        col(Message.usage_key).in_(keys[start : start + 500]),
                        col(Message.session_id) != session_id,
                        col(Message.usage_counted).is_(True),
                        col(Source.key) == source,
                    )
                )
            )
        for row in rows:
            row["usage_counted"] = row["usage_key"] not in taken
            if row["usage_key"]:
                taken.add(row["usage_key"])

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
