"""Tells how the vault is: its size and growth, backups, checks and what was slow; no content."""

from __future__ import annotations

import json
from pathlib import Path

from chatvault.domain.day import DAY_MS
from chatvault.domain.safekeeping.health import Diagnosis, Done, Sizes
from chatvault.services import steady_clock
from chatvault.services.backups.backups import Backups
from chatvault.services.clock import now
from chatvault.services.damage import surroundings
from chatvault.services.damage.checking import FULL, Checking
from chatvault.services.disk import folder_size
from chatvault.storage import blob_rows
from chatvault.storage.activity_repository import ActivityRepository
from chatvault.storage.database.engine import SQLITE_VERSION, Database
from chatvault.storage.health_repository import HealthRepository

_SIZES, _RESCUE = "sizes", "rescue"
_GROWTH_MS = 30 * DAY_MS
_VIEW_ONLY = (
    "View only: the vault may not be written to, so nothing in it changes. Make its folder "
    "writable to import and to organise."
)


class Diagnosing:
    """Reads figures; writes but the sizes of each day and how a damaged vault was saved."""

    def __init__(
        self,
        database: Database,
        backups: Backups,
        checking: Checking,
        remarks: tuple[str, ...] = (),
    ) -> None:
        """``remarks`` are what opening the vault had to say."""
        self._database, self._backups, self._checking = database, backups, checking
        self._remarks = remarks

    def warnings(self) -> tuple[str, ...]:
        """What a person should know of the vault and where it lies, a sentence each."""
        view_only = (_VIEW_ONLY,) if self._database.read_only else ()
        return (
            *view_only,
            *self._remarks,
            *steady_clock.warning(self._database),
            *surroundings.warnings(self._database.path.parent),
        )

    def diagnosis(self) -> Diagnosis:
        """Everything that there is to say. Raises KnownError."""
        with self._database.read() as session:
            activity = ActivityRepository(session)
            earlier = activity.first_since(_SIZES, now() - _GROWTH_MS)
            full, rescue = activity.last(FULL), activity.last(_RESCUE)
            schema = HealthRepository(session).schema()
        return Diagnosis(
            sizes=self.sizes(),
            earlier=_read_sizes(earlier) if earlier and now() - earlier.at >= DAY_MS else None,
            backup=next(iter(self._backups.list()), None),
            full_check=full,
            rescue=rescue,
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

    def note_rescue(self, sentence: str) -> None:
        """Keep how the damaged vault was made good, and where the damaged file is."""
        with self._database.write() as session:
            ActivityRepository(session).note(Done(_RESCUE, sentence, "", now()))


def _read_sizes(done: Done | None) -> Sizes | None:
    return None if done is None else Sizes(at=done.at, **json.loads(done.detail))
