"""What was compressed with zstandard, read as it is unpacked."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

import zstandard

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.zip_container import MAX_RATIO, RATIO_MATTERS_FROM

_BUFFER = 1 << 20


def unpacked(stream: BinaryIO, size: int, path: Path) -> BinaryIO:
    """What so many compressed bytes hold, in any number of frames and of believable size.

    Reading it raises UnreadableFile, which names the ``path``.
    """
    limit = max(RATIO_MATTERS_FROM, size * MAX_RATIO)
    return io.BufferedReader(_Unpacked(stream, path, limit), _BUFFER)


class _Unpacked(io.RawIOBase):
    def __init__(self, stream: BinaryIO, path: Path, limit: int) -> None:
        decompressor = zstandard.ZstdDecompressor()
        self._stream, self._path, self._left = stream, path, limit
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
