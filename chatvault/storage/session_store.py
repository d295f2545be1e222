"""Merges parsed sessions into the vault: adds what is new, changes what changed, keeps the rest."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.storage import (
    alternatives,
    full_text,
    parent_links,
    session_counts,
    session_facts,
)
from chatvault.storage.blobs import Blobs
from chatvault.storage.bulk_rows import insert_rows
from chatvault.storage.message_ids import MessageIds
from chatvault.storage.message_rows import MessageRows, Row
from chatvault.storage.message_store import MessageStore, StoredMessage
from chatvault.storage.message_tree import merged_order, path_to
from chatvault.storage.models import ChatSession, Event
from chatvault.storage.origins import Origins
from chatvault.storage.packing import clean, content_hash
from chatvault.storage.session_merge import Merge, MergeOutcome, event_rows
from chatvault.storage.session_tail import session_before

# A column that a new session says nothing of.
_BLANK: Row = {
    name: field.default
    for name, field in ChatSession.model_fields.items()
    if not field.is_required() and name != "id"
}


@dataclass(slots=True)
class _Merging:
    """One session on its way into the vault; ``older``: the vault knows a newer version."""

    parsed: ParsedSession
    messages: list[ParsedMessage]
    hashes: dict[str, str]
    known: Any
    older: bool = False

    @property
    def source_leaf(self) -> str | None:
        """The last message of the path that the source shows."""
        if self.parsed.active_leaf in self.hashes:
            return self.parsed.active_leaf
        return self.messages[-1].external_id if self.messages else None

    def leaf(self, ids: dict[str, int]) -> int | None:
        """The last message of the path to show: the source's, where it moved on."""
        known = self.known
        chosen: int | None = None if known is None else known.active_leaf_id
        if chosen is None or not (self.older or self.source_leaf == known.source_leaf):
            return ids.get(self.source_leaf or "")
        return chosen


