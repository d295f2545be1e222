"""Stores the bytes of one file that was imported, as they were."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO

from chatvault.errors import DiskFull, UnreadableFile
from chatvault.services.originals.cutting import cut
from chatvault.services.originals.fingerprint import MARKED_BYTES, fingerprint
from chatvault.services.originals.original_bytes import open_original
from chatvault.storage.blobs import CHUNK, Blobs, StoredBlob
from chatvault.storage.read_file import KeptOriginal, Part, ReadFile

Look = tuple[int, int]  # bytes, and UTC ms of the last change
Looks = dict[Path, Look]

# The first pieces, which are kept, those that were added, and the sum over all where it is known.
_Divided = tuple[tuple[Part, ...], tuple[StoredBlob, ...], str | None]


@dataclass(frozen=True, slots=True)
class AskedFile:
    """A file that is to be kept: how it was before it was read, and what is kept of it.

    The lines of one that has ``grown`` are known to be those that are kept. One of a format
    that ``only_grows`` has nothing to share but its beginning, so what is new is one piece.
    """

    path: Path
    key: str
    look: Look
    known: KeptOriginal
    grown: bool = False
    only_grows: bool = False


def stored(blobs: Blobs, asked: AskedFile, check: Callable[[], None]) -> ReadFile:
    """Store the bytes of a file; of one that only grew, those that are new.

    ``check`` is called in between and may raise. Raises UnreadableFile and DiskFull.
    """
    path = asked.path
    asked = replace(asked, known=_there(blobs, asked.known))
    unchanged = size_and_time(path) == asked.look
    left_out: list[str] = []
    try:
        with open_original(path, asked.key, left_out.extend) as file:
            if asked.only_grows:
                kept, added, sha256 = _divided_where_it_grew(blobs, file, asked, check)
            else:
                kept, added, sha256 = _divided_by_content(blobs, file, asked, check)
            parts = tuple(part for part in added if part.size or not kept)
            size = sum(part.size for part in kept) + sum(part.size for part in parts)
            mark = fingerprint(file, size) if size >= MARKED_BYTES else None
    except OSError as error:
        raise DiskFull(
            f"The original could not be kept: {error.strerror}. The conversations are in "
            "the vault.",
            path=path,
        ) from error
    modified_at = None
    if unchanged:  # and so may be known again; what a log holds is more than its database's size
        size, modified_at = asked.look
    return ReadFile(
        str(path), asked.key, size, modified_at, mark, kept, parts, sha256, tuple(left_out)
    )


def _divided_where_it_grew(
    blobs: Blobs, file: BinaryIO, asked: AskedFile, check: Callable[[], None]
) -> _Divided:
    """What is new of a file that only grows, as one piece."""
    known = asked.known
    if asked.grown and known.fingerprint == fingerprint(file, known.size):
        kept = known.parts
    else:
        kept = still_there(file, known.parts, check)
    file.seek(sum(part.size for part in kept))
    return kept, (blobs.add(file, check),), None


def _divided_by_content(
    blobs: Blobs, file: BinaryIO, asked: AskedFile, check: Callable[[], None]
) -> _Divided:
    """What is new of a file that is written anew, in pieces of which most may be there."""
    kept, whole = _beginning(file, asked.known.parts, check)
    size = file.seek(0, os.SEEK_END)
    file.seek(sum(part.size for part in kept))
    parts = blobs.add_all(_summed(cut(file, size), whole, check), check)
    return kept, parts, whole.hexdigest()


def _there(blobs: Blobs, known: KeptOriginal) -> KeptOriginal:
    """What is kept up to the first piece that the disk has lost."""
    there = tuple(takewhile(lambda part: blobs.path(part.sha256) is not None, known.parts))
    return known if len(there) == len(known.parts) else KeptOriginal(there)


def still_there(
    file: BinaryIO, parts: Sequence[Part], check: Callable[[], None]
) -> tuple[Part, ...]:
    """The first of these pieces that the file still begins with."""
    return _beginning(file, parts, check)[0]


def is_same(file: BinaryIO, parts: Sequence[Part], check: Callable[[], None]) -> bool:
    """Whether the file has the bytes of these pieces, and no more."""
    return len(still_there(file, parts, check)) == len(parts) and not file.read(1)


def _beginning(
    file: BinaryIO, parts: Sequence[Part], check: Callable[[], None]
) -> tuple[tuple[Part, ...], hashlib._Hash]:
    """The first of these pieces that the file still begins with, and the sum of their bytes."""
    file.seek(0)
    whole = hashlib.sha256()
    for number, part in enumerate(parts):
        digest, longer, left = hashlib.sha256(), whole.copy(), part.size
        while left and (chunk := file.read(min(CHUNK, left))):
            check()
            digest.update(chunk)
            longer.update(chunk)
            left -= len(chunk)
        if left or digest.hexdigest() != part.sha256:
            return tuple(parts[:number]), whole
        whole = longer
    return tuple(parts), whole


def _summed(
    pieces: Iterable[bytes], whole: hashlib._Hash, check: Callable[[], None]
) -> Iterator[bytes]:
    """The pieces, which ``whole`` sums up as they are taken."""
    for piece in pieces:
        check()
        whole.update(piece)
        yield piece


def _reason(error: OSError | UnicodeEncodeError) -> str | None:
    return error.strerror if isinstance(error, OSError) else error.reason


def size_and_time(path: Path) -> tuple[int, int]:
    """Bytes, and UTC ms of the last change. Raises UnreadableFile."""
    try:
        status = path.stat()
    except (OSError, UnicodeEncodeError) as error:  # where file names have other letters here
        raise UnreadableFile(
            f"The original could not be kept: {_reason(error)}. The conversations are in "
            "the vault.",
            path=path,
        ) from error
    return status.st_size, status.st_mtime_ns // 1_000_000


def looks_the_same(path: Path, size: int, modified_at: int | None) -> bool:
    """Whether a file of that size and time of change is there."""
    try:
        return size_and_time(path) == (size, modified_at)
    except UnreadableFile:
        return False
