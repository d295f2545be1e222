"""Takes the messages of a session over from a copy of the vault, with what belongs to them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlmodel import Session

from chatvault.storage.database.bulk_rows import Row, insert_rows, read_rows, without_id
from chatvault.storage.database.packing import pack
from chatvault.storage.database.portions import portions
from chatvault.storage.merging.message_store import MessageStore, StoredMessage
from chatvault.storage.merging.message_tree import merged_order
from chatvault.storage.message_ids import MessageIds
from chatvault.storage.message_repository import MessageRepository
from chatvault.storage.models import Attachment, Message, Table, ToolCall
from chatvault.storage.search import full_text
from chatvault.storage.search.indexed_message import index_row, indexed

_OF_MESSAGES = (ToolCall, Attachment)
# The last message that is shown; there may be no leaf where nothing was ever chosen.
_LEAF = """
SELECT coalesce(s.active_leaf_id, (SELECT m.id FROM message m WHERE m.session_id = s.id
    AND m.active ORDER BY m.position DESC, m.id DESC LIMIT 1)) FROM chat_session s WHERE s.id = ?
"""
_SET_LEAF = "UPDATE chat_session SET active_leaf_id = ? WHERE id = ?"
_VERSION = "~"  # behind the id of a message, before what tells its version


class TransferredMessages:
    """Adds the messages that a session does not have, and indexes them.

    Attributes:
        versions: how many messages came of which the vault has another version.
    """

    def __init__(
        self, session: Session, source: Any, messages: MessageStore, *, keep_both: bool
    ) -> None:
        """``keep_both``: a message that says something else there comes beside the vault's."""
        self._session, self._connection = session, session.connection()
        self._source, self._messages = source, messages
        self._keep_both = keep_both
        self._ids = MessageIds(self._connection)
        self.versions = 0

    def add(
        self, rows: Sequence[Row], session_id: int, source: str, *, is_new: bool
    ) -> dict[int, int]:
        """Add what is missing to a session; the new id of each message by the one in the copy."""
        stored = {} if is_new else self._messages.stored(session_id)
        if self._keep_both:
            rows = self._with_versions(rows, stored)
        missing = [row for row in rows if row["external_id"] not in stored]
        if not missing:
            return {}
        names = list(dict.fromkeys(row["external_id"] for row in rows))
        order = merged_order(list(stored), names)
        positions = {external_id: place for place, external_id in enumerate(order)}
        ids = {row["id"]: self._ids.new(row["created_at"]) for row in missing}
        self.versions += sum(map(_is_version, missing))
        here = {row["id"]: stored[row["external_id"]].id for row in rows
                if row["external_id"] in stored} | ids  # fmt: skip
        added = [
            row | {
                "id": ids[row["id"]],
                "session_id": session_id,
                "parent_id": here.get(row["parent_id"]),
                "position": positions[row["external_id"]],
                # The path that is shown stays the one that the person chose, and goes on.
                "active": row["active"] if is_new else False,
            }
            for row in missing
        ]  # fmt: skip
        if not is_new:
            self._go_on(session_id, added, {ids[row["id"]] for row in missing if row["active"]})
        self._write(added, ids, session_id, source)
        path = {known.id for known in stored.values() if known.active}
        parents = {known.id: known.parent_id for known in stored.values()}
        self._messages.move(stored, positions, parents, path)
        return ids

    def _write(
        self, added: Sequence[Row], ids: dict[int, int], session_id: int, source: str
    ) -> None:
        """Write the rows with what belongs to them, and index them."""
        keys = [(row["external_id"], row["usage_key"]) for row in added]
        counted = self._messages.count_usage_once(session_id, source, keys)
        counted_rows = [
            row | {"usage_counted": counts} for row, counts in zip(added, counted, strict=True)
        ]
        insert_rows(self._connection, Message, counted_rows)
        for model in _OF_MESSAGES:
            insert_rows(self._connection, model, list(self._details(model, ids)))
        self._index(ids, session_id, source)

    def _index(self, ids: dict[int, int], session_id: int, source: str) -> None:
        """Index the messages that were added, as far as they are shown."""
        for part in portions(sorted(ids.values())):
            full_text.add(
                self._session,
                [
                    index_row(
                        indexed(message, pack(message.blocks), source), message.id, session_id
                    )
                    for message in MessageRepository(self._session).messages(part)
                    if message.hidden is None
                ],
            )

    def _go_on(self, session_id: int, added: Sequence[Row], shown: AbstractSet[int]) -> None:
        """Let the path that is shown go on with messages that came, where it ended before them.

        ``shown`` are those that are on the path there.
        """
        before = leaf = self._connection.exec_driver_sql(_LEAF, (session_id,)).scalar()
        for row in sorted(added, key=lambda one: one["position"]):
            if leaf is not None and row["parent_id"] == leaf and row["id"] in shown:
                row["active"], leaf = True, row["id"]
        if leaf != before:
            self._connection.exec_driver_sql(_SET_LEAF, (leaf, session_id))

    def _with_versions(self, rows: Sequence[Row], stored: dict[str, StoredMessage]) -> list[Row]:
        """The rows, where those that say something else than the vault's take another name.

        Whether they do is told by what was said: the rest follows from how it was read. A version
        that came from the vault itself is called as it is there.
        """
        texts = {
            found.external_id: found.text
            for found in self._connection.exec_driver_sql(
                "SELECT external_id, text FROM message "
                "WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps([known.id for known in stored.values()]),),
            )
        }
        renamed = []
        for row in rows:
            name, version = row["external_id"], _version(row)
            own = stored.get(name.removesuffix(version))
            mine = texts.get(name)
            if (
                own is not None
                and name.endswith(version)
                and own.content_hash == row["content_hash"]
            ):
                name = own.external_id
            elif mine is not None and row["text"].strip() not in ("", mine.strip()):
                name += version
            renamed.append(row | {"external_id": name})
        return renamed

    def _details(self, model: type[Table], ids: dict[int, int]) -> Iterator[Row]:
        """The tool calls or the attachments of those messages, for the messages' new ids."""
        for row in read_rows(
            self._source,
            f"SELECT * FROM {model.__tablename__} "
            "WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY message_id, ordinal",
            json.dumps(list(ids)),
        ):
            yield without_id(row) | {"message_id": ids[row["message_id"]]}


def _version(row: Row) -> str:
    """What a message's name ends with where it stands beside another one of that name."""
    return f"{_VERSION}{row['content_hash'][:12]}"


def _is_version(row: Row) -> bool:
    return str(row["external_id"]).endswith(_version(row))
