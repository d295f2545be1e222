"""Stores the bytes of one file that was imported, as they were."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from chatvault.errors import DiskFull, UnreadableFile
from chatvault.services.fingerprint import MARKED_BYTES, fingerprint
from chatvault.services.original_bytes import open_original
from chatvault.storage.blobs import CHUNK, Blobs
from chatvault.storage.read_file import KeptOriginal, Part, ReadFile

Look = tuple[int, int]  # bytes, and UTC ms of the last change
Looks = dict[Path, Look]


@dataclass(frozen=True, slots=True)
class AskedFile:
    """A file that is to be kept: how it was before it was read, and what is kept of it.

    The lines of one that has ``grown`` are known to be those that are kept.
    """

    path: Path
    key: str
    look: Look
    known: KeptOriginal
    grown: bool = False


def stored(blobs: Blobs, asked: AskedFile, check: Callable[[], None]) -> ReadFile:
    """Store the bytes of a file; of one that only grew, those that are new.

    ``check`` is called in between and may raise. Raises UnreadableFile and DiskFull.
    """
    path, known = asked.path, asked.known
    unchanged = size_and_time(path) == asked.look
    try:
        with open_original(path, asked.key) as file:
            if asked.grown and known.fingerprint == fingerprint(file, known.size):
                kept = known.parts
            else:
                kept = still_there(file, known.parts, check)
            before = file.seek(sum(part.size for part in kept))
            part = blobs.add(file, check)
            size = before + part.size
            mark = fingerprint(file, size) if size >= MARKED_BYTES else None
    except OSError as error:
        raise DiskFull(
            f"The original could not be kept: {error.strerror}. The conversations are in "
            "the vault.",
            path=path,
        ) from error
    parts = (part,) if part.size or not kept else ()
    modified_at = None
    if unchanged:  # and so may be known again; what a log holds is more than its database's size
        size, modified_at = asked.look
    return ReadFile(str(path), asked.key, size, modified_at, mark, kept, parts)


def still_there(
    file: BinaryIO, parts: Sequence[Part], check: Callable[[], None]
) -> tuple[Part, ...]:
    """The first of these pieces that the file still begins with."""
    file.seek(0)
    for number, part in enumerate(parts):
        digest, left = hashlib.sha256(), part.size
        while left and (chunk := file.read(min(CHUNK, left))):
            check()
            digest.update(chunk)
            left -= len(chunk)
        if left or digest.hexdigest() != part.sha256:
            return tuple(parts[:number])
    return tuple(parts)


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
