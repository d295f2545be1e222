"""The elements of one JSON array, whatever state it is in.

A record nearly always ends where something follows that begins like the first record did.
So the text is cut there and the piece given to a fast parser. Where the piece is not one
record, or there is no such place, a slower parser finds the end of the record exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import orjson

from chatvault.importers.json_files import json_lenient, json_record
from chatvault.importers.json_files.json_boundaries import BEGINNING, SPACE, Boundaries, Boundary
from chatvault.importers.json_files.json_extent import Brackets
from chatvault.importers.json_files.json_record import Broken, Damage, Record, TooLarge, damage_of
from chatvault.importers.json_files.json_text import JsonText

_AHEAD = 1 << 16  # bytes in which something behind the end of the array would stand
_ALLOWANCE = 8 << 20  # bytes a record may go on past a place that looks like the next one
_PATIENCE = 64 << 20  # bytes that are parsed in vain in one file
_LEAST_EFFORT = 2048  # bytes that could have been parsed while any part of what is lost was
_LARGE = 16 << 20  # bytes of a record whose end is looked for before more is made of it
_HELD = 4 << 20  # bytes that may stay in memory after they were parsed
_SMALLEST_WINDOW = 256  # bytes

_BETWEEN = re.compile(rb"[\s,]*+")
_NEXT_OBJECT = re.compile(rb'\}\s*+,\s*+(?=\{\s*+")')


class ArrayOfRecords:
    """Reads one array from element to element; ``sole`` where nothing may follow it.

    Without ``brackets`` it is a text of objects that stand behind each other, to its end.
    """

    def __init__(
        self, text: JsonText, place: int, essential: str, *, sole: bool, brackets: bool = True
    ) -> None:
        self._text, self._at = text, place
        self._essential, self._sole, self._brackets = essential, sole, brackets
        self._boundaries = Boundaries(text, needs_comma=brackets)
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
        if self._brackets:
            yield from self._broken(Damage.CUT_SHORT)

    def _peek(self) -> bytes:
        """Go on to the next byte that is no space or comma; empty at the end."""
        while True:
            match = _BETWEEN.match(self._text.buffer, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text.buffer):
                return bytes(self._text.buffer[self._at : self._at + 1])
            self._text.drop(self._at)  # else spaces without end would fill the memory
            self._at = 0
            if not self._text.more():
                return b""

    def _ends_here(self) -> bool:
        """Whether a closing bracket is that of the array, and not one too many."""
        if self._sole and not self._text.ended:
            self._text.fill(self._at + _AHEAD)
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
            yield from self._broken(damage_of(error))
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
        limit = (
            window + min(_ALLOWANCE, max(self._patience, 0)) if boundary else json_record.LARGEST
        )
        is_sized = boundary is not None
        while True:
            if window > _LARGE and not is_sized:
                window, is_sized = self._extent(), True
                with suppress(orjson.JSONDecodeError):
                    return self._sound(window - 1), window - 1, False
            text.fill(self._at + window)
            rest = text.ended and self._at + window >= len(text.buffer)
            written = text.decoded(self._at, window)
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
                if not rest and window >= json_record.LARGEST:
                    raise TooLarge from None
                if rest or window >= limit:
                    raise json_lenient.Malformed from None
            del written  # before the larger piece takes as much again
            window = min(window * 2, limit)

    def _extent(self) -> int:
        """How many bytes to decode of an element that is large.

        Raises TooLarge: to find that by decoding would take three times its size in memory.
        """
        text, brackets, size = self._text, Brackets(self._at), _LARGE
        while size < json_record.LARGEST:
            size = min(size * 2, json_record.LARGEST)
            text.fill(self._at + size)
            end = brackets.end_in(text.buffer, self._at + size)
            if end is not None:
                return max(end - self._at, _LARGE) + 1
            if text.ended and len(text.buffer) <= self._at + size:
                return size
        raise TooLarge

    def _sound(self, size: int) -> object:
        """The element, without another copy of its bytes. Raises JSONDecodeError."""
        with memoryview(self._text.buffer) as text, text[self._at : self._at + size] as piece:
            return orjson.loads(piece)

    def _finished(self, value: object, written: str) -> tuple[object, int, bool]:
        size = len(written.encode("utf-8", "surrogateescape"))
        self._window = min(max(size * 2, _SMALLEST_WINDOW), _LARGE)
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
            self._skip()

    def _skip(self) -> None:
        """Go on where an element is known by how it begins, however far that is, or to the end."""
        text = self._text
        while (boundary := self._boundaries.after(self._at)) is None:
            text.drop(max(len(text.buffer) - BEGINNING, self._at))  # it was searched
            self._at = 0
            if not text.more():
                break
        self._guessing = boundary is None
        self._at = boundary.beginning if boundary else len(text.buffer)

    def _broken(self, damage: Damage) -> Iterator[Broken]:
        """Report damage, but not that of the parts of what is lost already."""
        cut = damage is Damage.CUT_SHORT
        if self._guessing or (cut and (self._lost or self._text.failure is not None)):
            return
        self._number += 1
        yield Broken(self._number, self._text.offset + self._at, damage)
