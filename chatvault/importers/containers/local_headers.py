"""The members of a zip archive by the headers before each of them, where its list is missing.

The list of members is an archive's end, so what breaks off has none. Headers and descriptors are
those of PKWARE's APPNOTE.TXT, 4.3.7 to 4.3.9 and 4.5.3. Members never overlap here: each begins
where the one before it ends.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, NamedTuple

HEADER = b"PK\x03\x04"  # before a member
LISTED = b"PK\x01\x02"  # before an entry of the list
_DESCRIPTOR = b"PK\x07\x08"  # behind a member whose size was not known before
_ENDS = (b"PK\x05\x06", b"PK\x06\x06")  # of the list
_MARK = b"PK"

_FIELDS = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s2xH2xH16xH12xL")  # of the list, in part
_SHORT, _LONG = struct.Struct("<3L"), struct.Struct("<L2Q")  # sum, bytes packed, bytes
_STREAMED, _UTF8 = 0x08, 0x800  # flags
_ZIP64 = 0x0001  # of an extra field
_TELLS_MORE = 0xFFFF_FFFF  # the size stands in the extra field
_METHODS = frozenset({0, 8, 9, 12, 14, 93, 95, 99})  # that programs write
_NEWEST = 63  # version of the format that a member may need
_LONGEST_NAME = 4_096  # bytes
_FIRST_CHUNK, _CHUNK = 1 << 12, 1 << 20  # bytes that are read at once
# By chance there are 16 marks in a megabyte; a file that holds more was made to be slow.
_MOST_MARKS = 4_000_000
_MOST_CHECKED = 4 << 30  # bytes that are unpacked to see whether they are sound


@dataclass(frozen=True, slots=True)
class Found:
    """A member, and the bytes from ``start`` to ``end`` that are its own.

    ``whole``: its end is where it should be. Of one that is not, neither sum nor size may be
    known; its size is what there is of it at least.
    """

    info: zipfile.ZipInfo
    start: int
    end: int
    whole: bool
    summed: bool = True


class _End(NamedTuple):
    """Where a member ends, what follows, and what was told of it there: sum and size."""

    end: int
    following: int
    whole: bool
    told: tuple[int, int] | None = None


class Headers:
    """Goes through an archive once, from its first member to its list or its end.

    ``lost`` counts the bytes that belong to no member.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._size = file.seek(0, 2)
        self._marks = 0
        self._unchecked = _MOST_CHECKED
        self.lost = 0

    def members(self) -> Iterator[Found]:
        """Every member that can be told. Raises OSError."""
        place = 0
        while place < self._size:
            info = self._header(place)
            if info is None:
                if self._sign(place) in _ENDS or self._is_list(place):
                    return
                following = self._next_header(place + 1)
                self.lost += following - place
                place = following
                continue
            start = place + self._length_of_header(place)
            end = self._end(info, start)
            yield _found(info, start, end)
            place = end.following

    def _end(self, info: zipfile.ZipInfo, start: int) -> _End:
        streamed = bool(info.flag_bits & _STREAMED)
        told = start + info.compress_size
        if not streamed and (self._is_followed(told) or self._is_sound(info, start, told)):
            return _End(told, told, whole=True)
        packed = info.compress_type != zipfile.ZIP_STORED
        if not packed and not streamed and told > self._size:
            return _End(self._size, self._size, whole=False)
        for place, sign in self._signs(start):
            if streamed and (end := self._descriptor(place, sign, start)) is not None:
                return end
            # What is stored may be an archive with headers of its own.
            next_one = sign == HEADER and self._header(place) is not None
            if next_one and (packed or not streamed):
                return _End(place, place, whole=False)
            if sign == LISTED and packed and self._is_list(place):
                return _End(place, place, whole=False)
        return _End(self._size, self._size, whole=False)

    def _descriptor(self, place: int, sign: bytes, start: int) -> _End | None:
        """The end of a member, where what is told there is as long as it is."""
        found = [
            end
            for form in (_LONG, _SHORT)
            if (end := self._told(form, place, start, signed=sign == _DESCRIPTOR)) is not None
        ]
        followed = (end for end in found if self._is_followed(end.following))
        return next(followed, found[0] if found else None)

    def _told(self, form: struct.Struct, place: int, start: int, *, signed: bool) -> _End | None:
        """The end as a descriptor in one form tells it, behind its sign or before the next one."""
        begun = place + len(_DESCRIPTOR) if signed else place - form.size
        end = place if signed else begun
        content = self._read(begun, form.size) if end >= start else b""
        if len(content) < form.size:
            return None
        total, packed, size = form.unpack(content)
        return _End(end, begun + form.size, True, (total, size)) if packed == end - start else None

    def _is_followed(self, end: int) -> bool:
        """Whether there is something behind a member that may be there, or nothing."""
        return end == self._size or self._sign(end) in (HEADER, LISTED, *_ENDS)

    def _is_sound(self, info: zipfile.ZipInfo, start: int, end: int) -> bool:
        """Whether the bytes have the sum and the size that are told of them."""
        if end > self._size or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return False
        packed = info.compress_type == zipfile.ZIP_DEFLATED
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if packed else None
        total, size = zlib.crc32(b""), 0
        for piece in self._pieces(start, end, unpacker):
            total, size = zlib.crc32(piece, total), size + len(piece)
        return (total, size) == (info.CRC, info.file_size)

    def _pieces(self, start: int, end: int, unpacker: zlib._Decompress | None) -> Iterator[bytes]:
        """The bytes there, unpacked, up to damage or to as many as are looked through at most."""
        while start < end and self._unchecked > 0:
            piece = self._read(start, min(_CHUNK, end - start))
            start += len(piece)
            while piece and self._unchecked > 0:
                try:
                    content = unpacker.decompress(piece, _CHUNK) if unpacker else piece
                except zlib.error:
                    return
                piece = unpacker.unconsumed_tail if unpacker else b""
                self._unchecked -= len(content)
                yield content

    def _next_header(self, place: int) -> int:
        """Where the next member or the list begins; the end where there is none."""
        for found, sign in self._signs(place):
            begun = self._is_list(found) if sign == LISTED else self._header(found) is not None
            if sign != _DESCRIPTOR and begun:
                return found
        return self._size

    def _signs(self, place: int) -> Iterator[tuple[int, bytes]]:
        """Where something may begin or end, from a place on."""
        known, size = (HEADER, LISTED, _DESCRIPTOR), _FIRST_CHUNK
        while chunk := self._read(place, size):
            at = chunk.find(_MARK)
            while 0 <= at <= len(chunk) - 4:
                self._marks += 1
                if self._marks > _MOST_MARKS:
                    return
                if (sign := chunk[at : at + 4]) in known:
                    yield place + at, sign
                at = chunk.find(_MARK, at + 1)
            if len(chunk) < size:
                return
            place, size = place + len(chunk) - 3, min(2 * size, _CHUNK)

    def _header(self, place: int) -> zipfile.ZipInfo | None:
        """What the header there tells, None where there is none."""
        content = self._read(place, _FIELDS.size)
        if len(content) < _FIELDS.size or not content.startswith(HEADER):
            return None
        fields = _FIELDS.unpack(content)
        _, version, flags, method, clock, day, total, packed, size, named, extra = fields
        if (version & 0xFF) > _NEWEST or method not in _METHODS or not 0 < named <= _LONGEST_NAME:
            return None
        rest = self._read(place + _FIELDS.size, named + extra)
        if len(rest) < named + extra or min(rest[:named]) < 0x20:
            return None
        name = rest[:named].decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        info = zipfile.ZipInfo(name, _moment(day, clock))
        info.flag_bits, info.compress_type, info.header_offset = flags, method, place
        info.CRC = total
        info.file_size, info.compress_size = _sizes(size, packed, rest[named:])
        return info

    def _is_list(self, place: int) -> bool:
        """Whether an entry of the list is there: it tells where its member begins."""
        content = self._read(place, _ENTRY.size)
        if len(content) < _ENTRY.size or not content.startswith(LISTED):
            return False
        _, version, method, named, offset = _ENTRY.unpack(content)
        known = (version & 0xFF) <= _NEWEST and method in _METHODS and 0 < named <= _LONGEST_NAME
        return known and (offset == _TELLS_MORE or self._sign(offset) == HEADER)

    def _length_of_header(self, place: int) -> int:
        *_, named, extra = _FIELDS.unpack(self._read(place, _FIELDS.size))
        return _FIELDS.size + int(named) + int(extra)

    def _sign(self, place: int) -> bytes:
        return self._read(place, 4)

    def _read(self, place: int, size: int) -> bytes:
        if place >= self._size:
            return b""
        self._file.seek(place)
        return self._file.read(size)


def _found(info: zipfile.ZipInfo, start: int, end: _End) -> Found:
    info.compress_size = end.end - start
    summed = True
    if end.told is not None:
        info.CRC, info.file_size = end.told
    elif info.flag_bits & _STREAMED:
        info.file_size, summed = info.compress_size, False
    return Found(info, start, end.end, end.whole, summed)


def _sizes(size: int, packed: int, extra: bytes) -> tuple[int, int]:
    """Bytes, and bytes packed; of what is large they stand in the extra field, in that order."""
    if _TELLS_MORE not in (size, packed):
        return size, packed
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if kind == _ZIP64 and length >= 16 and len(extra) >= 20:
            told: tuple[int, int] = struct.unpack_from("<2Q", extra, 4)
            return told
        extra = extra[4 + length :]
    return size, packed


def _moment(day: int, clock: int) -> tuple[int, int, int, int, int, int]:
    """The time as MS-DOS writes it: since 1980, two seconds fine."""
    year, month = (day >> 9) + 1980, (day >> 5) & 15
    return year, month, day & 31, clock >> 11, (clock >> 5) & 63, (clock & 31) * 2
