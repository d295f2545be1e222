"""A zip archive whose list of members is missing or wrong, as ``zipfile`` shows a whole one."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
from pathlib import Path
from threading import Lock
from typing import IO

from chatvault.importers.containers.local_headers import Found, Headers

_END = struct.Struct("<4s6xH10x")  # what stands behind the list, but for its comment
_LONG_END = struct.Struct("<4s28xQ36x4s18x")  # the same of more than 65,535, and the former
_UNCOUNTED = 0xFFFF  # it stands elsewhere, for there are more
_ENDLESS = 1 << 62  # bytes, where nothing tells how many there are


class ListlessArchive:
    """What can be read of it; ``damaged`` are those of which a part is missing.

    ``lost`` counts bytes of which nobody knows what they belong to.
    """

    def __init__(self, file: Path | IO[bytes], most: int) -> None:
        """No more than ``most`` members and one are looked for. Raises OSError."""
        self._file: IO[bytes] = file.open("rb") if isinstance(file, Path) else file
        self._own, self._lock = isinstance(file, Path), Lock()
        headers, self._found = Headers(self._file), dict[int, Found]()
        try:
            for found in headers.members():
                self._found[found.info.header_offset] = found
                if len(self._found) > most:
                    break
        except OSError:
            self.close()
            raise
        self.lost = headers.lost

    def infolist(self) -> list[zipfile.ZipInfo]:
        """All members, in order."""
        return [found.info for found in self._found.values()]

    @property
    def damaged(self) -> list[zipfile.ZipInfo]:
        """Those that break off, or of which something in the middle is missing."""
        return [found.info for found in self._found.values() if not found.whole]

    def is_summed(self, info: zipfile.ZipInfo) -> bool:
        """Whether it is known what the member should be."""
        return self._found[info.header_offset].summed

    def open(self, info: zipfile.ZipInfo) -> zipfile.ZipExtFile:
        """The member's bytes. Raises RuntimeError where they are encrypted."""
        found = self._found[info.header_offset]
        if info.flag_bits & 1:
            raise RuntimeError("encrypted")
        told = copy.copy(info)
        if not found.summed:
            told.file_size = _ENDLESS
        stretch = _Stretch(self._file, self._lock, found.start, found.end)
        return zipfile.ZipExtFile(stretch, "r", told, None, True)

    def close(self) -> None:
        """Let go of the file, where it was opened here."""
        if self._own:
            self._file.close()


class _Stretch(io.RawIOBase):
    """Some bytes of a file that others read meanwhile."""

    def __init__(self, file: IO[bytes], lock: Lock, start: int, end: int) -> None:
        self._file, self._lock, self._place, self._end = file, lock, start, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = min(len(buffer), self._end - self._place)
        with self._lock:
            self._file.seek(self._place)
            content = self._file.read(size)
        buffer[: len(content)] = content
        self._place += len(content)
        return len(content)


def is_listed_right(archive: zipfile.ZipFile, file: Path | IO[bytes]) -> bool:
    """Whether the first member is where the list says, and the list is that of this archive.

    Where bytes are missing it is not; where the end is, that of an archive inside may be found.
    """
    infos = archive.infolist()
    first = min((info.header_offset for info in infos), default=0)
    if first < 0:
        return False
    stream = file.open("rb") if isinstance(file, Path) else file
    try:
        count = _count(stream, archive.comment)
        if count is None:
            return first == 0
        counted = count == _UNCOUNTED or count == len(infos) % (_UNCOUNTED + 1)
        return counted and (not infos or _begins(stream, first))
    finally:
        if stream is not file:
            stream.close()


def told_count(file: Path | IO[bytes]) -> int:
    """How many members the end of a long list tells, 0 of a short one. Raises OSError."""
    stream = file.open("rb") if isinstance(file, Path) else file
    try:
        stream.seek(max(stream.seek(0, 2) - _LONG_END.size, 0))
        sign, count, end = _LONG_END.unpack(stream.read(_LONG_END.size).ljust(_LONG_END.size))
        return int(count) if (sign, end) == (b"PK\x06\x06", b"PK\x05\x06") else 0
    finally:
        if stream is not file:
            stream.close()


def _begins(stream: IO[bytes], place: int) -> bool:
    stream.seek(place)
    return stream.read(4) == b"PK\x03\x04"


def _count(stream: IO[bytes], comment: bytes) -> int | None:
    """How many members there are by the end of the list, None where that is not the file's end."""
    size = stream.seek(0, 2)
    stream.seek(max(size - _END.size - len(comment), 0))
    sign, count = _END.unpack(stream.read(_END.size).ljust(_END.size, b"\0"))
    return int(count) if sign == b"PK\x05\x06" else None
