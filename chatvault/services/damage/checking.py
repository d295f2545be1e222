"""Checks the vault by itself: quickly at every start, wholly once a week, and keeps the outcome."""

from __future__ import annotations

import time

from chatvault.domain.day import WEEK_MS
from chatvault.domain.safekeeping.health import PROBLEMS, SOUND, UNFINISHED, Done, HealthReport
from chatvault.domain.work import Work
from chatvault.errors import DamagedVault
from chatvault.services.clock import now
from chatvault.services.damage.health import Health
from chatvault.storage.activity_repository import ActivityRepository
from chatvault.storage.database.engine import Database
from chatvault.storage.health_repository import HealthRepository

QUICK_SECONDS = 2.0
_ROWS_SECONDS = 0.5  # of them: what is compared asks for Python's lock, which the window needs
QUICK, FULL = "quick check", "full check"
_TOLD = 5  # problems that the log keeps


class Checking:
    """Writes nothing into the vault but the outcome of a full check."""

    def __init__(self, database: Database, health: Health) -> None:
        self._database, self._health = database, health
        self.latest_quick: Done | None = None  # since the vault was opened

    def quick(self, seconds: float = QUICK_SECONDS) -> Done:
        """Look at the database's pages for at most so long, and compare what was said.

        Of a vault that takes longer the full check compares it. Raises DamagedVault.
        """
        end = time.monotonic() + seconds
        changed: list[str] = []
        with self._database.read() as session:
            repository = HealthRepository(session)
            found = repository.pages(end)
            if found == []:
                changed = repository.rows_so_far(min(end, time.monotonic() + _ROWS_SECONDS))
        if found:
            raise self._damaged()
        outcome = UNFINISHED if found is None else PROBLEMS if changed else SOUND
        self.latest_quick = Done(QUICK, outcome, "\n".join(changed[:_TOLD]), now())
        return self.latest_quick

    def due(self) -> bool:
        """Whether the last full check is older than a week, or there was none."""
        last = self.last()
        return last is None or not 0 <= now() - last.at < WEEK_MS

    def full(self, work: Work) -> HealthReport:
        """Every check there is. Raises DamagedVault where the database itself is damaged."""
        report = self._health.check(work)
        if report.damaged:
            raise self._damaged()  # nothing more is written into such a file
        if not self._database.read_only:
            outcome = SOUND if report.healthy else PROBLEMS
            told = "\n".join(report.problems[:_TOLD])
            with self._database.write() as session:
                ActivityRepository(session).note(Done(FULL, outcome, told, now()))
        return report

    def last(self) -> Done | None:
        """The last full check that could be kept."""
        with self._database.read() as session:
            return ActivityRepository(session).last(FULL)

    def _damaged(self) -> DamagedVault:
        return DamagedVault(
            "A check of the vault's database found damaged places. Nothing was changed.",
            path=self._database.path,
        )
