"""Where reading goes on in the files that grow."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chatvault.domain.parsed import ParsedSession
from chatvault.importers import registry
from chatvault.importers.base import Resumer
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.services.originals.fingerprint import fingerprint
from chatvault.services.originals.original_files import original_paths, path_in_vault
from chatvault.storage.database.engine import Database
from chatvault.storage.merging.checkpoint_repository import (
    CheckpointRepository,
    FileBefore,
    KnownCheckpoint,
)
from chatvault.storage.merging.session_merge import Merge

_States = dict[str, tuple[int, int]]  # bytes and ns, by member


@dataclass(frozen=True, slots=True)
class Grown:
    """A member that can be read on, and those that were read together with it."""

    name: str
    beside: frozenset[str]
    known: KnownCheckpoint
    resumer: Resumer


class Checkpoints:
    """Those of one container, which is looked at as it is before anything of it is read."""

    def __init__(self, database: Database, container: Container) -> None:
        self._database, self._container = database, container
        self._states: _States = {}

    def grown(self, names: Sequence[str], only: str | None) -> list[Grown]:
        """Those of the members that can be read on."""
        container, found = self._container, []
        if not isinstance(container, FolderContainer):
            return []
        with self._database.read() as session:
            repository = CheckpointRepository(session)
            paths = repository.paths(registry.READER_VERSION)  # of few of the files in a folder
            for name in names if paths else ():
                path = path_in_vault(self._container, name)
                known = repository.of(path, registry.READER_VERSION) if path in paths else None
                if known is None or only not in (None, known.file.format):
                    continue
                resumer = registry.RESUMERS[known.file.format]
                beside = resumer.beside(name, container.names())
                if self._is_as_it_was(name, beside, known.file):
                    found.append(Grown(name, beside, known, resumer))
        return found

    def look(self, names: Sequence[str]) -> None:
        """Note how the members are, before they are read."""
        if isinstance(self._container, FolderContainer):
            self._states.update((name, self._state(name)) for name in names)

    def keep(
        self, repository: CheckpointRepository, key: str, parsed: ParsedSession, merge: Merge
    ) -> None:
        """Keep from where a session's file can be read on, once its messages are in the vault."""
        if merge.before is None or parsed.checkpoint is None or not parsed.members:
            return
        name, resumer = parsed.members[0], registry.RESUMERS[key]
        path = Path(*original_paths(self._container, [name]))
        looks = _looks(path, parsed.checkpoint.offset)
        if looks is None or not repository.has_all(merge.before):
            repository.forget(path_in_vault(self._container, name), key)
            return
        before = FileBefore(
            path=path_in_vault(self._container, name),
            format=key,
            reader=registry.READER_VERSION,
            file_id=looks[0],
            offset=parsed.checkpoint.offset,
            fingerprint=looks[1],
            beside=self._beside(sorted(resumer.beside(name, self._container.names()))),
        )
        repository.keep(KnownCheckpoint(before, merge.before, parsed.checkpoint.state))

    def _is_as_it_was(self, name: str, beside: frozenset[str], before: FileBefore) -> bool:
        """Whether what stands before the checkpoint is what was read, and all beside it too."""
        (path,) = original_paths(self._container, [name])
        self.look([name, *beside])
        return (
            self._beside(sorted(beside)) == before.beside
            and self._states[name][0] >= before.offset
            and _looks(path, before.offset) == (before.file_id, before.fingerprint)
        )

    def _beside(self, names: Sequence[str]) -> str:
        return json.dumps(
            sorted((path_in_vault(self._container, name), *self._states[name]) for name in names)
        )

    def _state(self, name: str) -> tuple[int, int]:
        (path,) = original_paths(self._container, [name]) or (Path(),)
        try:
            status = path.stat()
        except OSError:  # told when it is read
            return -1, 0
        return status.st_size, status.st_mtime_ns


def _looks(path: Path, size: int) -> tuple[str, str] | None:
    """Which file it is, and what its first bytes look like; None where it cannot be read."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            return f"{status.st_dev}:{status.st_ino}", fingerprint(file, size)
    except OSError:  # told when it is read
        return None
