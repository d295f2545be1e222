"""Takes sessions over from a copy of the vault, row by row.

A session that the vault does not have comes back as it was; of one that it has, the messages
that are missing in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from chatvault.domain.gathered import SOURCES, is_gathered
from chatvault.domain.parsed import ParsedProject
from chatvault.domain.repeated import is_repeated
from chatvault.storage import people
from chatvault.storage.database.bulk_rows import Row, insert_rows, read_rows, without_id
from chatvault.storage.database.packing import pack
from chatvault.storage.merging import (
    alternatives,
    copied_sessions,
    numbered_sessions,
    parent_links,
    repeated_messages,
    session_counts,
)
from chatvault.storage.merging.known_sessions import KnownSessions
from chatvault.storage.merging.message_store import MessageStore, StoredMessage
from chatvault.storage.merging.message_tree import merged_order
from chatvault.storage.merging.new_sessions import Place
from chatvault.storage.merging.origins import Origins
from chatvault.storage.merging.row_holders import holders
from chatvault.storage.merging.transferred_originals import TransferredOriginals
from chatvault.storage.message_ids import MessageIds
from chatvault.storage.message_repository import MessageRepository
from chatvault.storage.models import (
    Attachment,
    ChatSession,
    Event,
    Message,
    Table,
    ToolCall,
)
from chatvault.storage.projects import Projects
from chatvault.storage.search import full_text
from chatvault.storage.search.indexed_message import index_row, indexed

_OF_MESSAGES = (ToolCall, Attachment)
_MESSAGES = "SELECT * FROM message WHERE session_id = ? ORDER BY position, id"
_MARKED = """
SELECT b.message_id FROM bookmark b JOIN message m ON m.id = b.message_id WHERE m.session_id = ?
"""
# The last message that is shown; there may be no leaf where nothing was ever chosen.
_LEAF = """
SELECT coalesce(s.active_leaf_id, (SELECT m.id FROM message m WHERE m.session_id = s.id
    AND m.active ORDER BY m.position DESC, m.id DESC LIMIT 1)) FROM chat_session s WHERE s.id = ?
