"""Merges the end of a session that was read from a checkpoint on, and leaves the rest alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from chatvault.domain.parsed import ParsedSession
from chatvault.domain.working_folder import Look, nowhere
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.bulk_rows import Row, insert_tuples
from chatvault.storage.database.packing import clean
from chatvault.storage.merging import session_counts, session_facts
from chatvault.storage.merging.checkpoint_repository import CheckpointRepository
from chatvault.storage.merging.message_store import MessageStore
from chatvault.storage.merging.prepared_session import (
    EVENT_COLUMNS,
    PreparedMessage,
    PreparedSession,
    prepare,
)
from chatvault.storage.merging.session_before import SessionBefore, session_before
from chatvault.storage.merging.session_merge import Merge, MergeOutcome
from chatvault.storage.message_ids import MessageIds
from chatvault.storage.models import ChatSession, Event
from chatvault.storage.projects import Projects
from chatvault.storage.search import full_text

_SUMS = frozenset(session_counts.COLUMNS) - {"cost_source", "duration_ms"}


@dataclass(frozen=True, slots=True)
class _Stored:
    """A message behind the checkpoint, or the last one before it, as the vault has it."""

    id: int
    external_id: str
    content_hash: str
    parent_id: int | None
    position: int
    hidden: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class _Tail:
    """What the file says from the checkpoint on, and what the vault has of that."""

    parsed: ParsedSession
    before: SessionBefore
    known: Any  # the session's row
    last: _Stored  # the last message before the checkpoint
    stored: list[_Stored]
    prepared: PreparedSession
    digest: str

    @property
    def messages(self) -> Sequence[PreparedMessage]:
        """All messages from there on."""
        return self.prepared.messages

    @property
    def added(self) -> Sequence[PreparedMessage]:
        """The messages that are new."""
        return self.messages[len(self.stored) :]


class SessionTail:
    """Merges tails within one transaction of the vault."""

    def __init__(
        self,
        session: Session,
        blobs: Blobs,
        now: int,
        check: Callable[[], None],
        look: Look = nowhere,
    ) -> None:
        """As `SessionStore` takes them."""
        self._session, self._connection = session, session.connection()
        self._messages = MessageStore(session, blobs, now, check)
        self._ids = MessageIds(self._connection)
        self._projects = Projects(session, now, look)

    def merge(self, parsed: ParsedSession, before: SessionBefore) -> Merge | None:
        """Bring the session's end up to what the file tells.

        None, and nothing is written, where that would take a look at the whole: the session is
        not as the file left it, or what is new is not a straight line at its end.
        """
        tail = self._fitting(parsed, before)
        if tail is None:
            return None
        session_id = before.session_id
        result = Merge(MergeOutcome.UNCHANGED, session_id)
        if tail.digest != tail.known.content_hash:
            result.outcome = MergeOutcome.UPDATED
            old = session_counts.counted_from(self._session, session_id, before.messages)
            leaf = self._write_messages(tail, result)
            new = session_counts.counted_from(self._session, session_id, before.messages)
            self._set_facts(tail, leaf, _changed(tail, old, new))
        hashes = [message.digest for message in tail.messages]
        result.before = session_before(parsed, parsed.messages, hashes, tail.digest, before)
        return result

    def _fitting(self, parsed: ParsedSession, before: SessionBefore) -> _Tail | None:
        known = self._connection.exec_driver_sql(
            "SELECT * FROM chat_session WHERE id = ? AND content_hash = ?",
            (before.session_id, before.content_hash),
        ).first()
        if known is None or not CheckpointRepository(self._session).has_all(before):
            return None
        found = self._connection.exec_driver_sql(
            "SELECT id, external_id, content_hash, parent_id, position, hidden, active "
            "FROM message "
            "WHERE session_id = ? AND position >= ? ORDER BY position",
            (before.session_id, before.messages - 1),
        )
        last, *stored = (_Stored(*row) for row in found)
        prepared = prepare(parsed)
        hashes = [message.digest for message in prepared.messages]
        digest = session_facts.session_hash(
            parsed,
            session_facts.chained(hashes, before.message_sum),
            session_facts.chained(map(repr, parsed.events), before.event_sum),
        )
        tail = _Tail(parsed, before, known, last, stored, prepared, digest)
        return tail if _goes_on(tail) and self._is_new(tail) else None

    def _is_new(self, tail: _Tail) -> bool:
        """Whether no message of the session is meant by an id that is taken to be new."""
        return all(
            self._connection.exec_driver_sql(
                "SELECT 1 FROM message WHERE session_id = ? AND external_id = ?",
                (tail.before.session_id, message.external_id),
            ).first()
            is None
            for message in tail.added
        )

    def _write_messages(self, tail: _Tail, result: Merge) -> int:
        """Write what is new or changed; the id of the last message of the path that is shown."""
        ids = {known.external_id: known.id for known in (tail.last, *tail.stored)}
        moment: int | None = None
        for message in tail.messages:
            moment = moment if message.created_at is None else message.created_at
            if message.external_id not in ids:
                ids[message.external_id] = self._ids.new(moment)
        known = {one.external_id: one for one in tail.stored}
        changed = [
            message
            for message in tail.messages[: len(tail.stored)]
            if known[message.external_id].content_hash != message.digest
        ]
        first = tail.before.messages
        standing = {
            message.external_id: (
                ids[message.external_id],
                first + number,
                ids[message.parent_id or ""],
                message.external_id not in known or known[message.external_id].active,
            )
            for number, message in enumerate(tail.messages)
        }
        written = (standing[message.external_id] for message in (*tail.added, *changed))
        self._messages.write(result, tail.parsed.source, tail.added, changed, written)
        self._messages.flush()
        leaf = ids[tail.added[-1].external_id] if tail.added else tail.known.active_leaf_id
        return int(leaf)

    def _set_facts(self, tail: _Tail, leaf: int, counts: Row) -> None:
        """Write what the file says of the session itself by now."""
        parsed, session_id = tail.parsed, tail.before.session_id
        title = tail.prepared.title
        if title != tail.known.title and not tail.known.custom_title:
            full_text.set_title(self._session, session_id, title)
        facts: dict[str, Any] = {
            "updated_at": parsed.updated_at,
            "model": tail.prepared.model or tail.known.model,
            "agent": parsed.agent,
            "git_branch": parsed.git_branch,
            "source_leaf": parsed.active_leaf,
            "active_leaf_id": leaf,
            "content_hash": tail.digest,
            "title": title,
            "excerpt": tail.prepared.excerpt,
            "details": None if parsed.details is None else clean(parsed.details),
        }
        if parsed.project is not None:
            facts["project_id"] = self._projects.id(parsed.project)
        self._session.execute(
            update(ChatSession).where(col(ChatSession.id) == session_id).values(**facts | counts)
        )
        self._connection.exec_driver_sql(
            "DELETE FROM event WHERE session_id = ? AND id IN "
            "(SELECT id FROM event WHERE session_id = ? ORDER BY id LIMIT -1 OFFSET ?)",
            (session_id, session_id, tail.before.events),
        )
        events = [(session_id, *event) for event in tail.prepared.events]
        insert_tuples(self._connection, Event, EVENT_COLUMNS, events)


def _goes_on(tail: _Tail) -> bool:
    """Whether the file says what the vault has, and then more at its end."""
    parsed, known, stored = tail.parsed, tail.known, tail.stored
    names = [message.external_id for message in parsed.messages]
    if len(set(names)) < len(names) or [one.external_id for one in stored] != names[: len(stored)]:
        return False
    ids = {one.external_id: one.id for one in (tail.last, *stored)}
    for one, message in zip(stored, parsed.messages, strict=False):
        hidden = None if message.hidden is None else str(message.hidden)
        if one.parent_id is None or ids.get(message.parent_id or "") != one.parent_id:
            return False
        if one.hidden != hidden:
            return False
    end = stored[-1] if stored else tail.last
    before = [end.external_id, *names[len(stored) :]]
    if any(message.parent_id != above for message, above in zip(tail.added, before, strict=False)):
        return False
    at_end = (known.source_leaf, known.active_leaf_id) == (end.external_id, end.id)
    return (
        parsed.active_leaf == names[-1]
        and (at_end if tail.added else known.source_leaf == end.external_id)
        and parsed.updated_at is not None
        and parsed.updated_at >= (known.updated_at or 0)
        and bool(tail.prepared.excerpt)
    )


def _changed(tail: _Tail, old: Row, new: Row) -> Row:
    """The session's figures, of which those of the tail were ``old`` and are ``new``."""
    row = tail.known._mapping
    counts: Row = {}
    for name in _SUMS:
        told = (row[name], old[name], new[name])
        counts[name] = (
            None
            if told[0] is None and told[2] is None
            else (told[0] or 0) - (told[1] or 0) + (told[2] or 0)
        )
    sources = filter(None, (row["cost_source"], new["cost_source"]))
    counts["cost_source"] = max(sources, default=None)
    times = [tail.before.first_at, tail.before.last_at]
    times += [one.created_at for one in tail.parsed.messages if one.created_at is not None]
    counts["duration_ms"] = max(times) - min(times)
    return counts
