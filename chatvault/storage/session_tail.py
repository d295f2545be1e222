"""Merges the end of a session that was read from a checkpoint on, and leaves the rest alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.storage import full_text, session_counts, session_facts
from chatvault.storage.blobs import Blobs
from chatvault.storage.bulk_rows import insert_rows
from chatvault.storage.checkpoint_repository import CheckpointRepository, SessionBefore
from chatvault.storage.message_ids import MessageIds
from chatvault.storage.message_rows import MessageRows, Row
from chatvault.storage.message_store import MessageStore
from chatvault.storage.models import ChatSession, Event
from chatvault.storage.origins import Origins
from chatvault.storage.packing import clean, content_hash
from chatvault.storage.session_merge import Merge, MergeOutcome, event_rows

_NOTHING = SessionBefore(0, "", 0, 0, 0, "", "", 0, 0)
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


@dataclass(frozen=True, slots=True)
class _Tail:
    """What the file says from the checkpoint on, and what the vault has of that."""

    parsed: ParsedSession
    before: SessionBefore
    known: Any  # the session's row
    last: _Stored  # the last message before the checkpoint
    stored: list[_Stored]
    hashes: list[str]
    digest: str

    @property
    def added(self) -> Sequence[ParsedMessage]:
        """The messages that are new."""
        return self.parsed.messages[len(self.stored) :]


class SessionTail:
    """Merges tails within one transaction of the vault."""

    def __init__(self, session: Session, blobs: Blobs, now: int, check: Callable[[], None]) -> None:
        self._session, self._connection = session, session.connection()
        self._messages = MessageStore(session, blobs, now, check)
        self._ids = MessageIds(self._connection)

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
        result.before = session_before(
            session_id, parsed, parsed.messages, tail.hashes, tail.digest, before
        )
        return result

    def _fitting(self, parsed: ParsedSession, before: SessionBefore) -> _Tail | None:
        known = self._connection.exec_driver_sql(
            "SELECT * FROM chat_session WHERE id = ? AND content_hash = ?",
            (before.session_id, before.content_hash),
        ).first()
        if known is None or not CheckpointRepository(self._session).has_all(before):
            return None
        found = self._connection.exec_driver_sql(
            "SELECT id, external_id, content_hash, parent_id, position, hidden FROM message "
            "WHERE session_id = ? AND position >= ? ORDER BY position",
            (before.session_id, before.messages - 1),
        )
        last, *stored = (_Stored(*row) for row in found)
        hashes = [content_hash(message) for message in parsed.messages]
        digest = session_facts.session_hash(
            parsed,
            session_facts.chained(hashes, before.message_sum),
            session_facts.chained(map(repr, parsed.events), before.event_sum),
        )
        tail = _Tail(parsed, before, known, last, stored, hashes, digest)
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
        added, changed = MessageRows(), MessageRows()
        moment: int | None = None
        for place, message in enumerate(tail.parsed.messages):
            moment = moment if message.created_at is None else message.created_at
            known = tail.stored[place] if place < len(tail.stored) else None
            if known is not None and known.content_hash == tail.hashes[place]:
                continue
            row: Row = {
                "id": known.id if known else self._ids.new(moment),
                "session_id": result.session_id,
                "position": tail.before.messages + place,
                "content_hash": tail.hashes[place],
                "parent_id": ids[message.parent_id or ""],
            }
            if known is None:
                ids[message.external_id] = row["id"]
                row["active"] = True
            (changed if known else added).add(
                message,
                row=row,
                source=tail.parsed.source,
                blobs=self._messages.store_attachments(message, result.issues),
            )
        result.messages_new, result.messages_updated = len(added.messages), len(changed.messages)
        self._messages.count_usage_once(
            result.session_id, tail.parsed.source, added.messages + changed.messages
        )
        self._messages.add(added)
        self._messages.flush()
        self._messages.replace(changed)
        leaf = added.messages[-1]["id"] if added.messages else tail.known.active_leaf_id
        return int(leaf)

    def _set_facts(self, tail: _Tail, leaf: int, counts: Row) -> None:
        """Write what the file says of the session itself by now."""
        parsed, session_id = tail.parsed, tail.before.session_id
        title = clean(parsed.title).strip()
        if title != tail.known.title:
            full_text.set_title(self._session, session_id, title)
        facts = {
            "updated_at": parsed.updated_at,
            "project_id": Origins(self._session).project(parsed.project),
            "model": parsed.model or session_facts.last_model(parsed.messages) or tail.known.model,
            "agent": parsed.agent,
            "git_branch": parsed.git_branch,
            "source_leaf": parsed.active_leaf,
            "active_leaf_id": leaf,
            "content_hash": tail.digest,
            "title": title,
            "excerpt": clean(session_facts.excerpt(parsed.messages)),
        }
        self._session.execute(
            update(ChatSession).where(col(ChatSession.id) == session_id).values(**facts | counts)
        )
        self._connection.exec_driver_sql(
            "DELETE FROM event WHERE session_id = ? AND id IN "
            "(SELECT id FROM event WHERE session_id = ? ORDER BY id LIMIT -1 OFFSET ?)",
            (session_id, session_id, tail.before.events),
        )
        insert_rows(self._connection, Event, event_rows(session_id, parsed.events))


def session_before(
    session_id: int,
    parsed: ParsedSession,
    messages: Sequence[ParsedMessage],
    hashes: Sequence[str],
    digest: str,
    since: SessionBefore = _NOTHING,
) -> SessionBefore | None:
    """What has to be known to go on at the checkpoint; None where it cannot be gone on there.

    ``messages`` and ``hashes`` begin where ``since`` ends.
    """
    place = parsed.checkpoint
    if place is None or len(messages) != len(parsed.messages):
        return None
    count = place.messages - since.messages
    behind = messages[count:]
    spoken = [message for message in behind if message.role is Role.ASSISTANT]
    times = [message.created_at for message in messages[:count] if message.created_at is not None]
    times += [since.first_at, since.last_at] if since.messages else []
    if not (times and behind and behind[0].created_at is not None):
        return None
    if not (session_facts.excerpt(spoken) and clean(parsed.title).strip()):
        return None  # the whole would be asked for them
    events = parsed.events[: place.events - since.events]
    return SessionBefore(
        session_id=session_id,
        content_hash=digest,
        messages=place.messages,
        in_all=since.messages + len(messages),
        events=place.events,
        message_sum=session_facts.chained(hashes[:count], since.message_sum),
        event_sum=session_facts.chained(map(repr, events), since.event_sum),
        first_at=min(times),
        last_at=max(times),
    )


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
        and bool(session_facts.excerpt(parsed.messages))
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
