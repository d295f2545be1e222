"""Streaming the records of a large JSON array, whatever state the file is in.

A record nearly always ends where something follows that begins like the first record did.
So the text is cut there and the piece given to a fast parser. Where the piece is not one
record, or there is no such place, a slower parser finds the end of the record exactly.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import orjson

from chatvault.importers import json_lenient
from chatvault.importers.json_boundaries import SPACE, STRING, Boundaries, Boundary
from chatvault.importers.json_text import JsonText

_HEAD = 1 << 16
_ALLOWANCE = 8 << 20  # bytes a record may go on past a place that looks like the next one
_LARGEST = 256 << 20  # bytes of one record
_PATIENCE = 64 << 20  # bytes that are parsed in vain in one file
_LEAST_EFFORT = 2048  # bytes that could have been parsed while any part of what is lost was
_HELD = 4 << 20  # bytes that may stay in memory after they were parsed
_SMALLEST_WINDOW = 256  # bytes

_BETWEEN = re.compile(rb"[\s,]*+")
_NEXT_OBJECT = re.compile(rb'\}\s*+,\s*+(?=\{\s*+")')


class Damage(enum.Enum):
    """Why a record could not be read."""

    MALFORMED = enum.auto()
    CUT_SHORT = enum.auto()
    TOO_DEEP = enum.auto()
    TOO_LARGE = enum.auto()


@dataclass(frozen=True, slots=True)
class Record:
    """A value of the array; ``number`` counts from 1, ``offset`` is its place in bytes.

    ``mended``: characters in it were damaged and have been replaced.
    """

    number: int
    offset: int
    value: object
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A value of the array that could not be read."""

    number: int
    offset: int
    damage: Damage


def records(
    stream: BinaryIO, *, wrapper: str = "", essential: str = "", after: bytes = b""
) -> Iterator[Record | Broken]:
    """The elements of the top-level array, or what stands there instead: one value, or one a line.

    ``wrapper`` is the key of an object that may hold the array. ``essential`` is a key that
    every record has: with it, records are told from their parts behind a damaged place.
    ``after`` is what the text to read stands behind, where it does not begin the file.
    Raises UnreadableFile after what could be read.
    """
    text = JsonText(stream)
    text.fill(_HEAD)
    if after:
        _skip_past(text, after)
    place = _array_at(text.buffer, wrapper)
    if place is None:
        yield from _of_lines(text) if not after and _has_lines(text) else _single(text)
    else:
        sole = not after and text.buffer.lstrip(SPACE)[:1] == b"["
        yield from _Array(text, place, essential, sole=sole).read()
    if text.failure is not None:
        raise text.failure


def _skip_past(text: JsonText, marker: bytes) -> None:
    while (place := text.buffer.find(marker)) < 0:
        text.drop(max(len(text.buffer) - len(marker), 0))
        if not text.more():
            break
    text.drop(place + len(marker) if place >= 0 else len(text.buffer))
    text.fill(_HEAD)


def _array_at(buffer: bytearray, wrapper: str) -> int | None:
    """Where the first element of the array begins, None where there is no array."""
    start = len(buffer) - len(buffer.lstrip(SPACE))
    if buffer[start : start + 1] == b"[":
        return start + 1
    if not wrapper or buffer[start : start + 1] != b"{":
        return None
    opening = re.compile(rb'"' + re.escape(wrapper.encode()) + rb'"\s*+:\s*+\[')
    for match in opening.finditer(buffer[:_HEAD]):
        before = re.sub(STRING, b"", bytes(buffer[: match.start()]), flags=re.DOTALL)
        if before.count(b"{") + before.count(b"[") - before.count(b"}") - before.count(b"]") == 1:
            return match.end()
    return None


def _has_lines(text: JsonText) -> bool:
    """Whether the first line is a record by itself, and another one follows."""
    end = _end_of_line(text)
    first = bytes(text.buffer[:end]).strip(SPACE) if end is not None else b""
    if end is None or not (first.startswith(b"{") and first.endswith(b"}")):
        return False
    text.fill(end + _HEAD)
    if text.buffer[end : end + _HEAD].lstrip(SPACE)[:1] != b"{":
        return False
    try:
        orjson.loads(first)
    except orjson.JSONDecodeError:
        return False
    return True


