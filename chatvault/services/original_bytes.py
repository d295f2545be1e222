"""An imported file as the vault keeps it: byte for byte, but for what is about the account.

In an archive the bytes of those members are zeros. Everything else lies where it did, so that
the archive can be read as before; only these members cannot.
"""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from chatvault.errors import UnreadableFile
from chatvault.importers.account_files import is_account_file
from chatvault.importers.container import ZipContainer, open_container
from chatvault.storage.blobs import CHUNK

_HEADER = struct.Struct("<26xHH")  # of a member: the lengths of its name and its extra field

Stretch = tuple[int, int]  # from and to, in bytes


def open_original(path: Path) -> BinaryIO:
    """The bytes to keep of a file. Raises OSError."""
    stretches = _private_stretches(path)
    file = path.open("rb")
    return io.BufferedReader(_Blanked(file, stretches), CHUNK) if stretches else file


class _Blanked(io.RawIOBase):
    """A file with zeros in some stretches of it."""

    def __init__(self, file: BinaryIO, stretches: list[Stretch]) -> None:
        self._file, self._stretches = file, stretches

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        place = self._file.tell()
        chunk = bytearray(self._file.read(len(buffer)))
        for start, end in self._stretches:
            first, last = max(start - place, 0), min(end - place, len(chunk))
            if first < last:
                chunk[first:last] = bytes(last - first)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._file.close()
        super().close()


def _private_stretches(path: Path) -> list[Stretch]:
    """Where in an archive the members about the account lie; nowhere in any other file."""
    try:
        container = open_container(path)
    except UnreadableFile:  # then nothing was read from it
        return []
    with closing(container):
        if not isinstance(container, ZipContainer):
            return []
        with path.open("rb") as file:
            private = [name for name in container.names() if is_account_file(container, name)]
            return [_data(file, info) for name in private for info in container.infos(name)]


def _data(file: BinaryIO, info: zipfile.ZipInfo) -> Stretch:
    file.seek(info.header_offset)
    header = file.read(_HEADER.size)
    start = info.header_offset
    if len(header) == _HEADER.size:
        start += _HEADER.size + sum(_HEADER.unpack(header))
    return start, start + info.compress_size
