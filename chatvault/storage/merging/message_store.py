"""Writes the rows of messages: messages, tool calls, attachments and the index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from chatvault.domain import blocks
from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import KnownError
from chatvault.storage import blob_rows
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.bulk_rows import insert_tuples
from chatvault.storage.merging import told_outcomes
from chatvault.storage.merging.message_rows import (
    ATTACHMENT_COLUMNS,
    MESSAGE_COLUMNS,
    TOOL_COLUMNS,
    LaidOut,
    Row,
)
from chatvault.storage.merging.prepared_session import PreparedMessage
from chatvault.storage.merging.session_merge import Merge
from chatvault.storage.models import Attachment, Message, ToolCall
from chatvault.storage.search import full_text
from chatvault.storage.search.indexed_message import index_row

# Where a message stands: its id, position, parent, and whether it is on the path to show.
Standing = tuple[int, int, int | None, bool]
_REPLACE = (
    f"UPDATE message SET {', '.join(f'{name} = ?' for name in MESSAGE_COLUMNS[1:])} WHERE id = ?"
)


@dataclass(slots=True)
class MessageRows:
    """Rows of messages, their tool calls and attachments, and what the index gets."""

    messages: list[Row] = field(default_factory=list)
    tools: list[Row] = field(default_factory=list)
    attachments: list[Row] = field(default_factory=list)
    indexed: list[full_text.IndexRow] = field(default_factory=list)

    def extend(self, other: MessageRows) -> None:
        """Take over the rows of ``other``."""
        self.messages += other.messages
        self.tools += other.tools
        self.attachments += other.attachments
        self.indexed += other.indexed

    def add(self, place: Row, rows: LaidOut, blobs: dict[int, str]) -> None:
        """Add one message; ``place`` is what only the vault knows of it, its id first.

        ``blobs`` are the stored bytes by the attachment's place in the message.
        """
        message_id, session_id = place[:2]
        message, tools, attachments, searched = rows
        self.messages.append(place + message)
        if tools:
            self.tools += [(message_id, *tool) for tool in tools]
        if attachments:
            self.attachments += [
                (message_id, blobs.get(attachment[0]), *attachment) for attachment in attachments
            ]
        if searched is not None:
            self.indexed.append(index_row(searched, message_id, session_id))


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

    def write(
        self,
        result: Merge,
        source: str,
        new: Sequence[PreparedMessage],
        changed: Sequence[PreparedMessage],
        standing: Iterable[Standing],
    ) -> None:
        """Write messages of a session: new ones at the next ``flush``, over others at once.

        ``standing`` tells of the new ones, then of the others.
        """
        written = (*new, *changed)
        keys = [(message.external_id, message.usage_key) for message in written]
        counted = self.count_usage_once(result.session_id, source, keys)
        rows = MessageRows(), MessageRows()
        told = enumerate(zip(written, standing, counted, strict=True))
        for number, (message, (message_id, position, parent_id, active), counts) in told:
            rows[number >= len(new)].add(
                (message_id, result.session_id, position, parent_id, active, counts),
                message.laid_out(source),
                self._store_attachments(message.attachments, result.issues),
            )
        self._waiting.extend(rows[0])
        self._replace(rows[1])
        result.messages_new, result.messages_updated = len(new), len(changed)

    def flush(self) -> None:
        """Write what waits; its sessions must be there."""
        rows, self._waiting = self._waiting, MessageRows()
        if rows.messages:
            insert_tuples(self._connection, Message, MESSAGE_COLUMNS, rows.messages)
            self._add_details(rows)

    def _replace(self, rows: MessageRows) -> None:
        """Write messages over their older versions."""
        if not rows.messages:
            return
        ids = [row[0] for row in rows.messages]
        tools, rows.tools = rows.tools, told_outcomes.kept(self._session, rows.tools)
        for details in ("tool_call", "attachment"):
            self._connection.exec_driver_sql(
                f"DELETE FROM {details} WHERE message_id = ?", [(row_id,) for row_id in ids]
            )
        full_text.remove(self._session, ids)
        self._connection.exec_driver_sql(
            _REPLACE, [(*row[1:], row_id) for row_id, row in zip(ids, rows.messages, strict=True)]
        )
        self._add_details(rows)
        told_outcomes.take_note(self._session, tools, rows.tools)

    def _add_details(self, rows: MessageRows) -> None:
        insert_tuples(self._connection, ToolCall, TOOL_COLUMNS, rows.tools)
        insert_tuples(self._connection, Attachment, ATTACHMENT_COLUMNS, rows.attachments)
        full_text.add(self._session, rows.indexed)

    def move(
        self,
        stored: dict[str, StoredMessage],
        positions: dict[str, int],
        parents: Mapping[int, int | None],
        path: set[int],
    ) -> None:
        """Give the messages that were there their new place, parent and path."""
        moved = [
            (*place, known.id)
            for external_id, known in stored.items()
            if (place := (positions[external_id], parents[known.id], known.id in path))
            != (known.position, known.parent_id, known.active)
        ]
        if moved:
            self._connection.exec_driver_sql(
                "UPDATE message SET position = ?, parent_id = ?, active = ? WHERE id = ?", moved
            )

    def count_usage_once(
        self, session_id: int, source: str, messages: Sequence[tuple[str, str | None]]
    ) -> list[bool]:
        """For messages of a session, by external id and usage key, whether their usage counts.

        What another session of the source, or another message of this one, holds already does
        not count again.
        """
        self._find_owners(source, {key for _, key in messages if key})
        holders = self._holders(session_id, source, messages)
        counted = []
        for name, key in messages:
            if not key:
                counted.append(True)
                continue
            owner = self._counted.setdefault((source, key), session_id)
            counted.append(owner == session_id and holders.setdefault(key, name) == name)
        return counted

    def _holders(
        self, session_id: int, source: str, messages: Sequence[tuple[str, str | None]]
    ) -> dict[str, str]:
        """By usage key, the message of the session whose usage counts already.

        One that is about to be written with another key holds it no longer: what is told of a
        whole session stands with its last answer, which is another one when the session grew.
        """
        own = [key for _, key in messages if key and self._counted.get((source, key)) == session_id]
        if not own:
            return {}
        found = self._connection.exec_driver_sql(
            "SELECT m.usage_key, m.external_id FROM json_each(?) asked "
            "CROSS JOIN message m ON m.usage_key = asked.value "
            "WHERE m.usage_counted AND m.session_id = ? ORDER BY m.position DESC",
            (json.dumps(own), session_id),
        )
        written = dict(messages)
        return {key: name for key, name in found if written.get(name, key) == key}

    def _find_owners(self, source: str, keys: set[str]) -> None:
        """The sessions in which the usage of these responses counts already."""
        unknown = [key for key in keys if (source, key) not in self._counted]
        if not unknown:
            return
        found = self._connection.exec_driver_sql(
            "SELECT m.usage_key, min(m.session_id) FROM json_each(?) asked "
            "CROSS JOIN message m ON m.usage_key = asked.value "
            "JOIN chat_session s ON s.id = m.session_id JOIN source o ON o.id = s.source_id "
            "WHERE m.usage_counted AND o.key = ? GROUP BY m.usage_key",
            (json.dumps(unknown), source),
        )
        self._counted.update(((source, row[0]), row[1]) for row in found)

    def _store_attachments(
        self, attachments: Iterable[blocks.Attachment], issues: list[Issue]
    ) -> dict[int, str]:
        """Keep a message's files; the blobs by place. What cannot be read becomes an issue."""
        blobs: dict[int, str] = {}
        for place, attachment in enumerate(attachments):
            if attachment.content is None:
                continue
            try:
                with attachment.content() as stream:
                    blob = self._blobs.add(stream, self._check)
            except KnownError as error:
                where = f"attachment “{attachment.name}”"
                issues.append(Issue(where, Severity.WARNING, error.sentence))
                continue
            blob_rows.note(self._session, [blob], self._now)
            blobs[place] = blob.sha256
        return blobs
