"""Text as UTF-8, also where a program wrote it in UTF-16, as Windows PowerShell's ``>`` does."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

from chatvault.importers.containers.checked_member import read_some

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHUNK = 1 << 18  # bytes
_WINDOWS = "cp1252"

# How bytes are read that are no UTF-8: as spreadsheets and old databases of Windows write them.
OF_WINDOWS = "chatvault-of-windows"


def _of_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode(_WINDOWS, "replace"), error.end


codecs.register_error(OF_WINDOWS, _of_windows)


def utf8_beginning(head: bytes) -> bytes:
    """The first bytes of a text as UTF-8; those of anything else as they are."""
    return head.decode("utf-16", "replace").encode() if head.startswith(_UTF_16) else head


def as_utf8(stream: BinaryIO) -> BinaryIO:
    """The text of a stream as UTF-8 without a mark before it; any other bytes as they are."""
    return io.BufferedReader(_Utf8(stream), _CHUNK)


class _Utf8(io.RawIOBase):
    """Decodes a stream that begins with the mark of UTF-16, and hands on any other."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = stream.read(len(codecs.BOM_UTF8)).removeprefix(codecs.BOM_UTF8)
        self._decoder: codecs.IncrementalDecoder | None = None
        if self._held.startswith(_UTF_16):  # the mark, which tells the order of bytes
            self._decoder = codecs.getincrementaldecoder("utf-16")("replace")
            self._held = self._decoder.decode(self._held).encode("utf-8", "replace")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        ended = False
        while not self._held and not ended:
            self._held = read_some(self._stream, _CHUNK)
            ended = not self._held
            if self._decoder is not None:
                self._held = self._decoder.decode(self._held, final=ended).encode(
                    "utf-8", "replace"
                )
        piece, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()
