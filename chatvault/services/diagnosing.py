"""Tells how the vault is: its size and growth, backups, checks and what was slow; no content."""

from __future__ import annotations

import json
from pathlib import Path

from chatvault.domain.backup import Backup
from chatvault.domain.day import DAY_MS
from chatvault.domain.health import Diagnosis, Done, Sizes
from chatvault.services.backups import Backups
from chatvault.services.checking import FULL, Checking
from chatvault.services.clock import now
from chatvault.services.disk import folder_size
from chatvault.storage import blob_rows
from chatvault.storage.activity_repository import ActivityRepository
from chatvault.storage.engine import SQLITE_VERSION, Database
from chatvault.storage.health_repository import HealthRepository

_SIZES = "sizes"
_GROWTH_MS = 30 * DAY_MS


class Diagnosing:
    """Reads figures; the only thing it writes are the sizes, once a day."""

    def __init__(self, database: Database, backups: Backups, checking: Checking) -> None:
        self._database, self._backups, self._checking = database, backups, checking

    def diagnosis(self) -> Diagnosis:
        """Everything that there is to say. Raises KnownError."""
        with self._database.read() as session:
            activity = ActivityRepository(session)
            earlier = activity.first_since(_SIZES, now() - _GROWTH_MS)
            full = activity.last(FULL)
            schema = HealthRepository(session).schema()
        return Diagnosis(
            sizes=self.sizes(),
            earlier=_read_sizes(earlier),
            backup=_newest(self._backups.list()),
            full_check=full,
            quick_check=self._checking.latest_quick,
            slow_queries=self._database.slow_queries.found,
            sqlite_version=SQLITE_VERSION,
            schema=schema,
        )

    def sizes(self) -> Sizes:
        """Bytes of each part of the vault, now."""
        with self._database.read() as session:
            attachments, originals = blob_rows.stored_sizes(session)
        return Sizes(
            at=now(),
            database=self._database.size(),
            attachments=attachments,
            originals=originals,
            backups=folder_size(Path(self._backups.folder)),
        )

    def note_sizes(self) -> None:
        """Keep the sizes of the day, so that growth can be told later."""
        with self._database.read() as session:
            last = ActivityRepository(session).last(_SIZES)
        if self._database.read_only or (last is not None and 0 <= now() - last.at < DAY_MS):
            return
        sizes = self.sizes()
        detail = json.dumps({name: getattr(sizes, name) for name in Sizes.PARTS})
        with self._database.write() as session:
            ActivityRepository(session).note(Done(_SIZES, "measured", detail, sizes.at))


def _newest(backups: tuple[Backup, ...]) -> Backup | None:
    return max(backups, key=lambda backup: backup.created_at, default=None)


def _read_sizes(done: Done | None) -> Sizes | None:
    return None if done is None else Sizes(at=done.at, **json.loads(done.detail))
