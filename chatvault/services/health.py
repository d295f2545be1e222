"""Checks the vault: the database, its rows, the search index, the counts and the files."""

from __future__ import annotations

from chatvault.domain.health import DATABASE, Check, HealthReport
from chatvault.domain.work import Work
from chatvault.storage.blobs import Blobs
from chatvault.storage.engine import SQLITE_VERSION, Database
from chatvault.storage.health_repository import HealthRepository


class Health:
    """Looks, and changes nothing."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs

    def check(self, work: Work) -> HealthReport:
        """Every check there is. Raises DamagedVault where the database cannot be read at all."""
        with (
            self._database.read() as session,
            work.interruptible(HealthRepository(session).interrupt),
        ):
            repository = HealthRepository(session)
            checks = []
            for place, (name, check) in enumerate(
                (
                    (DATABASE, repository.integrity),
                    ("rows", repository.rows),
                    ("search index", repository.index),
                    ("counts", repository.counts),
                )
            ):
                work.progress(place, 5, name)
                checks.append(Check(name, tuple(check())))
            work.progress(4, 5, "files")
            missing = [name for name in repository.blobs() if self._blobs.path(name) is None]
            checks.append(Check("files", tuple(f"{name} is missing" for name in missing)))
            return HealthReport(
                vault=str(self._database.path.parent),
                sqlite_version=SQLITE_VERSION,
                schema=repository.schema(),
                checks=tuple(checks),
            )
