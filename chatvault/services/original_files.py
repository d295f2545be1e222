"""Keeps the imported bytes as they were, so that they can be read again and given back."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from chatvault.domain.parsed import Issue, Severity
from chatvault.domain.work import Work
from chatvault.errors import DiskFull, KnownError, UnreadableFile
from chatvault.importers import registry
from chatvault.importers.base import Report
from chatvault.importers.container import (
    Container,
    FileContainer,
    FolderContainer,
    ZipContainer,
)
from chatvault.services.clock import now
from chatvault.services.fingerprint import MARKED_BYTES, fingerprint
from chatvault.storage.blobs import CHUNK, Blobs
from chatvault.storage.engine import Database
from chatvault.storage.import_repository import ImportRepository, Part, ReadFile
from chatvault.storage.packing import clean

# What exports tell of the account itself: mail address, telephone. Never taken into the vault.
ACCOUNT_FILES = ("user.json", "users.json")
_AT_ONCE = 100  # are noted in one transaction


class OriginalFiles:
    """Stores the files of an import, and notes which sessions were read from them."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs

    def keep(
        self,
        container: Container,
        key: str,
        names: Sequence[str],
        sessions: Mapping[str, Iterable[int]],
        work: Work,
        report: Report,
        grown: Collection[str] = (),
    ) -> None:
        """Keep these members, read in the format ``key``; ``sessions`` are the ids by member.

        Those of ``grown`` have the lines that they had when they were kept before.
        """
        paths = original_paths(container, names)
        with self._database.read() as session:
            known = ImportRepository(session).known_files(key, registry.READER_VERSION)
        grew = set(original_paths(container, tuple(grown)))
        waiting: list[ReadFile] = []
        for place, path in enumerate(paths):
            work.progress(place, len(paths), f"{container.path.name}: keeping the original")
            try:
                read = size_and_time(path)
                if known.get(clean(str(path))) != read:
                    waiting.append(self._stored(path, key, read[1], work, grown=path in grew))
            except KnownError as error:
                report(Issue("", Severity.WARNING, error.sentence, path.name))
            if len(waiting) == _AT_ONCE:
                self._record(waiting)
                waiting = []
        self._record(waiting)
        self._note_sessions(container, key, sessions)

    def _record(self, files: Sequence[ReadFile]) -> None:
        if files:
            with self._database.write() as session:
                ImportRepository(session).record_files(files, registry.READER_VERSION, now())

    def _note_sessions(
        self, container: Container, key: str, sessions: Mapping[str, Iterable[int]]
    ) -> None:
        by_path: dict[str, set[int]] = {}
        for name, ids in sessions.items():
            for path in original_paths(container, [name]):
                by_path.setdefault(str(path), set()).update(ids)
        if by_path:
            with self._database.write() as session:
                ImportRepository(session).record_sessions(key, by_path)

    def _stored(
        self, path: Path, key: str, modified_at: int, work: Work, *, grown: bool
    ) -> ReadFile:
        """Store the bytes of a file; of one that only grew, those that are new."""
        with self._database.read() as session:
            known = ImportRepository(session).kept_original(str(path), key)
        try:
            with path.open("rb") as file:
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
        return ReadFile(str(path), key, size, modified_at, mark, kept, parts)


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


def original_paths(container: Container, names: Sequence[str]) -> list[Path]:
    """The files on disk that hold these members; those about the account are left out."""
    if isinstance(container, ZipContainer | FileContainer):
        return [container.path]
    assert isinstance(container, FolderContainer)
    chosen = (name for name in names if name.rsplit("/", 1)[-1] not in ACCOUNT_FILES)
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