def _end_of_line(text: JsonText) -> int | None:
    """Where the first line of the window ends, None where it goes on to the end, or too far."""
    looked_at = 0
    while (end := text.buffer.find(b"\n", looked_at)) < 0:
        looked_at = len(text.buffer)
        if looked_at > _LARGEST or not text.more():
            return None
    return end


def _of_lines(text: JsonText) -> Iterator[Record | Broken]:
    number = 0
    while True:
        end = _end_of_line(text)
        line = bytes(text.buffer if end is None else text.buffer[:end])
        if line.strip(SPACE):
            number += 1
            yield _line(line, number, text.offset)
        if end is None:
            if not text.ended:
                _skip_past(text, b"\n")
                continue
            return
        text.drop(end + 1)


def _line(line: bytes, number: int, offset: int) -> Record | Broken:
    if len(line) > _LARGEST:
        return Broken(number, offset, Damage.TOO_LARGE)
    try:
        return Record(number, offset, orjson.loads(line))
    except orjson.JSONDecodeError:
        return _leniently(line, number, offset)


def _single(text: JsonText) -> Iterator[Record | Broken]:
    text.fill(_LARGEST)
    if not text.ended:
        yield Broken(1, text.offset, Damage.TOO_LARGE)
        return
    try:
        yield Record(1, text.offset, orjson.loads(text.buffer))
    except orjson.JSONDecodeError:
        yield from _single_leniently(text)


def _single_leniently(text: JsonText) -> Iterator[Record | Broken]:
    found = _leniently(bytes(text.buffer), 1, text.offset)
    if isinstance(found, Record) or text.failure is None:
        yield found


def _leniently(content: bytes, number: int, offset: int) -> Record | Broken:
    """The one value of a text that is not quite JSON."""
    written = content.strip(SPACE).decode("utf-8", "surrogateescape")
    try:
        value, end = json_lenient.decode(written)
        if written[end:].strip():
            raise json_lenient.Malformed
        value, mended = json_lenient.mended(value, written)
    except ValueError as error:
        return Broken(number, offset, _damage(error))
    return Record(number, offset, value, mended)


class _TooLarge(ValueError):
    """An element goes on for longer than any record does."""


def _damage(error: ValueError) -> Damage:
    if isinstance(error, _TooLarge):
        return Damage.TOO_LARGE
    if isinstance(error, json_lenient.Incomplete):
        return Damage.CUT_SHORT
    if isinstance(error, json_lenient.TooDeep):
        return Damage.TOO_DEEP
    return Damage.MALFORMED


