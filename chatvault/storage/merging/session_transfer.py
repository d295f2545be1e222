"""Takes sessions over from a copy of the vault, row by row.

A session that the vault does not have comes back as it was; of one that it has, the messages
that are missing in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from chatvault.domain.gathered import SOURCES, is_gathered
from chatvault.domain.parsed import ParsedProject
from chatvault.domain.repeated import is_repeated
from chatvault.storage import people
from chatvault.storage.database.bulk_rows import Row, insert_rows, read_rows, without_id
from chatvault.storage.merging import (
    alternatives,
    copied_sessions,
    gathered_rows,
    numbered_sessions,
    parent_links,
    renamed_messages,
    repeated_messages,
    session_counts,
    usage_owners,
)
from chatvault.storage.merging.known_sessions import KnownSessions
from chatvault.storage.merging.message_store import MessageStore
from chatvault.storage.merging.new_sessions import Place, next_id
from chatvault.storage.merging.origins import Origins
from chatvault.storage.merging.row_holders import holders
from chatvault.storage.merging.transferred_messages import TransferredMessages
from chatvault.storage.merging.transferred_originals import TransferredOriginals
from chatvault.storage.models import (
    ChatSession,
    Event,
)
from chatvault.storage.projects import Projects
from chatvault.storage.search import full_text

_MESSAGES = "SELECT * FROM message WHERE session_id = ? ORDER BY position, id"
_MARKED = """
SELECT b.message_id FROM bookmark b JOIN message m ON m.id = b.message_id WHERE m.session_id = ?
"""
_SET_LEAF = "UPDATE chat_session SET active_leaf_id = ? WHERE id = ?"
_SET_UPDATED = "UPDATE chat_session SET updated_at = ?1 WHERE id = ?2 AND updated_at < ?1"


@dataclass(slots=True)
class Transferred:
    """The sessions that came, and those that only got messages that were missing."""

    new: set[int] = field(default_factory=set)
    completed: set[int] = field(default_factory=set)
    ids: dict[str, int] = field(default_factory=dict)  # here, by the uid in the copy
    versions: int = 0  # messages of which the vault has another version

    @property
    def changed(self) -> set[int]:
        """All of them."""
        return self.new | self.completed


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
        self._source = source
        self._messages = TransferredMessages(session, source, messages, keep_both=keep_both)
        self._origins, self._projects = Origins(session), projects
        self._known = KnownSessions(self._connection, self._origins)
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
            rows = renamed_messages.called_as_here(self._connection, session_id, rows)
            if self._keep_both and origin["key"] in SOURCES and is_gathered(place[1]):
                rows = self._without_held(rows, place[0], session_id)
        self.transferred.ids[uid] = session_id
        if ids := self._messages.add(rows, session_id, origin["key"], is_new=known is None):
            self.transferred.versions = self._messages.versions
            if known is not None:
                self.transferred.completed.add(session_id)
                self._connection.exec_driver_sql(_SET_UPDATED, (row["updated_at"], session_id))
            if row["people"] is not None:
                people.take(self._session, session_id, row["people"])
        if known is None:
            self._finish_session(row, place, session_id, ids)
        session_counts.recount(self._session, [session_id])
        alternatives.note(self._session, [session_id])

    def settle(self, now: int) -> frozenset[int]:
        """Settle what the sessions that came and others tell of each other; those that changed.

        What came may be what sessions of the vault repeat, or were taken to have said.
        """
        came = self.transferred.changed
        settled = repeated_messages.leave_out(self._session, came)
        settled |= usage_owners.give_to_origins(self._session, came)
        if self._keep_both:
            settled |= gathered_rows.leave_each_once(self._session, came, now)
        return settled

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
        session_id = next_id(self._connection)
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

    def _read(self, statement: str, *values: Any) -> Sequence[Row]:
        """Rows of the copy."""
        return read_rows(self._source, statement, *values)
