"""Sees coming which conversations a tool will delete before the vault has them."""

from __future__ import annotations

from collections.abc import Mapping

from chatvault.domain.coding_tools.followed import FileState
from chatvault.domain.coding_tools.threatened import Threatened
from chatvault.domain.day import DAY_MS
from chatvault.domain.work import Work
from chatvault.services.clock import now
from chatvault.services.discovering import Discovering, Spot
from chatvault.storage.database.engine import Database
from chatvault.storage.import_repository import ImportRepository

WARNED_BEFORE = 7  # days


class Deadlines:
    """Compares what tools keep with what was read of it; it opens no file."""

    def __init__(self, database: Database, discovering: Discovering) -> None:
        self._database, self._discovering = database, discovering

    def threatened(self, work: Work) -> tuple[Threatened, ...]:
        """What goes within a week, the soonest first. Raises Cancelled."""
        found = [
            threatened
            for spot in self._discovering.spots()
            if (days := spot.place.days(spot.root)) is not None
            and (threatened := self._in(spot, days, work)) is not None
        ]
        return tuple(sorted(found, key=lambda one: one.days))

    def _in(self, spot: Spot, days: int, work: Work) -> Threatened | None:
        files = self._discovering.sessions(spot, work)
        left = {name: _days_left(state, days) for name, state in files.items()}
        soon = {name: files[name] for name, number in left.items() if number < WARNED_BEFORE}
        if not soon:
            return None
        missing = self._missing(spot, soon)
        if not missing:
            return None
        first = min(left[name] for name in missing)
        return Threatened(spot.place.source, spot.folder, len(missing), max(0, first))

    def _missing(self, spot: Spot, files: Mapping[str, FileState]) -> list[str]:
        """Those that were not read as they are now."""
        with self._database.read() as session:
            sizes = ImportRepository(session).read_sizes(str(spot.folder))
        return [name for name, state in files.items() if state.size not in sizes.get(name, ())]


def _days_left(state: FileState, days: int) -> int:
    """Whole days until the tool deletes it."""
    return (state.modified_ns // 1_000_000 + days * DAY_MS - now()) // DAY_MS
