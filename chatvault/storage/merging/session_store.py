"""Merges parsed sessions into the vault: adds what is new, changes what changed, keeps the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from chatvault.domain.parsed import ParsedSession
from chatvault.domain.working_folder import Look, nowhere
from chatvault.storage import people
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.bulk_rows import Row, insert_tuples
from chatvault.storage.database.packing import clean
from chatvault.storage.merging import (
    alternatives,
    former_parts,
    numbered_sessions,
    parent_links,
    parted_sessions,
    renamed_messages,
    repeated_messages,
    session_counts,
    sessions_by_messages,
)
from chatvault.storage.merging.gathered_rows import GatheredRows
from chatvault.storage.merging.known_sessions import KnownSession, KnownSessions
from chatvault.storage.merging.message_store import MessageStore
from chatvault.storage.merging.new_sessions import NewSessions, Place
from chatvault.storage.merging.origins import Origins
from chatvault.storage.merging.own_layer_of_new import OwnLayerOfNew
from chatvault.storage.merging.prepared_session import (
    EVENT_COLUMNS,
    PreparedSession,
    prepare,
)
from chatvault.storage.merging.session_before import SessionBefore
from chatvault.storage.merging.session_merge import Merge, MergeOutcome
from chatvault.storage.merging.session_messages import Incoming, SessionMessages
from chatvault.storage.merging.stand_ins import StandIns
from chatvault.storage.models import ChatSession, Event
from chatvault.storage.projects import Projects
from chatvault.storage.search import full_text


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
        session and neither is newer, the second one only adds to the first, so that importing
        both again changes nothing. ``look`` tells of working folders, so that one is known again
        after a move.
        """
        self._seen = set() if seen is None else seen
        self._session, self._now = session, now
        self._connection = session.connection()
        self._messages = MessageStore(session, blobs, now, check)
        self._origins, self._projects = Origins(session), Projects(session, now, look)
        self._written = SessionMessages(self._connection, self._messages)
        self._new, self._own = NewSessions(session, now), OwnLayerOfNew(session)
        self._known = KnownSessions(self._connection, self._origins)
        self._rows, self._stand_ins = GatheredRows(session, now), StandIns(session, self._messages)
        self._events: list[tuple[Any, ...]] = []
        self._touched: set[int] = set()
        self._children: list[int] = []
        self._parts: list[former_parts.Part] = []
        self._parted: list[parted_sessions.Parted] = []

    def merge(self, session: ParsedSession | PreparedSession) -> Merge:
        """Bring the vault's session up to what the file tells. Raises OSError."""
        if isinstance(session, ParsedSession):
            session = prepare(session)
        merge, facts = self._merged(session), session.facts
        if facts.of_rows:
            self._rows.merged(merge, session)
        if facts.formerly_after_file:
            names = filter(None, (facts.formerly, *facts.parts_formerly))
            self._parts += [(merge.session_id, clean(name)) for name in names]
        if facts.parted_from:
            self._parted.append((merge.session_id, clean(facts.parted_from)))
        return merge

    def _merged(self, session: PreparedSession) -> Merge:
        facts = session.facts
        place = (self._origins.source(facts.source, facts.account), clean(facts.external_id))
        holder = 0
        if facts.of_rows:
            if self._rows.waits(session):
                self.flush()
            session, place, holder = self._rows.left(place, session)
        elif facts.known_by_messages:
            self.flush()
            session, place, holder = sessions_by_messages.found(self._connection, place, session)
        if holder:
            return Merge(MergeOutcome.UNCHANGED, holder)
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
        if known is not None and (decided := self._stand_ins.merge(known.id, session)) is not None:
            return decided
        if session.repeated:
            session = self._with_repeated(session, place[0], known)
        return self._bring_in(session, place, known)

    def flush(self) -> None:
        """Write the new sessions that wait, their messages and the counts of all touched."""
        self._new.write()
        self._messages.flush()
        insert_tuples(self._connection, Event, EVENT_COLUMNS, self._events)
        self._events = []
        self._own.write()
        session_counts.recount(self._session, self._touched)
        alternatives.note(self._session, self._written.branched)
        self._stand_ins.flush()
        self._written.branched.clear()
        self._touched = set()
        self._rows.written()

    def finish(self) -> None:
        """Write what waits, and point what was written at its parents."""
        self.flush()
        self._rows.settle()
        parent_links.link(self._session, self._children)
        self._children = []
        former_parts.put_away(self._session, self._parts, self._now)
        self._parts = []
        parted_sessions.part(self._session, self._parted)
        self._parted = []

    def _bring_in(
        self, session: PreparedSession, place: Place, known: KnownSession | None
    ) -> Merge:
        """Write what is told of a session that is new, or of one that is to be changed."""
        facts, incoming = session.facts, Incoming(session, known)
        told_at_last = known is not None and self._stand_ins.make_room(known.id, session)
        incoming.older = (known is not None and not told_at_last) and (
            facts.only_adds or self._is_older(session, known)
        )
        session_id = self._new.add(place, facts.uid) if known is None else known.id
        self._seen.add(session_id)
        result = Merge(MergeOutcome.NEW if known is None else MergeOutcome.UPDATED, session_id)
        write = self._written.add if known is None else self._written.bring_up
        self._set(session_id, {"active_leaf_id": write(incoming, result)})
        if not incoming.older:
            self._set_facts(incoming, session_id)
            result.before = _before(session, session_id)
        elif not result.messages_new:
            result.outcome = MergeOutcome.UNCHANGED
        self._note_people(place[0], None if known is None else known.people, session, result)
        if result.outcome is not MergeOutcome.UNCHANGED:
            self._touched.add(session_id)
        return result

    def _is_older(self, session: PreparedSession, known: KnownSession) -> bool:
        """Whether the vault knows a newer version, or one as old that was read just now."""
        told, stored = session.updated_at or 0, known.updated_at or 0
        return told < stored or (told == stored and known.id in self._seen)

    def _found(self, session: PreparedSession, place: Place) -> tuple[Place, KnownSession | None]:
        """What the vault holds of a session, and where it is, or is to be."""
        while True:
            if self._new.has(place[1]) or self._new.has(session.facts.formerly):
                self.flush()
            known = self._known.at(place, session)
            if known is None or known.content_hash == session.digest:
                return place, known
            if session.facts.ids_formerly:
                renamed_messages.rename(self._connection, known.id, session)
            if not numbered_sessions.may_be_another(session.facts):
                return place, known
            if known.uid == session.facts.uid:
                return place, known
            if not numbered_sessions.is_another(self._connection, known.id, session):
                return place, known
            place = (place[0], place[1] + numbered_sessions.AGAIN)

    def _with_repeated(
        self, session: PreparedSession, source_id: int, known: KnownSession | None
    ) -> PreparedSession:
        """The session with what it repeats of its parent, where the vault does not have that."""
        if known is not None:
            repeated_messages.rename_kept(self._session, known.id, session)
        if repeated_messages.to_keep(self._session, source_id, session):
            return session.with_repeated()
        return session

    def _set_facts(self, incoming: Incoming, session_id: int) -> None:
        """Write what the file says of the session itself."""
        session, parsed = incoming.session, incoming.session.facts
        facts = _told(incoming)
        if parsed.parent_external_id is not None:  # what tells of none may be linked all the same
            self._children.append(session_id)
            facts["parent_external_id"] = parsed.parent_external_id
            facts["relation"] = None if parsed.relation is None else str(parsed.relation)
        if parsed.project is not None:  # a copy that lies elsewhere may not tell it
            facts["project_id"] = self._projects.id(parsed.project)
        if incoming.known is None:
            facts |= _made_there(parsed, self._now)
            self._own.add(session_id, parsed)
        else:
            shown = incoming.known.custom_title or session.title
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


def _told(incoming: Incoming) -> Row:
    """What its source says of a session, whether it is new or known."""
    session, parsed = incoming.session, incoming.session.facts
    return {
        "created_at": session.created_at,
        "updated_at": session.updated_at,
        "model": session.model,
        "agent": parsed.agent,
        "git_branch": parsed.git_branch,
        "git_commit": parsed.git_commit,
        "source_leaf": incoming.source_leaf,
        "content_hash": session.digest,
        "title": session.title,
        "excerpt": session.excerpt,
        "summary": clean(parsed.summary),
        "details": None if parsed.details is None else clean(parsed.details),
    }


def _made_there(parsed: ParsedSession, now: int) -> Row:
    """What the person made of a session at its source, which is taken over once."""
    return {
        "status": "archived" if parsed.archived else "active",
        "archived_at": now if parsed.archived else None,
        "starred": parsed.starred,
        "pinned": parsed.pinned,
        "custom_title": clean(parsed.custom_title).strip() or None,
        "note": clean(parsed.note).strip(),
    }


def _before(session: PreparedSession, session_id: int) -> SessionBefore | None:
    before = session.before
    return None if before is None else replace(before, session_id=session_id)
