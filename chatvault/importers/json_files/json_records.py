"""Streaming the records of a large file of JSON: of an array, one a line or over several lines,
or one alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import orjson

from chatvault.importers.containers.beginnings import LOOKED_THROUGH
from chatvault.importers.json_files import json_lenient, json_record
from chatvault.importers.json_files.json_array import ArrayOfRecords
from chatvault.importers.json_files.json_boundaries import SPACE
from chatvault.importers.json_files.json_record import Broken, Damage, Record, leniently
from chatvault.importers.json_files.json_text import JsonText

_HEAD = 1 << 16
_LONGEST_FIRST = 16 << 20  # bytes of an object behind which others may follow
_NEXT = re.compile(r"[\s,]*+\{")


def records(
    stream: BinaryIO, *, wrapper: str = "", essential: str = "", after: bytes = b""
) -> Iterator[Record | Broken]:
    """The elements of the top-level array, or what stands there instead: one value, or several,
    each in a line or over several.

    ``wrapper`` is the key of an object that may hold the array. ``essential`` is a key that
    every record has: with it, records are told from their parts behind a damaged place.
    ``after`` is what the text to read stands behind, where it does not begin the file.
    Raises UnreadableFile after what could be read.
    """
    text = JsonText(stream)
    text.fill(_HEAD)
    if after:
        _skip_past(text, after)
    place = _array_at(text, wrapper)
    if place is None:
        yield from _of_lines(text) if not after and _has_lines(text) else _values(text, essential)
    else:
        sole = not after and text.buffer.lstrip(SPACE)[:1] == b"["
        yield from ArrayOfRecords(text, place, essential, sole=sole).read()
    if text.failure is not None:
        raise text.failure


def _skip_past(text: JsonText, marker: bytes) -> None:
    while (place := text.buffer.find(marker)) < 0:
        text.drop(max(len(text.buffer) - len(marker), 0))
        if not text.more():
            break
    text.drop(place + len(marker) if place >= 0 else len(text.buffer))
    text.fill(_HEAD)


def _array_at(text: JsonText, wrapper: str) -> int | None:
    """Where the first element of the array begins, None where there is no array."""
    start = len(text.buffer) - len(text.buffer.lstrip(SPACE))
    if text.buffer[start : start + 1] == b"[":
        return start + 1
    if not wrapper or text.buffer[start : start + 1] != b"{":
        return None
    opening = re.compile(rb'"' + re.escape(wrapper.encode()) + rb'"\s*+:\s*+\[')
    while True:
        place = _in_object(text.buffer, opening)
        looked_through = len(text.buffer)
        if place is not None or text.ended or looked_through >= LOOKED_THROUGH:
            return place
        text.fill(2 * looked_through)


def _in_object(buffer: bytearray, opening: re.Pattern[bytes]) -> int | None:
    """Where an array of the one object begins, not one that lies deeper in it."""
    if opening.search(buffer) is None:
        return None
    told = buffer.replace(rb"\\", b"..").replace(rb"\"", b"..")  # as long, every quote is one
    counted = depth = quotes = 0
    for match in opening.finditer(told):
        pieces = told[counted : match.start()].split(b'"')
        outside = b"".join(pieces[quotes % 2 :: 2])
        depth += sum(map(outside.count, (b"{", b"["))) - sum(map(outside.count, (b"}", b"]")))
        quotes += len(pieces) - 1
        counted = match.start()
        if depth == 1 and quotes % 2 == 0:
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
        if looked_at > json_record.LARGEST or not text.more():
            return None
    return end


def _of_lines(text: JsonText) -> Iterator[Record | Broken]:
    number = 0
    while True:
        end = _end_of_line(text)
        if (len(text.buffer) if end is None else end) > json_record.LARGEST:
            number += 1
            yield Broken(number, text.offset, Damage.TOO_LARGE)
        elif line := bytes(text.buffer if end is None else text.buffer[:end]).strip(SPACE):
            number += 1
            yield _line(line, number, text.offset)
        if end is None:
            if not text.ended:
                _skip_past(text, b"\n")
                continue
            return
        text.drop(end + 1)


def _line(line: bytes, number: int, offset: int) -> Record | Broken:
    try:
        return Record(number, offset, orjson.loads(line))
    except orjson.JSONDecodeError:
        return leniently(line, number, offset)


def _values(text: JsonText, essential: str) -> Iterator[Record | Broken]:
    """The one value of a text, or the objects that stand behind each other in it."""
    text.fill(json_record.LARGEST)
    if text.ended:
        try:
            yield Record(1, text.offset, orjson.loads(text.buffer))
            return
        except orjson.JSONDecodeError:
            pass
    if _goes_on(text):
        yield from ArrayOfRecords(text, 0, essential, sole=True, brackets=False).read()
    elif text.ended:
        yield from _single_leniently(text)
    else:
        yield Broken(1, text.offset, Damage.TOO_LARGE)


def _goes_on(text: JsonText) -> bool:
    """Whether behind an object that may stretch over several lines another one follows."""
    written = text.decoded(0, _LONGEST_FIRST).lstrip()
    try:
        first, end = json_lenient.decode(written)
    except ValueError:  # malformed, incomplete or too deep
        return False
    return isinstance(first, dict) and _NEXT.match(written, end) is not None


def _single_leniently(text: JsonText) -> Iterator[Record | Broken]:
    found = leniently(bytes(text.buffer), 1, text.offset)
    if isinstance(found, Record) or text.failure is None:
        yield found
