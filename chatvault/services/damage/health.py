"""Checks the vault: the database, its rows, the search index, the counts and the files."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.safekeeping.health import DATABASE, Check, HealthReport
from chatvault.domain.work import Work
from chatvault.services.backups.backup_blobs import is_whole
from chatvault.storage import blob_rows
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import SQLITE_VERSION, Database
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
            names, schema = repository.blobs(), repository.schema()
        checks.append(Check("files", tuple(self._wrong_files(names, work))))
        return HealthReport(
            vault=str(self._database.path.parent),
            sqlite_version=SQLITE_VERSION,
            schema=schema,
            checks=tuple(checks),
        )

    def _wrong_files(self, names: Sequence[str], work: Work) -> list[str]:
        """What is wrong with the files of these blobs, all of whose bytes are read."""
        wrong: dict[str, str] = {}
        for place, name in enumerate(names):
            work.progress(place, len(names), "files")
            if not is_whole(self._blobs, name, work):
                state = "missing" if self._blobs.path(name) is None else "damaged"
                wrong[name] = f"{name} is {state}"
        with self._database.read() as session:  # a cleanup may have removed some meanwhile
            known = blob_rows.known(session, wrong)
        return [sentence for name, sentence in wrong.items() if name in known]