class _Array:
    """Reads one array from element to element; ``sole`` where nothing may follow it."""

    def __init__(self, text: JsonText, place: int, essential: str, *, sole: bool) -> None:
        self._text, self._at = text, place
        self._essential, self._sole = essential, sole
        self._boundaries = Boundaries(text)
        self._number = 0
        self._window = _SMALLEST_WINDOW
        self._patience = _PATIENCE
        self._lost = False  # behind a damaged place, where no record was met yet
        self._guessing = False  # lost, where nothing looks like the beginning of a record
        self._last_tried = False

    def read(self) -> Iterator[Record | Broken]:
        """Every element, up to the end of the array or of the text."""
        while byte := self._peek():
            if self._lost and byte != b"{":
                self._recover(self._boundaries.after(self._at))
                continue
            if byte == b"]":
                if self._ends_here():
                    return
                yield from self._broken(Damage.MALFORMED)
                self._recover(self._boundaries.after(self._at))
                continue
            if byte == b"{":
                self._boundaries.learn(self._at)
            yield from self._element()
            if self._at > _HELD:
                self._text.drop(self._at)
                self._at = 0
        yield from self._broken(Damage.CUT_SHORT)

    def _peek(self) -> bytes:
        """Go on to the next byte that is no space or comma; empty at the end."""
        while True:
            match = _BETWEEN.match(self._text.buffer, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text.buffer):
                return bytes(self._text.buffer[self._at : self._at + 1])
            if not self._text.more():
                return b""

    def _ends_here(self) -> bool:
        """Whether a closing bracket is that of the array, and not one too many."""
        if self._sole and not self._text.ended:
            self._text.fill(self._at + _HEAD)
        return not self._sole or not self._text.buffer[self._at + 1 :].strip(SPACE)

    def _element(self) -> Iterator[Record | Broken]:
        boundary = self._boundaries.after(self._at)
        likely = boundary or self._last()
        if likely is not None:
            try:
                value = orjson.loads(self._text.buffer[self._at : likely.end])
            except orjson.JSONDecodeError:
                pass
            else:
                yield from self._record(value, likely.beginning, mended=False)
                return
        try:
            value, size, mended = self._exact(boundary)
        except ValueError as error:
            yield from self._broken(_damage(error))
            self._recover(boundary)
        else:
            yield from self._record(value, self._at + size, mended=mended)

    def _last(self) -> Boundary | None:
        """The end of the array, tried once as the end of an element that no other follows."""
        if self._last_tried or not self._text.ended:
            return None
        self._last_tried = True
        buffer = self._text.buffer
        closing = len(buffer.rstrip(SPACE)) - 1
        closed = closing > self._at and buffer[closing : closing + 1] == b"]"
        return Boundary(closing, closing) if closed else None

    def _record(self, value: object, after: int, *, mended: bool) -> Iterator[Record]:
        place, self._at = self._at, after
        if self._lost and not self._is_record(value):
            self._patience -= _LEAST_EFFORT
            if self._patience < 0:
                self._recover(self._boundaries.after(self._at))
            return
        self._lost = self._guessing = False
        self._number += 1
        yield Record(self._number, self._text.offset + place, value, mended)

    def _is_record(self, value: object) -> bool:
        return not self._essential or (isinstance(value, dict) and self._essential in value)

    def _exact(self, boundary: Boundary | None) -> tuple[object, int, bool]:
        """The element, its size in bytes, and whether it was mended. Raises ValueError."""
        text = self._text
        window = boundary.end - self._at if boundary else self._window
        limit = window + min(_ALLOWANCE, max(self._patience, 0)) if boundary else _LARGEST
        while True:
            text.fill(self._at + window)
            piece = bytes(text.buffer[self._at : self._at + window])
            rest = text.ended and self._at + window >= len(text.buffer)
            written = piece.decode("utf-8", "surrogateescape")
            try:
                value, end = json_lenient.decode(written)
                if end < len(written) or rest or boundary:
                    return self._finished(value, written[:end])
            except json_lenient.Malformed:
                self._patience -= window
                raise
            except json_lenient.Incomplete:
                self._patience -= window if boundary or self._lost else 0
                if rest and boundary is None:
                    raise
                if not rest and window >= _LARGEST:
                    raise _TooLarge from None
                if rest or window >= limit:
                    raise json_lenient.Malformed from None
            window = min(window * 2, limit)

    def _finished(self, value: object, written: str) -> tuple[object, int, bool]:
        size = len(written.encode("utf-8", "surrogateescape"))
        self._window = max(size * 2, _SMALLEST_WINDOW)
        value, mended = json_lenient.mended(value, written)
        return value, size, mended

    def _recover(self, boundary: Boundary | None) -> None:
        """Go on where the next element seems to begin."""
        self._lost = True
        if boundary is not None:
            self._at = boundary.beginning
            return
        self._guessing = True
        following = None
        if self._essential and self._patience > 0:
            following = _NEXT_OBJECT.search(self._text.buffer, self._at)
        if following is not None:
            self._at = following.end()
        else:
            self._skip_to_the_end()

    def _skip_to_the_end(self) -> None:
        while self._text.more():
            self._text.drop(len(self._text.buffer))
        self._at = len(self._text.buffer)

    def _broken(self, damage: Damage) -> Iterator[Broken]:
        """Report damage, but not that of the parts of what is lost already."""
        cut = damage is Damage.CUT_SHORT
        if self._guessing or (cut and (self._lost or self._text.failure is not None)):
            return
        self._number += 1
        yield Broken(self._number, self._text.offset + self._at, damage)
