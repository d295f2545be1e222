"""Empties the trash, after a backup, of what has been there long enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from chatvault.domain.changes import Changes
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.health import Done
from chatvault.domain.safekeeping.trash import Emptied, TrashContents
from chatvault.domain.safekeeping.upkeep import TRASH_DAYS
from chatvault.domain.work import Unattended, Work
from chatvault.services import steady_clock
from chatvault.services.backups.backups import Backups
from chatvault.services.clock import now
from chatvault.services.originals.orphans import Orphans
from chatvault.storage.activity_repository import ActivityRepository
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import Database
from chatvault.storage.session_removal import SessionRemoval, ThrownAway

# A transaction removes about so many messages, of whole conversations: what stops it, a person
# or a crash, leaves none in part.
_AT_ONCE = 2_000


class Trash:
    """What was thrown away stays for TRASH_DAYS; nothing leaves the vault without a backup."""

    def __init__(self, database: Database, blobs: Blobs, backups: Backups) -> None:
        self._database, self._blobs, self._backups = database, blobs, backups
        self._orphans = Orphans(database, blobs)

    def contents(self) -> TrashContents:
        """What lies there."""
        moment, until = now(), steady_clock.days_ago(self._database, TRASH_DAYS)
        with self._database.read() as session:
            times = SessionRemoval(session).thrown_away()
        later = [moment + at - until for at in times if at > until]
        return TrashContents(len(times), len(times) - len(later), min(later, default=None))

    def due(self, days: int = TRASH_DAYS) -> tuple[int, ...]:
        """The conversations that have been there for at least that many days, the oldest first."""
        until = steady_clock.days_ago(self._database, days)
        with self._database.read() as session:
            return tuple(one.id for one in SessionRemoval(session).due(until))

    def empty(
        self,
        work: Work,
        reason: BackupReason,
        days: int = TRASH_DAYS,
        committed: Callable[[Changes], None] = lambda _: None,
    ) -> Emptied:
        """Back up, then remove for good what has been there for at least that many days.

        ``committed`` is told of each portion that is gone. Stopped, it leaves the rest. Raises
        Cancelled and KnownError, also where the backup fails: nothing is removed then.
        """
        until = steady_clock.days_ago(self._database, days)
        with self._database.read() as session:
            due = SessionRemoval(session).due(until)
        if not due:
            return Emptied(0, 0, 0, None, Changes())
        gone: list[ThrownAway] = []
        with self._blobs.removing():
            pass  # where an import has the turn the backup would be made for nothing
        backup = self._backups.create(reason, work)
        with self._blobs.removing():
            blobs: set[str] = set()
            try:
                for place, some in _portions(due):
                    work.progress(place, len(due), "emptying the trash")
                    removed = self._remove(some, until, blobs)
                    committed(_changes(removed))
                    gone += removed
            finally:  # also where it was stopped: nothing names these files any more
                freed = self._orphans.remove(Unattended(), blobs)
        messages = sum(one.messages for one in gone)
        return Emptied(len(gone), messages, freed.size, backup, _changes(gone))

    def _remove(self, asked: Sequence[ThrownAway], until: int, blobs: set[str]) -> list[ThrownAway]:
        with self._database.write() as session:
            removal = SessionRemoval(session)
            due = removal.still_due(asked, until)
            for one in due:
                removal.remove(one.id)
            note = Done("empty the trash", "done", f"{len(due)} sessions", now())
            ActivityRepository(session).note(note)
        blobs |= removal.blobs
        return due


def _changes(gone: Sequence[ThrownAway]) -> Changes:
    ids = frozenset(one.id for one in gone)
    return Changes(sessions=True, messages=True, backups=True, session_ids=ids, removed_ids=ids)


def _portions(due: Sequence[ThrownAway]) -> Iterator[tuple[int, list[ThrownAway]]]:
    """The sessions in portions of about as many messages, each with how many came before."""
    portion: list[ThrownAway] = []
    messages = 0
    for place, one in enumerate(due):
        if portion and messages + one.messages > _AT_ONCE:
            yield place - len(portion), portion
            portion, messages = [], 0
        portion.append(one)
        messages += one.messages
    if portion:
        yield len(due) - len(portion), portion
