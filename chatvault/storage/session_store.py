"""Merges parsed sessions into the vault: adds what is new, changes what changed, keeps the rest."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import Session, col

from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession
from chatvault.storage import full_text, session_counts, session_facts
from chatvault.storage.blobs import Blobs
from chatvault.storage.message_rows import MessageRows
from chatvault.storage.message_store import MessageStore, StoredMessage
from chatvault.storage.message_tree import merged_order, path_to
from chatvault.storage.models import (
    ChatSession,
    Event,
    Message,
    table,
)
from chatvault.storage.origins import Origins
from chatvault.storage.packing import clean, content_hash


class MergeOutcome(enum.Enum):
    """What a merge did to a session."""

    NEW = enum.auto()
    UPDATED = enum.auto()
    UNCHANGED = enum.auto()


@dataclass(slots=True)
class Merge:
    """One session's merge, with what it found on the way."""

    outcome: MergeOutcome
    session_id: int
    messages_new: int = 0
    messages_updated: int = 0
    issues: list[Issue] = field(default_factory=list)


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
        self._messages = MessageStore(session, blobs, now, check)
        self._next_message_id = (session.scalar(select(func.max(col(Message.id)))) or 0) + 1
        self._origins = Origins(session)

    def merge(self, parsed: ParsedSession) -> Merge:
        """Bring the vault's session up to what the file tells. Raises OSError."""
        messages = _unique(parsed.messages)
        hashes = {message.external_id: content_hash(message) for message in messages}
        digest = session_facts.session_hash(parsed, hashes.values())
        source_id = self._origins.source(parsed.source, parsed.account)
        row = self._known(source_id, parsed.external_id)
        if row is not None and row.content_hash == digest:
            self._seen.add(row.id)
            return Merge(MergeOutcome.UNCHANGED, row.id)
        updated_at = session_facts.updated_at(parsed)
        older = row is not None and (
            row.id in self._seen or (updated_at or 0) < (row.updated_at or 0)
        )
        session_id = self._insert_session(parsed, source_id) if row is None else int(row.id)
        self._seen.add(session_id)
        result = Merge(MergeOutcome.NEW if row is None else MergeOutcome.UPDATED, session_id)
        stored = self._messages.stored(session_id)
        leaf_moved = row is None or (not older and _leaf(parsed, messages) != row.source_leaf)
        active_leaf = None if row is None else row.active_leaf_id
        self._write_messages(
            parsed, messages, hashes, stored, result, older=older, leaf=active_leaf,
            leaf_moved=leaf_moved,
        )  # fmt: skip
        if older:
            if not result.messages_new:
                result.outcome = MergeOutcome.UNCHANGED
        else:
            self._update_session(parsed, messages, session_id, digest, updated_at)
        if result.outcome is not MergeOutcome.UNCHANGED:
            session_counts.recount(self._session, session_id)
        return result

    def link_parents(self) -> None:
        """Point sessions at their parents, whichever of the two came first."""
        self._session.connection().exec_driver_sql(
            "UPDATE chat_session SET parent_id = (SELECT parent.id FROM chat_session parent "
            "WHERE parent.source_id = chat_session.source_id "
            "AND parent.external_id = chat_session.parent_external_id) "
            "WHERE parent_id IS NULL AND parent_external_id IS NOT NULL"
        )

    def _known(self, source_id: int, external_id: str) -> Any:
        """What the vault holds of a session already, None where it is new."""
        statement = select(
            col(ChatSession.id),
            col(ChatSession.content_hash),
            col(ChatSession.updated_at),
            col(ChatSession.source_leaf),
            col(ChatSession.active_leaf_id),
        ).where(
            col(ChatSession.source_id) == source_id,
            col(ChatSession.external_id) == clean(external_id),
        )
        return self._session.execute(statement).first()

    def _write_messages(
        self,
        parsed: ParsedSession,
        messages: Sequence[ParsedMessage],
        hashes: dict[str, str],
        stored: dict[str, StoredMessage],
        result: Merge,
        *,
        older: bool,
        leaf: int | None,
        leaf_moved: bool,
    ) -> None:
        order = merged_order(list(stored), [message.external_id for message in messages])
        positions = {external_id: place for place, external_id in enumerate(order)}
        ids = {external_id: known.id for external_id, known in stored.items()}
        for message in messages:
            if message.external_id not in ids:
                ids[message.external_id] = self._next_message_id
                self._next_message_id += 1
        parents = _parents(messages, stored, ids)
        if leaf_moved or leaf is None:
            leaf = ids.get(_leaf(parsed, messages) or "")
        path = path_to(leaf, parents)
        added, changed = MessageRows(), MessageRows()
        for message in messages:
            known = stored.get(message.external_id)
            if known and (older or known.content_hash == hashes[message.external_id]):
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
                    "content_hash": hashes[message.external_id],
                },
                source=parsed.source,
                blobs=self._messages.store_attachments(message, result.issues),
            )
        self._messages.count_usage_once(
            result.session_id, parsed.source, added.messages + changed.messages
        )
        self._messages.insert(added)
        self._messages.replace(changed)
        self._messages.move(stored, positions, path)
        self._session.execute(
            update(ChatSession)
            .where(col(ChatSession.id) == result.session_id)
            .values(active_leaf_id=leaf)
        )
        result.messages_new = len(added.messages)
        result.messages_updated = len(changed.messages)

    def _insert_session(self, parsed: ParsedSession, source_id: int) -> int:
        status = "archived" if parsed.archived else "active"
        row = ChatSession(
            uid=str(uuid.uuid4()),
            source_id=source_id,
            external_id=clean(parsed.external_id),
            status=status,
            archived_at=self._now if parsed.archived else None,
            starred=parsed.starred,
            pinned=parsed.pinned,
            imported_at=self._now,
            content_hash="",
            title="",
        )
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        return row.id

    def _update_session(
        self,
        parsed: ParsedSession,
        messages: Sequence[ParsedMessage],
        session_id: int,
        digest: str,
        updated_at: int | None,
    ) -> None:
        title = clean(parsed.title).strip() or session_facts.derived_title(messages)
        self._session.execute(
            update(ChatSession)
            .where(col(ChatSession.id) == session_id)
            .values(
                created_at=session_facts.created_at(parsed),
                updated_at=updated_at,
                project_id=self._origins.project(parsed.project),
                parent_external_id=parsed.parent_external_id,
                relation=None if parsed.relation is None else str(parsed.relation),
                model=parsed.model or session_facts.last_model(messages),
                agent=parsed.agent,
                git_branch=parsed.git_branch,
                git_commit=parsed.git_commit,
                source_leaf=_leaf(parsed, messages),
                content_hash=digest,
                title=title,
                excerpt=clean(session_facts.excerpt(messages)),
                summary=clean(parsed.summary),
            )
        )
        full_text.set_title(self._session, session_id, title)
        self._session.execute(delete(Event).where(col(Event.session_id) == session_id))
        if parsed.events:
            self._session.execute(
                insert(table(Event)),
                [
                    {
                        "session_id": session_id,
                        "at": event.at,
                        "level": event.level,
                        "kind": clean(event.kind),
                        "detail": clean(event.data),
                    }
                    for event in parsed.events
                ],
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


def _leaf(parsed: ParsedSession, messages: Sequence[ParsedMessage]) -> str | None:
    """The last message of the path that the source shows."""
    if any(message.external_id == parsed.active_leaf for message in messages):
        return parsed.active_leaf
    return messages[-1].external_id if messages else None