"""
_SET_LEAF = "UPDATE chat_session SET active_leaf_id = ? WHERE id = ?"
_SET_UPDATED = "UPDATE chat_session SET updated_at = ?1 WHERE id = ?2 AND updated_at < ?1"
_INDEXED_AT_ONCE = 400
_VERSION = "~"  # behind the id of a message, before what tells its version


@dataclass(slots=True)
class Transferred:
    """The sessions that came, and those that only got messages that were missing."""

    new: set[int] = field(default_factory=set)
    completed: set[int] = field(default_factory=set)
    ids: dict[str, int] = field(default_factory=dict)  # here, by the uid in the copy
    versions: int = 0  # messages of which the vault has another version


class SessionTransfer:
    """Writes within one transaction; ``source`` is a connection to a copy of the same schema.

    The files that the sessions need are in the vault already.
    """

    def __init__(
        self,
        session: Session,
        source: Any,
        messages: MessageStore,
        projects: Projects,
        *,
        keep_both: bool = False,
    ) -> None:
        """``keep_both``: a message that says something else there comes beside the vault's."""
        self._keep_both = keep_both
        self._session, self._connection = session, session.connection()
        self._source, self._messages = source, messages
        self._origins, self._projects = Origins(session), projects
        self._known = KnownSessions(self._connection, self._origins)
        self._ids = MessageIds(self._connection)
        self._originals = TransferredOriginals(self._connection, source)
        self.transferred = Transferred()

    def take(self, uid: str) -> None:
        """Take over the session of that uid, which the copy has."""
        (row,) = self._read("SELECT * FROM chat_session WHERE uid = ?", uid)
        (origin,) = self._read("SELECT * FROM source WHERE id = ?", row["source_id"])
        rows = self._read(_MESSAGES, row["id"])
        place, known = self._place(row, rows, origin)
        if known is None:
            session_id = self._add_session(row, place)
        else:
            session_id = known
            if not self._keep_both:  # it is to come back
                self._connection.exec_driver_sql(
                    "UPDATE chat_session SET status = 'active', trashed_at = NULL "
                    "WHERE id = ? AND status = 'trashed'",
                    (session_id,),
                )
            rows = self._without_repeated(rows, row, place[0])
            if self._keep_both and origin["key"] in SOURCES and is_gathered(place[1]):
                rows = self._without_held(rows, place[0], session_id)
        self.transferred.ids[uid] = session_id
        if ids := self._add_messages(rows, session_id, origin["key"], is_new=known is None):
            self._index(ids, session_id, origin["key"])
            if known is not None:
                self.transferred.completed.add(session_id)
                self._connection.exec_driver_sql(_SET_UPDATED, (row["updated_at"], session_id))
            if row["people"] is not None:
                people.take(self._session, session_id, row["people"])
        if known is None:
            self._finish_session(row, place, session_id, ids)
        session_counts.recount(self._session, [session_id])
        alternatives.note(self._session, [session_id])

    def _place(self, row: Row, messages: Sequence[Row], origin: Row) -> tuple[Place, int | None]:
        """Where the vault has the session or is to have it, and its id there; as an import does.

        An export may have told its account since it was copied, or its source its id.
        """
        key, account, name = origin["key"], origin["account"], row["external_id"]
        known = self._known.of_uid(row["uid"])
        if known is not None:
            return (known.source_id, name), known.id
        source_id = self._origins.source(key, account)
        said = {one["external_id"]: one["text"] for one in messages}
        while (known := self._known.called((source_id, name), key, account)) is not None:
            if not numbered_sessions.is_number(name) or not numbered_sessions.is_another_in(
                self._connection, known.id, said, row["created_at"]
            ):
                return (known.source_id, name), known.id
            name += numbered_sessions.AGAIN
        return (source_id, name), None

    def _add_session(self, row: Row, place: Place) -> int:
        session_id = int(self._one("SELECT coalesce(max(id), 0) + 1 FROM chat_session"))
        project = row["project_id"]
        if project is not None:
            (found,) = self._read("SELECT * FROM project WHERE id = ?", project)
            project = self._projects.id(
                ParsedProject(found["path"], found["git_remote"], found["name"])
            )
        thrown_away = row["status"] == "trashed"
        added = row | {
            "id": session_id,
            "source_id": place[0],
            "external_id": place[1],
            "project_id": project,
            "status": "active" if thrown_away else row["status"],
            "trashed_at": None,
            # What the person made of it comes from the person's own layer.
            "folder_id": None,
            "parent_id": None,
            "active_leaf_id": None,
        }
        insert_rows(self._connection, ChatSession, [added])
        title = row["custom_title"] or row["title"]
        full_text.add_titles(self._session, [(session_id, title)])
        self.transferred.new.add(session_id)
        return session_id

    def _finish_session(self, row: Row, place: Place, session_id: int, ids: dict[int, int]) -> None:
        leaf = ids.get(row["active_leaf_id"])
        self._connection.exec_driver_sql(_SET_LEAF, (leaf, session_id))
        events = self._read("SELECT * FROM event WHERE session_id = ? ORDER BY id", row["id"])
        insert_rows(
            self._connection, Event,
            [without_id(event) | {"session_id": session_id} for event in events],
        )  # fmt: skip
        self._originals.take(row["id"], session_id)
        parent_links.link(self._session, [session_id])
        copied_sessions.link(self._session, [session_id])
        self._connection.exec_driver_sql(
            "UPDATE chat_session SET parent_id = ? WHERE parent_id IS NULL "
            "AND source_id = ? AND parent_external_id = ? AND id <> ?",
            (session_id, *place, session_id),
        )

    def _without_repeated(self, rows: Sequence[Row], row: Row, source_id: int) -> Sequence[Row]:
        """Leave out what the session repeats of one that the vault has."""
        repeated = [one for one in rows if is_repeated(one["external_id"])]
        since = max((one["created_at"] or 0 for one in repeated), default=0)
        parent = row["parent_external_id"]
        if len(repeated) in (0, len(rows)) or not repeated_messages.has_since(
            self._connection, source_id, parent, since
        ):
            return rows
        marked = {one["message_id"] for one in self._read(_MARKED, row["id"])}
        gone = {one["id"] for one in repeated} - marked
        return [one for one in rows if one["id"] not in gone]

    def _without_held(self, rows: Sequence[Row], source_id: int, session_id: int) -> Sequence[Row]:
        """Leave out rows of a source that other sessions of the vault have."""
        told = [(row["external_id"], row["created_at"]) for row in rows]
        held = {one.name for one in holders(self._connection, source_id, told)
                if one.session_id != session_id}  # fmt: skip
        return [row for row in rows if row["external_id"] not in held]

    def _add_messages(
        self, rows: Sequence[Row], session_id: int, source: str, *, is_new: bool
    ) -> dict[int, int]:
        """Add what is missing; the new id of each message by the one in the copy."""
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
        self.transferred.versions += sum(map(_is_version, missing))
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
        keys = [(row["external_id"], row["usage_key"]) for row in added]
        counted = self._messages.count_usage_once(session_id, source, keys)
        for row, counts in zip(added, counted, strict=True):
            row["usage_counted"] = counts
        insert_rows(self._connection, Message, added)
        for model in _OF_MESSAGES:
            insert_rows(self._connection, model, list(self._details(model, ids)))
        path = {known.id for known in stored.values() if known.active}
        parents = {known.id: known.parent_id for known in stored.values()}
        self._messages.move(stored, positions, parents, path)
        return ids

    def _go_on(self, session_id: int, added: Sequence[Row], shown: AbstractSet[int]) -> None:
        """Let the path that is shown go on with messages that came, where it ended before them.

        ``shown`` are those that are on the path there.
        """
        before = leaf = self._one(_LEAF, session_id)
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
        for row in self._read(
            f"SELECT * FROM {model.__tablename__} "
            "WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY message_id, ordinal",
            json.dumps(list(ids)),
        ):
            yield without_id(row) | {"message_id": ids[row["message_id"]]}

    def _index(self, ids: dict[int, int], session_id: int, source: str) -> None:
        """Index the messages that were added, as far as they are shown."""
        added = sorted(ids.values())
        for start in range(0, len(added), _INDEXED_AT_ONCE):
            part = added[start : start + _INDEXED_AT_ONCE]
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

    def _read(self, statement: str, *values: Any) -> Sequence[Row]:
        """Rows of the copy."""
        return read_rows(self._source, statement, *values)

    def _one(self, statement: str, *values: Any) -> Any:
        """The first column of the vault's first row, None where there is none."""
        return self._connection.exec_driver_sql(statement, values).scalar()


def _version(row: Row) -> str:
    """What a message's name ends with where it stands beside another one of that name."""
    return f"{_VERSION}{row['content_hash'][:12]}"


def _is_version(row: Row) -> bool:
    return str(row["external_id"]).endswith(_version(row))
