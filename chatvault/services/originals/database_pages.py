"""The pages of another program's database, as whoever reads it sees them: its log is in them.

The forms of both files are those of https://sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import os
import struct
import sys
from array import array
from typing import BinaryIO

MAGIC = b"SQLite format 3\0"
HEAD = 100  # bytes before the first page's own
WRITTEN = "another program wrote to it meanwhile"

_LARGEST_PAGE = 65_536
_LOG_HEAD = struct.Struct(">IIIIIIII")
_FRAME_HEAD = struct.Struct(">IIIIII")
_LOG_MAGIC = 0x377F0682  # or one more, where its sums are taken of big-endian numbers

_LOGGING = slice(18, 20)  # bytes of the head that tell whether there may be a log

_Sums = tuple[int, int]


class Pages:
    """The pages by their numbers, from 1 on; those that nobody can read are empty.

    Attributes:
        size: bytes of a page.
        usable: those of them that hold something.
        count: how many there are.
    """

    def __init__(self, file: BinaryIO, log: BinaryIO | None) -> None:
        self._file, self._log = file, log
        head = file.read(HEAD)
        declared, self.size = int.from_bytes(head[16:18]), 0
        if head.startswith(MAGIC) and len(head) == HEAD:
            self.size = _LARGEST_PAGE if declared == 1 else declared
        if self.size & (self.size - 1) or self.size < 512:
            self.size = 0
        self.usable = self.size - head[20] if self.size else 0
        length = os.fstat(file.fileno()).st_size
        self._in_file = length // self.size if self.size else 0
        self.count = self._in_file
        self._frames: dict[int, int] = {}  # where in the log the newest of each page is
        if log is not None and self.size and head[_LOGGING] == b"\x02\x02":
            self._read_log(log)
        self.count = min(self.count, self._in_file + len(self._frames))

    @property
    def are_in_log(self) -> bool:
        """Whether the log holds any of them."""
        return bool(self._frames)

    def read(self, number: int) -> bytes:
        """The page as it is now. Raises OSError."""
        place = self._frames.get(number)
        if place is not None and self._log is not None:
            self._log.seek(place)
            page = self._log.read(self.size)
        elif 0 < number <= self._in_file:
            self._file.seek((number - 1) * self.size)
            page = self._file.read(self.size)
        else:
            page = b""
        return page if len(page) == self.size else b""

    def _read_log(self, log: BinaryIO) -> None:
        """Find the pages of what was written to its end; of the rest nothing counts."""
        head = log.read(_LOG_HEAD.size)
        if len(head) < _LOG_HEAD.size:
            return
        magic, _, size, _, *salts, first, second = _LOG_HEAD.unpack(head)
        big = magic == _LOG_MAGIC + 1
        if magic & ~1 != _LOG_MAGIC or size != self.size:
            return
        sums = _summed(head[:24], (0, 0), big=big)
        if sums != (first, second):
            return
        waiting: dict[int, int] = {}
        while len(frame := log.read(_FRAME_HEAD.size + size)) == _FRAME_HEAD.size + size:
            number, count, *told, first, second = _FRAME_HEAD.unpack_from(frame)
            sums = _summed(frame[:8] + frame[_FRAME_HEAD.size :], sums, big=big)
            if told != salts or sums != (first, second):
                return
            waiting[number] = log.tell() - size
            if count:
                self._frames.update(waiting)
                self.count = count
                waiting.clear()


def _summed(content: bytes, sums: _Sums, *, big: bool) -> _Sums:
    """The sums that a log holds of what was written to it, after those before."""
    numbers = array("I", content)
    if big != (sys.byteorder == "big"):
        numbers.byteswap()
    first, second = sums
    for place in range(0, len(numbers), 2):
        first = (first + numbers[place] + second) & 0xFFFFFFFF
        second = (second + numbers[place + 1] + first) & 0xFFFFFFFF
    return first, second
