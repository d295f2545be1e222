"""What people do with their conversations: name, star, pin, archive and throw away."""

from __future__ import annotations

from collections.abc import Collection

from chatvault.domain.changes import Changes
from chatvault.domain.session import SessionStatus
from chatvault.services.clock import now
from chatvault.storage.engine import Database
from chatvault.storage.organisation_repository import OrganisationRepository

DAY_MS = 86_400_000


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
        return self._move(ids, SessionStatus.ARCHIVED, "archive")

    def unarchive(self, ids: Collection[int]) -> Changes:
        """Bring archived conversations back."""
        return self._move(ids, SessionStatus.ACTIVE, "unarchive")

    def trash(self, ids: Collection[int]) -> Changes:
        """Move conversations to the trash; they stay in the vault."""
        return self._move(ids, SessionStatus.TRASHED, "trash")

    def untrash(self, ids: Collection[int]) -> Changes:
        """Bring conversations back from the trash."""
        return self._move(ids, SessionStatus.ACTIVE, "untrash")

    def older_than(self, days: int) -> tuple[int, ...]:
        """The conversations that ``archive_older_than`` would archive."""
        with self._database.read() as session:
            return tuple(OrganisationRepository(session).older_than(now() - days * DAY_MS))

    def archive_older_than(self, days: int) -> Changes:
        """Archive what had no activity for that many days; pinned and starred ones stay."""
        return self.archive(self.older_than(days))

    def _move(self, ids: Collection[int], status: SessionStatus, action: str) -> Changes:
        if not ids:
            return Changes()
        with self._database.write() as session:
            repository = OrganisationRepository(session)
            repository.set_status(ids, status, now())
            repository.note_activity(action, "done", f"{len(ids)} conversations", now())
        return Changes(sessions=True, session_ids=frozenset(ids))
