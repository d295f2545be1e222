"""The text of a JSON file as UTF-8 bytes, read piece by piece whatever its encoding."""

from __future__ import annotations

import codecs
import json
from typing import BinaryIO

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.checked_member import read_some

CHUNK = 1 << 20

_BOM = b"\xef\xbb\xbf"


class JsonText:
    """A growing window on a file's text: what was read and not let go of yet.

    ``offset`` is the place of the window's first byte in the text. ``failure`` is why the
    file could not be read to its end; what came before it is treated as the whole text.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder: codecs.IncrementalDecoder | None = None
        self._begun = False
        self.buffer = bytearray()
        self.offset = 0
        self.ended = False
        self.failure: UnreadableFile | None = None

    def more(self) -> bool:
        """Read some more into the window; whether there was any."""
        if self.ended:
            return False
        chunk = self._read()
        if not chunk:
            self.ended = True
        if not self._begun:
            chunk = self._begin(chunk)
        if self._decoder is not None:
            chunk = self._decoder.decode(chunk, final=self.ended).encode("utf-8", "replace")
        self.buffer += chunk
        return not self.ended

    def fill(self, size: int) -> None:
        """Read until the window holds ``size`` bytes or the rest of the text."""
        while len(self.buffer) < size and self.more():
            pass

    def decoded(self, place: int, size: int) -> str:
        """A piece of the window as text, without another copy of its bytes."""
        with memoryview(self.buffer) as window, window[place : place + size] as piece:
            return str(piece, "utf-8", "surrogateescape")

    def drop(self, count: int) -> None:
        """Let go of the first bytes of the window."""
        del self.buffer[:count]
        self.offset += count

    def _read(self) -> bytes:
        try:
            return read_some(self._stream, CHUNK)
        except UnreadableFile as error:
            self.failure = error
            return b""

    def _begin(self, chunk: bytes) -> bytes:
        self._begun = True
        encoding = json.detect_encoding(chunk) if chunk else "utf-8"
        if not encoding.startswith("utf-8"):
            self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        elif chunk.startswith(_BOM):
            self.offset = len(_BOM)
            return chunk[len(_BOM) :]
        return chunk


def beginning(head: bytes) -> bytes:
    """The first bytes of a file as sound UTF-8 without a byte order mark."""
    encoding = json.detect_encoding(head) if head else "utf-8"
    return head.decode(encoding, "replace").encode("utf-8", "replace")
