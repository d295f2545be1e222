"""Cleans out what a rule lets go, after telling what that would free."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from chatvault.domain.counted import counted
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupKind, CleanupPart, CleanupPlan, CleanupRule
from chatvault.domain.safekeeping.health import Done
from chatvault.domain.work import Work
from chatvault.errors import DamagedVault
from chatvault.services import steady_clock
from chatvault.services.backups.backups import Backups
from chatvault.services.clock import now
from chatvault.services.originals.original_bytes import open_original
from chatvault.services.originals.original_storing import is_same, looks_the_same
from chatvault.services.originals.orphans import Files, Orphans
from chatvault.storage.activity_repository import ActivityRepository
from chatvault.storage.blobs import Blobs
from chatvault.storage.cleanup_repository import CleanupRepository, OldOriginal
from chatvault.storage.database.engine import Database
from chatvault.storage.health_repository import HealthRepository
from chatvault.storage.read_file import Part

_FILES_AT_ONCE, _LINES_AT_ONCE = 100, 20_000  # in a transaction


class Cleanup:
    """An original goes only where its file is still on this computer, byte for byte.

    If the person's rule says that only copies go too, a backup of them is made before.
    """

    def __init__(self, database: Database, blobs: Blobs, backups: Backups) -> None:
        self._database, self._blobs, self._backups = database, blobs, backups
        self._orphans = Orphans(database, blobs)

    def plan(self, rule: CleanupRule, work: Work) -> CleanupPlan:
        """What the rule would let go by now. Raises KnownError and Cancelled."""
        old, spared = self._old_originals(rule, work)
        orphans = self._orphans.found(work)
        logs_until = self._logs_until(rule)
        with self._database.read() as session:
            repository = CleanupRepository(session)
            freed = repository.freed_by([original.file_id for original in old])
            logs = (0, 0) if logs_until is None else repository.logs_before(logs_until)
            going = orphans if rule.orphans else Files()
            return CleanupPlan(
                (
                    CleanupPart(
                        CleanupKind.ORIGINALS, *repository.originals(), len(old), freed, spared
                    ),
                    CleanupPart(CleanupKind.LOGS, *repository.logs(), *logs),
                    CleanupPart(
                        CleanupKind.ORPHANS, orphans.count, orphans.size, going.count, going.size
                    ),
                )
            )

    def run(self, rule: CleanupRule, work: Work) -> CleanupPlan:
        """Clean up; returns what there was, and what of it went. Stopped, it leaves the rest.

        Raises DamagedVault where the database is not sound, VaultBusy while an import keeps
        files, KnownError and Cancelled.
        """
        plan = self.plan(rule, work)
        if not plan.going:
            return plan
        self._require_sound(work)
        if rule.only_copies and plan.part(CleanupKind.ORIGINALS).going:
            self._backups.create(BackupReason.DELETION, work)
        with self._blobs.removing():
            orphans = self._orphans.remove(work) if rule.orphans else Files()
            gone, freed, spared = self._remove_originals(rule, work)
        lines = self._remove_logs(rule, work)
        with self._database.write() as session:
            detail = ", ".join(
                (
                    counted(gone, "original", "originals"),
                    counted(lines, "line of logs", "lines of logs"),
                    counted(orphans.count, "file", "files"),
                )
            )
            ActivityRepository(session).note(Done("clean up", "done", detail, now()))
        originals, logs, unnamed = plan.parts
        return CleanupPlan(
            (
                dataclasses.replace(originals, going=gone, freed=freed, spared=spared),
                dataclasses.replace(logs, going=lines),
                dataclasses.replace(unnamed, going=orphans.count, freed=orphans.size),
            )
        )

    def _old_originals(self, rule: CleanupRule, work: Work) -> tuple[list[OldOriginal], int]:
        """The originals that the rule lets go, and how many it spares as the only copy."""
        if rule.originals_days is None:
            return [], 0
        until = steady_clock.days_ago(self._database, rule.originals_days)
        with self._database.read() as session:
            old = CleanupRepository(session).originals_before(until)
        going = []
        for place, original in enumerate(old):
            work.progress(place, len(old), "looking for the imported files")
            path, size = Path(original.path), original.size
            if rule.only_copies or looks_the_same(path, size, original.modified_at):
                going.append(original)
        return going, len(old) - len(going)

    def _remove_originals(self, rule: CleanupRule, work: Work) -> tuple[int, int, int]:
        """How many went, the bytes that freed, and how many were spared."""
        old, spared = self._old_originals(rule, work)
        gone, freed = 0, 0
        for start in range(0, len(old), _FILES_AT_ONCE):
            work.progress(start, len(old), "letting originals go")
            some = old[start : start + _FILES_AT_ONCE]
            with self._database.read() as session:
                parts = {one: CleanupRepository(session).parts(one) for one in some}
            going = [one for one in some if rule.only_copies or _is_the_same(one, parts[one], work)]
            spared += len(some) - len(going)
            with self._database.write() as session:
                gone += CleanupRepository(session).forget_originals(going)
            blobs = {part.sha256 for one in going for part in parts[one]}
            freed += self._orphans.remove(work, blobs).size
        return gone, freed, spared

    def _remove_logs(self, rule: CleanupRule, work: Work) -> int:
        until, removed = self._logs_until(rule), 0
        if until is None:
            return 0
        while True:
            work.progress(removed, note="removing old lines of logs")
            with self._database.write() as session:
                lines = CleanupRepository(session).remove_logs(until, _LINES_AT_ONCE)
            if not lines:
                return removed
            removed += lines

    def _logs_until(self, rule: CleanupRule) -> int | None:
        """Before which moment lines of logs go, as far as the vault has seen the days."""
        days = rule.logs_days
        return None if days is None else steady_clock.days_ago(self._database, days)

    def _require_sound(self, work: Work) -> None:
        """Refuse to remove anything on the word of a damaged database."""
        work.progress(0, note="checking the database")
        with (
            self._database.read() as session,
            work.interruptible(HealthRepository(session).interrupt),
        ):
            if not CleanupRepository(session).is_sound():
                raise DamagedVault(
                    "The vault's database is damaged, so nothing was cleaned up. Look at "
                    "“doctor”, and restore a backup into a new folder.",
                    path=self._database.path,
                )


def _is_the_same(original: OldOriginal, parts: Sequence[Part], work: Work) -> bool:
    """Whether the file that was imported is still there, byte for byte."""
    try:
        with open_original(Path(original.path), original.format) as stream:
            return is_same(stream, parts, work.check)
    except OSError:  # it is away: the vault's copy is the only one
        return False
