"""Which files of an import are in the vault as they are, so that they need not be read again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from chatvault.importers import registry
from chatvault.importers.containers.container import Container, FileContainer
from chatvault.importers.containers.export_parts import ExportParts
from chatvault.importers.databases.read_only_database import LOGS
from chatvault.services.originals.original_files import path_in_vault
from chatvault.services.originals.original_storing import looks_the_same
from chatvault.storage import import_runs
from chatvault.storage.database.engine import Database
from chatvault.storage.import_repository import ImportRepository, SettledFile


class Settled:
    """Compares the files of a container with those that were read before.

    Attributes:
        sessions: those in the files that are the same, by format.
        read: the members that were read to their end since.
    """

    def __init__(self, database: Database, container: Container) -> None:
        self._container = container
        self.read: set[str] = set()
        with database.read() as session:
            repository = ImportRepository(session)
            # Read one by one, the files of a folder did not see each other.
            known = [
                file
                for path in _paths(container)
                if not path.is_dir() or import_runs.any_of(session, _above(path))
                for file in repository.settled_files(str(path), registry.READER_VERSION)
            ]
            alone = isinstance(container, FileContainer)
            same = [
                file
                for file in known
                if looks_the_same(Path(file.path), file.size, file.modified_at)
                and not (alone and _has_log(file))
            ]
            self.sessions = repository.sessions_of({file.path for file in same})
        self._formats: dict[str, list[str]] = {}
        for file in same:
            self._formats.setdefault(file.path, []).append(file.format)

    def names(self, names: Sequence[str], key: str | None = None) -> frozenset[str]:
        """Those of the members that did not change since they were read, in a format or any.

        A database has changed where the log of writes beside it has.
        """
        same = {
            name
            for name in names
            if (formats := self._formats.get(path_in_vault(self._container, name)))
            and (key is None or key in formats)
        }
        logs = (name for name in names if name.endswith(LOGS) and name not in same)
        return frozenset(same.difference(name.rpartition("-")[0] for name in logs))

    def files(self, key: str) -> int:
        """How many files in that format did not change."""
        return sum(key in formats for formats in self._formats.values())

    def settle(self, names: Sequence[str], key: str) -> None:
        """Note that members were read to their end just now, in that format."""
        self.read.update(names)
        for name in names:
            self._formats.setdefault(path_in_vault(self._container, name), []).append(key)

    def read_anew(self) -> None:
        """Let nothing count as known: what is new may be about what is not."""
        self.sessions.clear()
        self._formats.clear()


def _paths(container: Container) -> Iterable[Path]:
    return container.parts if isinstance(container, ExportParts) else (container.path,)


def _above(path: Path) -> Iterable[str]:
    return map(str, (path, *path.parents))


def _has_log(file: SettledFile) -> bool:
    """Whether it is a database with a log beside it, of which nothing is known."""
    return any(os.path.exists(f"{file.path}{ending}") for ending in LOGS)
