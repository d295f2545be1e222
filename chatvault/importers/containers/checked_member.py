"""The bytes of an archive's member: all that can be had, and only then that they are not whole."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import BinaryIO

# What reading a damaged member raises.
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError)

_PIECE = 1 << 14  # bytes; of the last one before a damaged place nothing is had


def read_some(stream: BinaryIO, most: int) -> bytes:
    """The next bytes of a stream, none at its end; of what is damaged, all there is before.

    ``read`` would go on until it has so many, and lose them where it meets the damage.
    """
    some: bytes = getattr(stream, "read1", stream.read)(most)
    return some


class CheckedMember(io.RawIOBase):
    """Compares a member with its sum, where one is known, once all of it was handed on.

    ``zipfile`` does so before it hands on the last bytes, which may be all there are.
    """

    def __init__(self, stream: zipfile.ZipExtFile, told: zipfile.ZipInfo, *, summed: bool) -> None:
        """``stream`` does not compare by itself; ``told`` has the sum and the size."""
        self._stream, self._told, self._summed = stream, told, summed
        self._sum, self._size = zlib.crc32(b""), 0
        self._damage: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        filled = 0
        while filled < len(buffer) and (piece := self._piece(len(buffer) - filled)):
            buffer[filled : filled + len(piece)] = piece
            filled += len(piece)
        if not filled and len(buffer) and self._damage is not None:
            raise self._damage
        return filled

    def close(self) -> None:
        self._stream.close()
        super().close()

    def _piece(self, most: int) -> bytes:
        if self._damage is not None:
            return b""
        try:
            piece = self._stream.read1(min(most, _PIECE))
        except DAMAGE as error:
            self._damage = error
            return b""
        if not piece:
            self._compare()
        self._sum = zlib.crc32(piece, self._sum)
        self._size += len(piece)
        return piece

    def _compare(self) -> None:
        whole = self._sum == self._told.CRC and self._size == self._told.file_size
        if not self._summed or not whole:
            self._damage = zipfile.BadZipFile("not whole")