class SessionStore:
    """Writes sessions within one transaction of the vault."""

    def __init__(
        self,
        session: Session,
        blobs: Blobs,
        now: int,
        check: Callable[[], None] = lambda: None,
        seen: set[int] | None = None,
    ) -> None:
        """``now`` is UTC ms; ``check`` is called while large files are stored and may raise.

        ``seen`` gathers the sessions of one import: where two of its files hold the same
        session, the second one only adds to the first, so that importing both again changes
        nothing.
        """
        self._seen = set() if seen is None else seen
        self._session, self._now = session, now
        self._connection = session.connection()
        self._messages = MessageStore(session, blobs, now, check)
        self._origins = Origins(session)
        self._next_session_id = self._next_id("chat_session")
        self._new_ids = MessageIds(self._connection)
        self._new: dict[int, Row] = {}
        self._new_places: set[tuple[int, str]] = set()
        self._events: list[Row] = []
        self._touched: set[int] = set()
        self._branched: set[int] = set()  # sessions whose messages may be versions of each other
        self._children: list[int] = []

    def merge(self, parsed: ParsedSession) -> Merge:
        """Bring the vault's session up to what the file tells. Raises OSError."""
        messages = _unique(parsed.messages)
        hashes = {message.external_id: content_hash(message) for message in messages}
        digest = session_facts.session_hash(
            parsed,
            session_facts.chained(hashes.values()),
            session_facts.chained(map(repr, parsed.events)),
        )
        place = (self._origins.source(parsed.source, parsed.account), clean(parsed.external_id))
        if place in self._new_places:
            self.flush()
        known = self._known(place)
        if known is not None and known.content_hash == digest:
            self._seen.add(known.id)
            unchanged = Merge(MergeOutcome.UNCHANGED, known.id)
            unchanged.before = session_before(
                known.id, parsed, messages, list(hashes.values()), digest
            )
            return unchanged
        merge = _Merging(parsed, messages, hashes, known)
        merge.older = known is not None and (
            known.id in self._seen
            or (session_facts.updated_at(parsed) or 0) < (known.updated_at or 0)
        )
        session_id = self._add_session(place) if known is None else int(known.id)
        self._seen.add(session_id)
        result = Merge(MergeOutcome.NEW if known is None else MergeOutcome.UPDATED, session_id)
        self._merge_messages(merge, result)
        if not merge.older:
            self._set_facts(merge, session_id, digest)
            result.before = session_before(
                session_id, parsed, messages, list(hashes.values()), digest
            )
        elif not result.messages_new:
            result.outcome = MergeOutcome.UNCHANGED
        if result.outcome is not MergeOutcome.UNCHANGED:
            self._touched.add(session_id)
        return result

    def flush(self) -> None:
        """Write the new sessions that wait, their messages and the counts of all touched."""
        rows = list(self._new.values())
        self._new, self._new_places = {}, set()
        if rows:
            insert_rows(self._connection, ChatSession, rows)
            full_text.add_titles(self._session, [(row["id"], row["title"]) for row in rows])
        self._messages.flush()
        insert_rows(self._connection, Event, self._events)
        self._events = []
        session_counts.recount(self._session, self._touched)
        alternatives.note(self._session, self._branched)
        self._touched, self._branched = set(), set()

    def finish(self) -> None:
        """Write what waits, and point what was written at its parents."""
        self.flush()
        parent_links.link(self._session, self._children)
        self._children = []

    def _next_id(self, name: str) -> int:
        row = self._connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) + 1 FROM {name}")
        return int(row.scalar_one())

    def _known(self, place: tuple[int, str]) -> Any:
        """What the vault holds of a session already, None where it is new."""
        return self._connection.exec_driver_sql(
            "SELECT id, content_hash, updated_at, source_leaf, active_leaf_id "
            "FROM chat_session WHERE source_id = ? AND external_id = ?",
            place,
        ).first()

    def _add_session(self, place: tuple[int, str]) -> int:
        session_id = self._next_session_id
        self._next_session_id += 1
        self._new_places.add(place)
        self._new[session_id] = _BLANK | {
            "id": session_id,
            "uid": str(uuid.uuid4()),
            "source_id": place[0],
            "external_id": place[1],
            "imported_at": self._now,
        }
        return session_id

    def _merge_messages(self, merge: _Merging, result: Merge) -> None:
        stored = {} if merge.known is None else self._messages.stored(result.session_id)
        names = [message.external_id for message in merge.messages]
        order = merged_order(list(stored), names)
        positions = {external_id: place for place, external_id in enumerate(order)}
        ids = self._ids(merge, stored)
        parents = _parents(merge.messages, stored, ids)
        leaf = merge.leaf(ids)
        path = path_to(leaf, parents)
        if merge.known is not None or len(set(parents.values())) < len(parents):
            self._branched.add(result.session_id)
        added, changed = MessageRows(), MessageRows()
        for message in merge.messages:
            known = stored.get(message.external_id)
            digest = merge.hashes[message.external_id]
            if known and (merge.older or known.content_hash == digest):
                continue
            message_id = ids[message.external_id]
            (changed if known else added).add(
                message,
                row={
                    "id": message_id,
                    "session_id": result.session_id,
                    "position": positions[message.external_id],
                    "parent_id": parents[message_id],
                    "active": message_id in path,
                    "content_hash": digest,
                },
                source=merge.parsed.source,
                blobs=self._messages.store_attachments(message, result.issues),
            )
        result.messages_new, result.messages_updated = len(added.messages), len(changed.messages)
        self._messages.count_usage_once(
            result.session_id, merge.parsed.source, added.messages + changed.messages
        )
        self._messages.add(added)
        self._messages.replace(changed)
        self._messages.move(stored, positions, path)
        self._set(result.session_id, {"active_leaf_id": leaf})

    def _ids(self, merge: _Merging, stored: dict[str, StoredMessage]) -> dict[str, int]:
        """Message ids by external id; what has no time is taken to be of the time before it."""
        ids = {external_id: known.id for external_id, known in stored.items()}
        moment = session_facts.created_at(merge.parsed)
        for message in merge.messages:
            moment = moment if message.created_at is None else message.created_at
            if message.external_id not in ids:
                ids[message.external_id] = self._new_ids.new(moment)
        return ids

    def _set_facts(self, merge: _Merging, session_id: int, digest: str) -> None:
        """Write what the file says of the session itself."""
        parsed, messages = merge.parsed, merge.messages
        if parsed.parent_external_id is not None:
            self._children.append(session_id)
        title = clean(parsed.title).strip() or session_facts.derived_title(messages)
        facts = {
            "created_at": session_facts.created_at(parsed),
            "updated_at": session_facts.updated_at(parsed),
            "project_id": self._origins.project(parsed.project),
            "parent_external_id": parsed.parent_external_id,
            "relation": None if parsed.relation is None else str(parsed.relation),
            "model": parsed.model or session_facts.last_model(messages),
            "agent": parsed.agent,
            "git_branch": parsed.git_branch,
            "git_commit": parsed.git_commit,
            "source_leaf": merge.source_leaf,
            "content_hash": digest,
            "title": title,
            "excerpt": clean(session_facts.excerpt(messages)),
            "summary": clean(parsed.summary),
        }
        if merge.known is None:
            facts |= {
                "status": "archived" if parsed.archived else "active",
                "archived_at": self._now if parsed.archived else None,
                "starred": parsed.starred,
                "pinned": parsed.pinned,
            }
        else:
            full_text.set_title(self._session, session_id, title)
            self._connection.exec_driver_sql(
                "DELETE FROM event WHERE session_id = ?", (session_id,)
            )
        self._set(session_id, facts)
        self._events += event_rows(session_id, parsed.events)

    def _set(self, session_id: int, values: Row) -> None:
        """Set columns of a session, whether it waits or is in the vault."""
        if session_id in self._new:
            self._new[session_id].update(values)
            return
        self._session.execute(
            update(ChatSession).where(col(ChatSession.id) == session_id).values(**values)
        )


def _unique(messages: Sequence[ParsedMessage]) -> list[ParsedMessage]:
    """One message an id; of duplicates the last, in the place of the first."""
    return list({message.external_id: message for message in messages}.values())


def _parents(
    messages: Sequence[ParsedMessage], stored: dict[str, StoredMessage], ids: dict[str, int]
) -> dict[int, int | None]:
    """Parent id by message id; a file that tells no parents is a straight line."""
    parents: dict[int, int | None] = {known.id: known.parent_id for known in stored.values()}
    straight = all(message.parent_id is None for message in messages)
    before: int | None = None
    for message in messages:
        message_id = ids[message.external_id]
        parents[message_id] = before if straight else ids.get(message.parent_id or "")
        before = message_id
    return parents
