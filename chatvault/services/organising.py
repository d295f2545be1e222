"""What people do with their conversations: name, note, star, pin, archive and throw away."""

from __future__ import annotations

from collections.abc import Collection

from chatvault.domain.changes import Changes
from chatvault.domain.placement import Moved, Placement
from chatvault.domain.safekeeping.health import Done
from chatvault.domain.session import SessionStatus
from chatvault.services.clock import now
from chatvault.storage.activity_repository import ActivityRepository
from chatvault.storage.database.engine import Database
from chatvault.storage.organisation_repository import OrganisationRepository


class Organising:
    """Changes the person's own layer; a later import never touches it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rename(self, session_id: int, title: str) -> Changes:
        """Give a conversation the person's own title; an empty one gives the source's back."""
        with self._database.write() as session:
            OrganisationRepository(session).set_title(session_id, title)
        return Changes(organisation=True, session_ids=frozenset({session_id}))

    def own_title(self, session_id: int) -> str:
        """The person's own title of a conversation, empty where it has none."""
        with self._database.read() as session:
            return OrganisationRepository(session).own_title(session_id)

    def set_note(self, session_id: int, note: str) -> Changes:
        """Note something about a conversation; an empty note is none."""
        with self._database.write() as session:
            OrganisationRepository(session).set_note(session_id, note)
        return Changes(organisation=True, session_ids=frozenset({session_id}))

    def note(self, session_id: int) -> str:
        """What the person noted about a conversation, empty where that is nothing."""
        with self._database.read() as session:
            return OrganisationRepository(session).note(session_id)

    def star(self, ids: Collection[int], *, on: bool) -> Changes:
        """Star conversations, or take the star away."""
        with self._database.write() as session:
            changed = OrganisationRepository(session).set_flag(ids, "starred", on=on)
        return Changes(organisation=True, session_ids=changed)

    def pin(self, ids: Collection[int], *, on: bool) -> Changes:
        """Keep conversations at the head of the list, or let them go."""
        with self._database.write() as session:
            changed = OrganisationRepository(session).set_flag(ids, "pinned", on=on)
        return Changes(sessions=True, organisation=True, session_ids=changed)

    def archive(self, ids: Collection[int]) -> Changes:
        """Take conversations out of the everyday list."""
        return self.move(ids, SessionStatus.ARCHIVED).changes

    def trash(self, ids: Collection[int]) -> Changes:
        """Move conversations to the trash; they stay in the vault."""
        return self.move(ids, SessionStatus.TRASHED).changes

    def untrash(self, ids: Collection[int]) -> Changes:
        """Bring conversations back from the trash."""
        return self.move(ids, SessionStatus.ACTIVE).changes

    def move(self, ids: Collection[int], status: SessionStatus) -> Moved:
        """Move conversations, and the runs of their sub-agents, to a part of the library."""
        if not ids:
            return Moved(Changes(), ())
        with self._database.write() as session:
            repository = OrganisationRepository(session)
            before = repository.placements(repository.with_runs(ids))
            moved = [one.session_id for one in before]
            repository.set_status(moved, status, now())
            note = Done(f"move to {status}", "done", f"{len(moved)} sessions", now())
            ActivityRepository(session).note(note)
        return Moved(_changes(before), before)

    def put_back(self, before: Collection[Placement]) -> Changes:
        """Let conversations stand exactly where they stood before a move."""
        with self._database.write() as session:
            repository = OrganisationRepository(session)
            repository.put_back(before)
            note = Done("undo a move", "done", f"{len(before)} sessions", now())
            ActivityRepository(session).note(note)
        return _changes(before)


def _changes(placements: Collection[Placement]) -> Changes:
    return Changes(sessions=True, session_ids=frozenset(one.session_id for one in placements))
