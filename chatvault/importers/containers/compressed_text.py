"""The text of a log that its program may have compressed."""

from __future__ import annotations

import io
from typing import BinaryIO, cast

import zstandard

from chatvault.errors import UnreadableFile
from chatvault.importers import heads
from chatvault.importers.containers.beginnings import beginning
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.members import HEAD_BYTES
from chatvault.importers.containers.zip_container import MAX_RATIO, RATIO_MATTERS_FROM

ENDINGS = (".zst", ".zstd")
_BUFFER = 1 << 20


def open_text(container: Container, name: str) -> BinaryIO:
    """The text's bytes from the start. Raises UnreadableFile."""
    stream = container.open(name)
    if not name.endswith(ENDINGS):
        return stream
    limit = max(RATIO_MATTERS_FROM, container.size(name) * MAX_RATIO)
    return io.BufferedReader(_Decompressed(stream, container, limit), _BUFFER)


def head_of(container: Container, name: str) -> bytes:
    """The first bytes of the text."""
    head = heads.head_of(container, name)
    if not name.endswith(ENDINGS):
        return head
    unpacked = _Decompressed(io.BytesIO(head), container, RATIO_MATTERS_FROM)
    try:
        return beginning(cast(BinaryIO, unpacked), HEAD_BYTES)
    except UnreadableFile:
        return b""


class _Decompressed(io.RawIOBase):
    """A zstandard stream of any number of frames, of believable size."""

    def __init__(self, stream: BinaryIO, container: Container, limit: int) -> None:
        decompressor = zstandard.ZstdDecompressor()
        self._stream, self._path, self._left = stream, container.path, limit
        self._reader = decompressor.stream_reader(stream, read_across_frames=True)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._reader.read1(len(buffer))  # or damage would take what stands before it
        except zstandard.ZstdError as error:
            raise UnreadableFile(
                "The compressed file is damaged. What could be read of it was kept.",
                path=self._path,
            ) from error
        self._left -= len(chunk)
        if self._left < 0:
            raise UnreadableFile(
                "The file unpacks to far more than a conversation and was not read further.",
                path=self._path,
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._stream.close()
        super().close()
