"""Tells of the imports of before: what each of them read, and what it could not."""

from __future__ import annotations

from chatvault.domain.imports import ImportRun, PastRun
from chatvault.errors import NotFound
from chatvault.storage import import_runs
from chatvault.storage.database.engine import Database


class PastImports:
    """Reads what was noted of every import."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, limit: int) -> tuple[ImportRun, ...]:
        """The last runs with their problems, the newest first."""
        with self._database.read() as session:
            return import_runs.newest(session, limit)

    def all(self) -> tuple[PastRun, ...]:
        """Every run, the newest first."""
        with self._database.read() as session:
            return import_runs.all_runs(session)

    def one(self, run_id: int) -> ImportRun:
        """A run with its files and its problems. Raises NotFound."""
        with self._database.read() as session:
            run = import_runs.one_run(session, run_id)
        if run is None:
            raise NotFound(f"There was no import {run_id}.")
        return run
