"""Keeps the imported bytes as they were, so that they can be read again and given back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from chatvault.domain.parsed import Issue, Severity
from chatvault.domain.work import Work
from chatvault.errors import DiskFull, KnownError, UnreadableFile
from chatvault.importers import account_files, registry
from chatvault.importers.base import Report
from chatvault.importers.container import (
    Container,
    FileContainer,
    FolderContainer,
    ZipContainer,
)
from chatvault.services.clock import now
from chatvault.services.fingerprint import MARKED_BYTES, fingerprint
from chatvault.services.original_bytes import open_original
from chatvault.storage.blobs import CHUNK, Blobs
from chatvault.storage.engine import Database
from chatvault.storage.import_repository import ImportRepository, Part, ReadFile

_AT_ONCE = 100  # are noted in one transaction

Look = tuple[int, int]  # bytes, and UTC ms of the last change
Looks = dict[Path, Look]


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
    ) -> None:
        """Keep these files, read in the format ``key``; ``sessions`` are the ids by member."""
        with self._blobs.adding(work.check):
            self._keep(container, key, looks, _by_path(container, sessions), work, report)

    def _keep(
        self,
        container: Container,
        key: str,
        looks: Looks,
        by_path: Mapping[str, Iterable[int]],
        work: Work,
        report: Report,
    ) -> None:
        paths = list(looks)
        for first in range(0, max(len(paths), 1), _AT_ONCE):
            work.progress(first, len(paths), f"{container.path.name}: keeping the original")
            some = {path: looks[path] for path in paths[first : first + _AT_ONCE]}
            files = self.stored(some, key, work, report)
            last = first + _AT_ONCE >= len(paths)
            if files or (last and by_path):
                with self._database.write() as session:
                    note(ImportRepository(session), key, files, by_path if last else {})

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
            try:
                files.append(self._stored(path, key, look, work, grown=path == grown))
            except KnownError as error:
                report(Issue("", Severity.WARNING, error.sentence, path.name))
        return files

    def _stored(self, path: Path, key: str, look: Look, work: Work, *, grown: bool) -> ReadFile:
        """Store the bytes of a file; of one that only grew, those that are new."""
        unchanged = size_and_time(path) == look
        with self._database.read() as session:
            known = ImportRepository(session).kept_original(str(path), key)
        try:
            with open_original(path) as file:
                if grown and known.fingerprint == fingerprint(file, known.size):
                    kept = known.parts
                else:
                    kept = still_there(file, known.parts, work)
                before = file.seek(sum(part.size for part in kept))
                part = self._blobs.add(file, work.check)
                size = before + part.size
                mark = fingerprint(file, size) if size >= MARKED_BYTES else None
        except OSError as error:
            raise DiskFull(
                f"The original could not be kept: {error.strerror}. The conversations are in "
                "the vault.",
                path=path,
            ) from error
        parts = (part,) if part.size or not kept else ()
        modified_at = look[1] if unchanged else None
        return ReadFile(str(path), key, size, modified_at, mark, kept, parts)


def note(
    repository: ImportRepository,
    key: str,
    files: Sequence[ReadFile],
    sessions: Mapping[str, Iterable[int]],
) -> None:
    """Note stored files, and which sessions were read from which paths."""
    repository.record_files(files, registry.READER_VERSION, now())
    repository.record_sessions(key, sessions)


def looks_of(container: Container, names: Sequence[str]) -> Looks:
    """How the files of these members are now; those that cannot be looked at are left out."""
    looks: Looks = {}
    for path in original_paths(container, names) if names else ():
        with suppress(UnreadableFile):  # told when it is read
            looks[path] = size_and_time(path)
    return looks


def still_there(file: BinaryIO, parts: Sequence[Part], work: Work) -> tuple[Part, ...]:
    """The first of these pieces that the file still begins with."""
    file.seek(0)
    for number, part in enumerate(parts):
        digest, left = hashlib.sha256(), part.size
        while left and (chunk := file.read(min(CHUNK, left))):
            work.check()
            digest.update(chunk)
            left -= len(chunk)
        if left or digest.hexdigest() != part.sha256:
            return tuple(parts[:number])
    return tuple(parts)


def _by_path(container: Container, sessions: Mapping[str, Iterable[int]]) -> dict[str, set[int]]:
    by_path: dict[str, set[int]] = {}
    for name, ids in sessions.items():
        for path in original_paths(container, [name]):
            by_path.setdefault(str(path), set()).update(ids)
    return by_path


def original_paths(container: Container, names: Sequence[str]) -> list[Path]:
    """The files on disk that hold these members; those about the account are left out."""
    if isinstance(container, ZipContainer | FileContainer):
        return [container.path]
    assert isinstance(container, FolderContainer)
    chosen = (name for name in names if name.rpartition("/")[2].lower() not in account_files.NAMES)
    return [container.path / name for name in chosen]


def size_and_time(path: Path) -> tuple[int, int]:
    """Bytes, and UTC ms of the last change. Raises UnreadableFile."""
    try:
        status = path.stat()
    except OSError as error:
        raise UnreadableFile(
            f"The original could not be kept: {error.strerror}. The conversations are in "
            "the vault.",
            path=path,
        ) from error
    return status.st_size, status.st_mtime_ns // 1_000_000
