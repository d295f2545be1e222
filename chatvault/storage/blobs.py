"""Attachments and originals: files named by the SHA-256 of their bytes, written once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import zstandard

from chatvault.errors import LockedBackup, NotFound
from chatvault.lasting_files import make_folder, sync_folder
from chatvault.storage import blob_turn
from chatvault.storage.database.vault_key import ENCRYPTED, Readable, VaultKey
from chatvault.storage.half_written import PARTIAL, sweep_partials

CHUNK = 1 << 20
# Compressed where the first chunk shrinks by a tenth; pictures and archives do not.
WORTHWHILE = 0.9
_LEVEL = 3  # of Zstandard
_RAW, _PACKED = "", ".zst"
_SUFFIXES = (_RAW, _PACKED, _RAW + ENCRYPTED, _PACKED + ENCRYPTED)
_ENCRYPTED_FIRST = (*_SUFFIXES[2:], *_SUFFIXES[:2])
# Bytes of small blobs that are written together, and the threads that do it: for each the disk is
# waited for, four times as long where one is written after the other.
_TOGETHER, _WRITERS = 1 << 22, 4


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """A blob that is in the folder: its name, its bytes and the bytes it takes on disk."""

    sha256: str
    size: int
    stored_size: int


class _Counted:
    """Counts and sums up the bytes that are read through it."""

    def __init__(self, begun: bytes, rest: Readable, check: Callable[[], None]) -> None:
        self._begun, self._rest, self._check = begun, rest, check
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """Of what was read, in hex."""
        return self._digest.hexdigest()

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        self._check()
        if self._begun:
            chunk, self._begun = self._begun[:size], self._begun[size:]
        else:
            chunk = self._rest.read(size)
        self._digest.update(chunk)
        self.size += len(chunk)
        return chunk


class Blobs:
    """The ``blobs/`` folder of a vault: ``ab/abcdef…``, or ``ab/abcdef….zst`` if compressed.

    With ``.age`` at the end where it is encrypted; ``key`` opens those, and encrypts new ones.
    """

    def __init__(self, folder: Path, key: VaultKey | None = None) -> None:
        self.folder, self.key = folder, key

    @property
    def encrypts(self) -> bool:
        """Whether what is added is encrypted."""
        return self.key is not None and self.key.encrypts

    def add(self, stream: Readable, check: Callable[[], None] = lambda: None) -> StoredBlob:
        """Store the stream's bytes, unless they are there already.

        They and their name are on the disk after it, before a row may say that they are kept.
        ``check`` is called between chunks and may raise to stop. Raises OSError.
        """
        make_folder(self.folder)
        handle, name = tempfile.mkstemp(dir=self.folder, suffix=PARTIAL)
        try:
            first = stream.read(CHUNK)
            source, suffix = _Counted(first, stream, check), _RAW
            with os.fdopen(handle, "wb") as target:
                readable: Readable = source
                if _shrinks(first):
                    readable, suffix = _packed(source), _PACKED
                if self.key is not None and self.key.encrypts:
                    self.key.encrypt(readable, target)
                    suffix += ENCRYPTED
                else:
                    while chunk := readable.read(CHUNK):
                        target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            return self._publish(Path(name), source.sha256, source.size, suffix)
        finally:
            Path(name).unlink(missing_ok=True)

    def add_all(
        self, contents: Iterable[bytes], check: Callable[[], None] = lambda: None
    ) -> tuple[StoredBlob, ...]:
        """Store many small blobs, as `add` does; nothing is written of those that are there."""
        make_folder(self.folder)
        stored: list[StoredBlob] = []
        with ThreadPoolExecutor(_WRITERS) as threads:
            for some in _together(contents):
                check()
                named = [(hashlib.sha256(content).hexdigest(), content) for content in some]
                new = {name: one for name, one in named if self.path(name) is None}
                for _ in threads.map(self._write, new, new.values()):
                    check()
                stored += [
                    StoredBlob(name, len(content), self.stored_size(name))
                    for name, content in named
                ]
            # Also of those that one that was killed had just put there.
            folders = {self._place(blob.sha256, _RAW).parent for blob in stored}
            for _ in threads.map(sync_folder, (*folders, self.folder)):
                check()
        return tuple(stored)

    def open(self, sha256: str) -> BinaryIO:
        """The blob's bytes. Raises NotFound and LockedBackup."""
        path = self.path(sha256)
        if path is None:
            raise NotFound(
                "The file is not in the vault any more. A backup may still have it.", path=sha256
            )
        stream: BinaryIO = path.open("rb")
        if path.suffix == ENCRYPTED:
            if self.key is None:
                stream.close()
                raise LockedBackup("The file is encrypted, and its key is not known.", path=path)
            stream = self.key.decrypted(stream)
        if _PACKED in path.suffixes:
            return zstandard.ZstdDecompressor().stream_reader(
                stream, read_across_frames=True, closefd=True
            )
        return stream

    def read(self, sha256: str) -> bytes:
        """The blob whole. Raises NotFound."""
        with self.open(sha256) as stream:
            return stream.read()

    def path(self, sha256: str) -> Path | None:
        """The file that holds the blob, None where it is missing."""
        for suffix in _SUFFIXES if self.key is None else _ENCRYPTED_FIRST:
            path = self._place(sha256, suffix)
            if path.exists():
                return path
        return None

    def stored_size(self, sha256: str) -> int:
        """The bytes it takes on disk, 0 where it is missing."""
        path = self.path(sha256)
        try:
            return 0 if path is None else path.stat().st_size
        except FileNotFoundError:  # another process removed it in between
            return 0

    def names(self) -> Iterator[str]:
        """The SHA-256 of every blob in the folder."""
        for path in self.paths():
            yield name_of(path)

    def paths(self) -> list[Path]:
        """Every file that holds a blob, by name."""
        found = sorted(self.folder.glob("??/*"))
        return [path for path in found if path.name[len(name_of(path)) :] in _SUFFIXES]

    def remove(self, sha256: str) -> int:
        """Remove a blob that nothing names; the bytes that frees, 0 where it is gone already."""
        path = self.path(sha256)
        if path is None:
            return 0
        freed = path.stat().st_size
        path.unlink()
        return freed

    def adding(self, check: Callable[[], None] = lambda: None) -> AbstractContextManager[None]:
        """While the block runs nothing is removed: what it adds may not be named by a row yet.

        ``check`` is called while another process has its turn, and may raise to stop waiting.
        """
        return blob_turn.adding(self.folder, check)

    def removing(self) -> AbstractContextManager[None]:
        """While the block runs nobody is in ``adding``. Raises VaultBusy where somebody is."""
        return blob_turn.removing(self.folder)

    def sweep(self) -> None:
        """Remove what a crash left half-written."""
        sweep_partials(self.folder)

    def _write(self, sha256: str, content: bytes) -> None:
        """Put a small blob into the folder; its name is yet to be brought to the disk."""
        packed = zstandard.ZstdCompressor(_LEVEL).compress(content)
        small = len(packed) < WORTHWHILE * len(content)
        stored, suffix = (packed, _PACKED) if small else (content, _RAW)
        if self.key is not None and self.key.encrypts:
            stored, suffix = self.key.encrypted_bytes(stored), suffix + ENCRYPTED
        handle, name = tempfile.mkstemp(dir=self.folder, suffix=PARTIAL)
        try:
            with os.fdopen(handle, "wb") as target:
                target.write(stored)
                target.flush()
                os.fsync(target.fileno())
            place = self._place(sha256, suffix)
            place.parent.mkdir(exist_ok=True)
            Path(name).replace(place)
        finally:
            Path(name).unlink(missing_ok=True)

    def _publish(self, partial: Path, sha256: str, size: int, suffix: str) -> StoredBlob:
        present = self.path(sha256)
        if present is None:
            present = self._place(sha256, suffix)
            make_folder(present.parent)
            partial.replace(present)
        sync_folder(present.parent)  # also where one that was killed had just put it there
        return StoredBlob(sha256, size, present.stat().st_size)

    def _place(self, sha256: str, suffix: str) -> Path:
        return self.folder / sha256[:2] / (sha256 + suffix)


def _together(contents: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The contents in portions that fit into memory."""
    some: list[bytes] = []
    for content in contents:
        some.append(content)
        if sum(map(len, some)) >= _TOGETHER:
            yield some
            some = []
    if some:
        yield some


def name_of(path: Path) -> str:
    """The SHA-256 that a file is named by."""
    return path.name.partition(".")[0]


def _packed(source: Readable) -> Readable:
    reader: Readable = zstandard.ZstdCompressor(_LEVEL).stream_reader(source)  # type: ignore[arg-type]
    return reader


def _shrinks(sample: bytes) -> bool:
    packed = zstandard.ZstdCompressor(1).compress(sample[:65_536])
    return len(packed) < WORTHWHILE * len(sample[:65_536])
