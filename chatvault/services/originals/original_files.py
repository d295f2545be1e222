"""Keeps the imported bytes as they were, so that they can be read again and given back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from chatvault.domain.parsed import Issue, Severity
from chatvault.domain.work import Work
from chatvault.errors import KnownError, UnreadableFile
from chatvault.importers import account_files, registry
from chatvault.importers.base import Report
from chatvault.importers.containers.container import (
    Container,
    FileContainer,
    FilelessContainer,
    FolderContainer,
)
from chatvault.importers.containers.export_parts import ExportParts
from chatvault.importers.containers.zip_container import ZipContainer
from chatvault.services.clock import now
from chatvault.services.originals.kept_originals import KeptOriginals
from chatvault.services.originals.original_storing import AskedFile, Looks, size_and_time, stored
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import Database
from chatvault.storage.import_repository import ImportRepository
from chatvault.storage.read_file import KeptOriginal, ReadFile

_AT_ONCE = 100  # are noted in one transaction


class OriginalFiles:
    """Stores the files of an import, and notes which sessions were read from them."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs

    def keep(
        self,
        container: Container,
        key: str,
        looks: Looks,
        sessions: Mapping[str, Iterable[int]],
        work: Work,
        report: Report,
    ) -> list[str]:
        """Keep these files, read in the format ``key``; ``sessions`` are the ids by member.

        Returns the members that archives are kept without.
        """
        with self._blobs.adding(work.check):
            return self._keep(container, key, looks, _by_path(container, sessions), work, report)

    @contextmanager
    def beside(self, key: str, looks: Looks, work: Work) -> Iterator[KeptOriginals]:
        """Keep these files in a process beside the program, while the block runs.

        What came of it is to be noted in the block.
        """
        with self._blobs.adding(work.check):
            with self._database.read() as session:
                known = ImportRepository(session).kept_originals(key)
            files = [
                AskedFile(
                    path,
                    key,
                    look,
                    known.get(str(path), KeptOriginal()),
                    only_grows=key in registry.RESUMERS,
                )
                for path, look in looks.items()
            ]
            with closing(KeptOriginals(files, self._blobs)) as kept:
                yield kept

    def note(
        self,
        kept: KeptOriginals,
        container: Container,
        key: str,
        sessions: Mapping[str, Iterable[int]],
        work: Work,
        report: Report,
    ) -> list[str]:
        """Note what was kept beside; ``sessions`` are the ids by member.

        Returns the members that archives are kept without.
        """
        files: list[ReadFile] = []
        for one in kept.all(work, f"{container.path.name}: keeping the original"):
            if one.file is None:
                report(Issue("", Severity.WARNING, one.failure, one.path.name))
            else:
                files.append(one.file)
        with self._database.write() as session:
            note(ImportRepository(session), key, files, _by_path(container, sessions))
        return _left_out(files)

    def _keep(
        self,
        container: Container,
        key: str,
        looks: Looks,
        by_path: Mapping[str, Iterable[int]],
        work: Work,
        report: Report,
    ) -> list[str]:
        paths, left_out = list(looks), list[str]()
        for first in range(0, max(len(paths), 1), _AT_ONCE):
            work.progress(first, len(paths), f"{container.path.name}: keeping the original")
            some = {path: looks[path] for path in paths[first : first + _AT_ONCE]}
            files = self.stored(some, key, work, report)
            left_out += _left_out(files)
            last = first + _AT_ONCE >= len(paths)
            if files or (last and by_path):
                with self._database.write() as session:
                    note(ImportRepository(session), key, files, by_path if last else {})
        return left_out

    def stored(
        self, looks: Looks, key: str, work: Work, report: Report, *, grown: Path | None = None
    ) -> list[ReadFile]:
        """Store the bytes of files, with how they were before they were read.

        What changed since then may hold more than was read. The lines of ``grown`` are known
        to be those that are kept.
        """
        files: list[ReadFile] = []
        for path, look in looks.items():
            work.check()
            with self._database.read() as session:
                known = ImportRepository(session).kept_original(str(path), key)
            only_grows = key in registry.RESUMERS
            asked = AskedFile(path, key, look, known, path == grown, only_grows)
            try:
                files.append(stored(self._blobs, asked, work.check))
            except KnownError as error:
                report(Issue("", Severity.WARNING, error.sentence, path.name))
        return files


def note(
    repository: ImportRepository,
    key: str,
    files: Sequence[ReadFile],
    sessions: Mapping[str, Iterable[int]],
) -> None:
    """Note stored files, and which sessions were read from which paths."""
    repository.record_files(files, registry.READER_VERSION, now())
    repository.record_sessions(key, sessions)


def _left_out(files: Iterable[ReadFile]) -> list[str]:
    return [name for file in files for name in file.left_out]


def looks_of(container: Container, names: Sequence[str]) -> Looks:
    """How the files of these members are now; those that cannot be looked at are left out."""
    looks: Looks = {}
    for path in original_paths(container, names) if names else ():
        with suppress(UnreadableFile):  # told when it is read
            looks[path] = size_and_time(path)
    return looks


def _by_path(container: Container, sessions: Mapping[str, Iterable[int]]) -> dict[str, set[int]]:
    by_path: dict[str, set[int]] = {}
    for name, ids in sessions.items():
        for path in original_paths(container, [name]):
            by_path.setdefault(str(path), set()).update(ids)
    return by_path


def original_paths(container: Container, names: Sequence[str]) -> list[Path]:
    """The files on disk that hold these members; those about the account are left out."""
    if isinstance(container, FilelessContainer):
        return []
    if isinstance(container, ExportParts):
        return container.archives(names)
    if isinstance(container, ZipContainer | FileContainer):
        return [container.path]
    assert isinstance(container, FolderContainer)
    chosen = (name for name in names if name.rpartition("/")[2].lower() not in account_files.NAMES)
    return [container.path / name for name in chosen]


def path_in_vault(container: Container, name: str) -> str:
    """The path of the file that holds a member; "." where it has none of its own."""
    (path,) = original_paths(container, [name]) or (Path(),)
    return str(path)
