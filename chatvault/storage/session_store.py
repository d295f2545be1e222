"""Merges parsed sessions into the vault: adds what is new, changes what changed, keeps the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from chatvault.domain.branches import path_to
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.stand_in import SAVED, TRANSCRIPT
from chatvault.domain.working_folder import Look, nowhere
from chatvault.storage import (
    alternatives,
    full_text,
    numbered_sessions,
    parent_links,
    people,
    repeated_messages,
    session_counts,
    stand_ins,
    told_outcomes,
)
from chatvault.storage.blobs import Blobs
from chatvault.storage.bulk_rows import Row, insert_tuples
from chatvault.storage.known_sessions import KnownSessions
from chatvault.storage.message_ids import MessageIds
from chatvault.storage.message_store import MessageRows, MessageStore, StoredMessage
from chatvault.storage.message_tree import merged_order
from chatvault.storage.models import ChatSession, Event
from chatvault.storage.new_sessions import NewSessions, Place
from chatvault.storage.origins import Origins
from chatvault.storage.own_layer_of_new import OwnLayerOfNew
from chatvault.storage.packing import clean
from chatvault.storage.prepared_session import (
    EVENT_COLUMNS,
    PreparedMessage,
    PreparedSession,
    prepare,
)
from chatvault.storage.projects import Projects
from chatvault.storage.session_before import SessionBefore
from chatvault.storage.session_merge import Merge, MergeOutcome

# What the ids of messages begin with that stand in for all of a session, as long as it may be.
_WHOLE = (TRANSCRIPT, SAVED)
_BEHIND = Issue(
    "",
    Severity.WARNING,
    "Of a conversation more was saved from its page than this export has. It was kept as it was "
    "saved; import a newer export to have it whole.",
)


@dataclass(slots=True)
class _Merging:
    """One session on its way into the vault; ``older``: the vault knows a newer version."""

    session: PreparedSession
    known: Any
    older: bool = False

    @property
    def source_leaf(self) -> str | None:
        """The last message of the path that the source shows."""
        leaf = self.session.descent.leaf
        return None if leaf is None else self.session.messages[leaf].external_id

    def leaf(self, ids: dict[str, int]) -> int | None:
        """The last message of the path to show: the source's, where it moved on."""
        known = self.known
        chosen: int | None = known.active_leaf_id
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
        look: Look = nowhere,
    ) -> None:
        """``now`` is UTC ms; ``check`` is called while large files are stored and may raise.

        ``seen`` gathers the sessions of one import: where two of its files hold the same
        session, the second one only adds to the first, so that importing both again changes
        nothing. ``look`` tells of working folders, so that one is known again after a move.
        """
        self._seen = set() if seen is None else seen
        self._session, self._now = session, now
        self._connection = session.connection()
        self._messages = MessageStore(session, blobs, now, check)
        self._origins, self._projects = Origins(session), Projects(session, now, look)
        self._new_ids = MessageIds(self._connection)
        self._new, self._own = NewSessions(session, now), OwnLayerOfNew(session)
        self._known = KnownSessions(self._connection, self._origins)
        self._events: list[tuple[Any, ...]] = []
        self._touched: set[int] = set()
        self._branched: set[int] = set()  # sessions whose messages may be versions of each other
        self._children: list[int] = []
        self._outcomes: list[tuple[int, told_outcomes.Outcomes]] = []

    def merge(self, session: ParsedSession | PreparedSession) -> Merge:
        """Bring the vault's session up to what the file tells. Raises OSError."""
        if isinstance(session, ParsedSession):
            session = prepare(session)
        facts = session.facts
        place = (self._origins.source(facts.source, facts.account), clean(facts.external_id))
        place, known = self._found(session, place)
        if known is not None and known.id in self._touched:  # what it got waits still
            self.flush()
            place, known = self._found(session, place)
        if known is not None and known.content_hash == session.digest:
            self._seen.add(known.id)
            unchanged = Merge(MergeOutcome.UNCHANGED, known.id)
            unchanged.before = _before(session, known.id)
            self._note_people(place[0], known.people, session, unchanged)
            return unchanged
        if known is not None and facts.stands_in:
            stand_ins.rename_kept(self._session, known.id, session)
            if self._has_more(known.id, session):
                return self._complete(known.id, session)
        if known is not None and self._is_behind(known.id, session):
            return Merge(MergeOutcome.UNCHANGED, known.id, issues=[_BEHIND])
        if session.repeated:
            session = self._with_repeated(session, place[0], known)
        merge = _Merging(session, known)
        told_at_last = known is not None and self._make_room(known.id, session)
        merge.older = (known is not None and not told_at_last) and (
            facts.only_adds
            or known.id in self._seen
            or (session.updated_at or 0) < (known.updated_at or 0)
        )
        session_id = self._new.add(place, facts.uid) if known is None else int(known.id)
        self._seen.add(session_id)
        result = Merge(MergeOutcome.NEW if known is None else MergeOutcome.UPDATED, session_id)
        if known is None:
            self._add_messages(merge, result)
        else:
            self._merge_messages(merge, result)
        if not merge.older:
            self._set_facts(merge, session_id)
            result.before = _before(session, session_id)
        elif not result.messages_new:
            result.outcome = MergeOutcome.UNCHANGED
        self._note_people(place[0], None if known is None else known.people, session, result)
        if result.outcome is not MergeOutcome.UNCHANGED:
            self._touched.add(session_id)
        return result

    def flush(self) -> None:
        """Write the new sessions that wait, their messages and the counts of all touched."""
        self._new.write()
        self._messages.flush()
        insert_tuples(self._connection, Event, EVENT_COLUMNS, self._events)
        self._events = []
        self._own.write()
        session_counts.recount(self._session, self._touched)
        alternatives.note(self._session, self._branched)
        for session_id, outcomes in self._outcomes:
            told_outcomes.complete(self._session, session_id, outcomes)
        self._outcomes = []
        self._touched, self._branched = set(), set()

    def finish(self) -> None:
        """Write what waits, and point what was written at its parents."""
        self.flush()
        parent_links.link(self._session, self._children)
        self._children = []

    def _found(self, session: PreparedSession, place: Place) -> tuple[Place, Any]:
        """What the vault holds of a session, and where it is, or is to be."""
        while True:
            if self._new.has(place[1]) or self._new.has(session.facts.formerly):
                self.flush()
            known = self._known.at(place, session)
            if known is None or known.content_hash == session.digest:
                return place, known
            if not numbered_sessions.may_be_another(session.facts):
                return place, known
            if known.uid == session.facts.uid:
                return place, known
            if not numbered_sessions.is_another(self._connection, known.id, session):
                return place, known
            place = (place[0], place[1] + numbered_sessions.AGAIN)

    def _with_repeated(
        self, session: PreparedSession, source_id: int, known: Any
    ) -> PreparedSession:
        """The session with what it repeats of its parent, where the vault does not have that."""
        if known is not None:
            repeated_messages.rename_kept(self._session, known.id, session)
        if repeated_messages.to_keep(self._session, source_id, session):
            return session.with_repeated()
        return session

    def _has_more(self, session_id: int, session: PreparedSession) -> bool:
        """Whether the vault has messages besides those that stand in for them.

        Those of a transcript that was written anew, shorter, are no others.
        """
        told = {message.external_id for message in session.messages}
        anew = tuple(kind for kind in _WHOLE if any(one.startswith(kind) for one in told))
        stored = self._messages.stored(session_id)
        return any(one not in told and not one.startswith(anew) for one in stored)

    def _complete(self, session_id: int, standing_in: PreparedSession) -> Merge:
        """Complete what came back from the tools of a session by what would stand in for it."""
        outcomes = told_outcomes.of_told(standing_in)
        count = told_outcomes.complete(self._session, session_id, outcomes)
        outcome = MergeOutcome.UPDATED if count else MergeOutcome.UNCHANGED
        return Merge(outcome, session_id, messages_updated=count)

    def _is_behind(self, session_id: int, session: PreparedSession) -> bool:
        """Whether the vault has more of the session from its page than it tells itself."""
        stands_aside = session.facts.stands_in or session.facts.only_adds
        return not stands_aside and stand_ins.are_ahead(self._session, session_id, session)

    def _make_room(self, session_id: int, session: PreparedSession) -> bool:
        """Whether the vault had nothing but what stood in for this session, which goes.

        What came back from its tools is kept for the session.
        """
        if session.facts.stands_in or session.facts.only_adds:
            return False
        told = {message.external_id for message in session.messages}
        outcomes = stand_ins.make_room(self._session, session_id, told)
        if outcomes:
            self._outcomes.append((session_id, outcomes))
        return outcomes is not None

    def _add_messages(self, merge: _Merging, result: Merge) -> None:
        """Add the messages of a session that is new."""
        session, source = merge.session, merge.session.facts.source
        ids, descent = self._new_ids.of(session.hours), session.descent
        keys = [(message.external_id, message.usage_key) for message in session.messages]
        counted = self._messages.count_usage_once(result.session_id, source, keys)
        rows = MessageRows()
        for place, message in enumerate(session.messages):
            parent = descent.parents[place]
            rows.add(
                (
                    ids[place],
                    result.session_id,
                    place,
                    None if parent is None else ids[parent],
                    descent.path[place],
                    counted[place],
                ),
                message.laid_out(source),
                self._messages.store_attachments(message.attachments, result.issues),
            )
        self._messages.add(rows)
        result.messages_new = len(ids)
        if not descent.is_straight:
            self._branched.add(result.session_id)
        leaf = None if descent.leaf is None else ids[descent.leaf]
        self._set(result.session_id, {"active_leaf_id": leaf})

    def _merge_messages(self, merge: _Merging, result: Merge) -> None:
        """Bring the messages of a session that is known up to what the file tells."""
        session, stored = merge.session, self._messages.stored(result.session_id)
        names = [message.external_id for message in session.messages]
        order = merged_order(list(stored), names)
        positions = {external_id: place for place, external_id in enumerate(order)}
        ids = self._ids(merge, stored)
        parents = _parents(session.messages, stored, ids)
        leaf = merge.leaf(ids)
        path = path_to(leaf, parents)
        self._branched.add(result.session_id)
        new = [message for message in session.messages if message.external_id not in stored]
        changed = [] if merge.older else _changed(session.messages, stored)
        counted = self._messages.count_usage_once(
            result.session_id,
            session.facts.source,
            [(message.external_id, message.usage_key) for message in (*new, *changed)],
        )
        rows = MessageRows(), MessageRows()
        for place, message in enumerate((*new, *changed)):
            message_id = ids[message.external_id]
            rows[place >= len(new)].add(
                (
                    message_id,
                    result.session_id,
                    positions[message.external_id],
                    parents[message_id],
                    message_id in path,
                    counted[place],
                ),
                message.laid_out(session.facts.source),
                self._messages.store_attachments(message.attachments, result.issues),
            )
        result.messages_new, result.messages_updated = len(new), len(changed)
        self._messages.add(rows[0])
        self._messages.replace(rows[1])
        self._messages.move(stored, positions, path)
        self._set(result.session_id, {"active_leaf_id": leaf})

    def _ids(self, merge: _Merging, stored: dict[str, StoredMessage]) -> dict[str, int]:
        """Message ids by external id."""
        session = merge.session
        ids = {external_id: known.id for external_id, known in stored.items()}
        new = [
            (message.external_id, hour)
            for message, hour in zip(session.messages, session.hours, strict=True)
            if message.external_id not in ids
        ]
        made = self._new_ids.of(hour for _, hour in new)
        return ids | {name: made[place] for place, (name, _) in enumerate(new)}

    def _set_facts(self, merge: _Merging, session_id: int) -> None:
        """Write what the file says of the session itself."""
        session, parsed = merge.session, merge.session.facts
        facts = {
            "created_at": session.created_at,
            "updated_at": session.updated_at,
            "model": session.model,
            "agent": parsed.agent,
            "git_branch": parsed.git_branch,
            "git_commit": parsed.git_commit,
            "source_leaf": merge.source_leaf,
            "content_hash": session.digest,
            "title": session.title,
            "excerpt": session.excerpt,
            "summary": clean(parsed.summary),
            "details": None if parsed.details is None else clean(parsed.details),
        }
        if parsed.parent_external_id is not None:  # what tells of none may be linked all the same
            self._children.append(session_id)
            facts["parent_external_id"] = parsed.parent_external_id
            facts["relation"] = None if parsed.relation is None else str(parsed.relation)
        if parsed.project is not None:  # a copy that lies elsewhere may not tell it
            facts["project_id"] = self._projects.id(parsed.project)
        if merge.known is None:
            facts |= {
                "status": "archived" if parsed.archived else "active",
                "archived_at": self._now if parsed.archived else None,
                "starred": parsed.starred,
                "pinned": parsed.pinned,
                "custom_title": clean(parsed.custom_title).strip() or None,
                "note": clean(parsed.note).strip(),
            }
            self._own.add(session_id, parsed)
        else:
            shown = merge.known.custom_title or session.title
            full_text.set_title(self._session, session_id, shown)
            self._connection.exec_driver_sql(
                "DELETE FROM event WHERE session_id = ?", (session_id,)
            )
        self._set(session_id, facts)
        self._events += [(session_id, *event) for event in session.events]

    def _note_people(
        self, source_id: int, known: str | None, session: PreparedSession, merge: Merge
    ) -> None:
        """Keep who speaks in a chat among people; who they are to the person is seen to later."""
        told = session.facts.people
        if not told:
            return
        people.note_told(self._session, source_id, told)
        noted = people.noted(known, told, anew=merge.outcome is not MergeOutcome.UNCHANGED)
        if noted != known:
            self._set(merge.session_id, {"people": noted})
            people.mark_due(self._session)

    def _set(self, session_id: int, values: Row) -> None:
        """Set columns of a session, whether it waits or is in the vault."""
        if self._new.set(session_id, values):
            return
        self._session.execute(
            update(ChatSession).where(col(ChatSession.id) == session_id).values(**values)
        )


def _before(session: PreparedSession, session_id: int) -> SessionBefore | None:
    before = session.before
    return None if before is None else replace(before, session_id=session_id)


def _changed(
    messages: Sequence[PreparedMessage], stored: dict[str, StoredMessage]
) -> list[PreparedMessage]:
    """The messages that the vault holds with another content."""
    return [
        message
        for message in messages
        if (known := stored.get(message.external_id)) and known.content_hash != message.digest
    ]


def _parents(
    messages: Sequence[PreparedMessage], stored: dict[str, StoredMessage], ids: dict[str, int]
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
