"""Streaming the records of a JSON Lines file, whatever state the file is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.json_files import json_lenient

SNIFFED_LINES = 256
MAX_LINE = 256 * 1024**2  # bytes; no record of a conversation is that long
MOST_IN_A_LINE = 32  # records; more of them without a line break are no accident
REPORTED_LINES = 20  # unreadable lines that are reported one by one

_BOM = b"\xef\xbb\xbf"
_PADDING = b"\x00 \t\r\n"
_NUL_ESCAPE = b"\\u0000"
_SEAM = re.compile(rb"\}\s*\{")  # between two objects, unless it stands in a text
_NUL_PICTURE = "\u2400"
_PIECE = 1024**2  # bytes of a long line that are read at once

Record = dict[str, Any]


def sniff(head: bytes) -> Iterator[Record]:
    """The records that lie whole in the first bytes of a file."""
    for line in head.split(b"\n", SNIFFED_LINES)[:SNIFFED_LINES]:
        whole = line.removeprefix(_BOM).strip(_PADDING)
        if not (whole.startswith(b"{") and whole.endswith(b"}")):
            continue  # most lines of a file that is laid out for people
        value, _ = _parse(whole)
        yield from [value] if isinstance(value, dict) else _glued(whole)


def records(
    stream: BinaryIO,
    report: Report,
    member: str,
    *,
    repeats: bool = False,
    lists_as: str = "",
    before: tuple[int, int] = (0, 0),
) -> Iterator[tuple[int, int, Record]]:
    """Line number, byte offset and record of every line that holds one.

    A line that cannot be read is reported and skipped; a last line that is still being
    written is left for the next time. A line that repeats the one before it is skipped,
    unless it means something in this format: ``repeats``. A line that is a list is taken for a
    record with that key alone: ``lists_as``. The stream may begin behind so many lines and bytes
    ``before``.
    """
    troubles = _Troubles(report, member)
    number, previous = before[0], b""
    try:
        for number, offset, raw in _lines(stream, *before):
            if raw is None:
                troubles.too_long(number)
                continue
            line = raw.strip(_PADDING)
            if not line or (line == previous and not repeats):
                continue
            previous = line
            value, replaced = _parse(line)
            if lists_as and isinstance(value, list):
                value = {lists_as: value}
            if isinstance(value, dict):
                if replaced:
                    troubles.replaced(number)
                yield number, offset, value
            elif several := _glued(line):
                for record in several:
                    yield number, offset, record
            elif raw.endswith(b"\n"):
                troubles.unreadable(number)
            else:
                troubles.unfinished(number)
    except UnreadableFile as error:
        if not number:
            raise
        report(Issue(f"line {number + 1}", Severity.ERROR, error.sentence, member))
    troubles.sum_up()


class _Troubles:
    """Reports the lines of one file that could not be read, the first of them one by one."""

    def __init__(self, report: Report, member: str) -> None:
        self._report, self._member = report, member
        self._unreported = 0
        self._count = 0
        self._last = 0

    def unreadable(self, number: int) -> None:
        """A line in the middle that is no record."""
        self._left_out(number, "This line is not a valid record and was left out.")

    def too_long(self, number: int) -> None:
        """A line of which not all was read."""
        self._left_out(number, "This line is too long to be a record and was left out.")

    def unfinished(self, number: int) -> None:
        """A last line without its end."""
        text = "The last line is still being written; import the file again to get it."
        self._tell(f"line {number}", Severity.INFO, text)

    def replaced(self, number: int) -> None:
        """A line with bytes that are not UTF-8."""
        text = "Some characters of this line are damaged and were replaced."
        self._tell(f"line {number}", Severity.WARNING, text)

    def sum_up(self) -> None:
        """Say how many more lines there were than have been reported."""
        if self._unreported:
            text = f"{self._unreported:,} more lines are not valid records and were left out."
            self._tell(f"up to line {self._last}", Severity.ERROR, text)

    def _left_out(self, number: int, text: str) -> None:
        self._count += 1
        self._last = number
        if self._count > REPORTED_LINES:
            self._unreported += 1
        else:
            self._tell(f"line {number}", Severity.ERROR, text)

    def _tell(self, where: str, severity: Severity, text: str) -> None:
        self._report(Issue(where, severity, text, self._member))


def _lines(
    stream: BinaryIO, number: int = 0, offset: int = 0
) -> Iterator[tuple[int, int, bytes | None]]:
    """Every line, None where it is too long, with its number from 1 and its place in bytes."""
    while raw := stream.readline(_PIECE):
        number += 1
        line, size = (raw, len(raw)) if len(raw) < _PIECE else _long_line(stream, raw)
        yield number, offset, line.removeprefix(_BOM) if line and number == 1 else line
        offset += size


def _long_line(stream: BinaryIO, begun: bytes) -> tuple[bytes | None, int]:
    """A line that goes on, None where it is too long, and its size in bytes."""
    held, size, piece = bytearray(begun), len(begun), begun
    while not piece.endswith(b"\n") and (piece := stream.readline(_PIECE)):
        size += len(piece)
        if size > MAX_LINE:
            held.clear()
        else:
            held += piece
    return bytes(held) if size <= MAX_LINE else None, size


def _parse(line: bytes) -> tuple[object, bool]:
    """The line's value, None where it is no JSON; and whether characters had to be replaced."""
    try:
        value, replaced = orjson.loads(line), False
    except orjson.JSONDecodeError:
        value, replaced = _parse_leniently(line)
    if _NUL_ESCAPE in line or b"\0" in line:
        value = _without_nul(value)
    return value, replaced


def _parse_leniently(line: bytes) -> tuple[object, bool]:
    """For what orjson refuses: NaN, lone surrogates, endless numbers, bytes that are no UTF-8."""
    if not line.startswith((b"{", b"[")):
        return None, False
    text = line.decode("utf-8", "surrogateescape")
    try:
        value, end = json_lenient.decode(text)
        if text[end:].strip():
            return None, False
        return json_lenient.mended(value, text)
    except ValueError:  # malformed, incomplete or too deep
        return None, False


def _glued(line: bytes) -> list[Record]:
    """The records of a line that holds several, for want of line breaks; none for any other.

    Two programs that write to one file at once, or one that was killed, leave such lines.
    """
    if not line.startswith(b"{") or not line.endswith(b"}") or not _SEAM.search(line):
        return []
    text, found = line.decode("utf-8", "replace"), list[Record]()
    try:
        while text and len(found) < MOST_IN_A_LINE:
            value, end = json_lenient.decode(text)
            if not isinstance(value, dict):
                return []
            found.append(_without_nul(json_lenient.mended(value, text[:end])[0]))
            text = text[end:].lstrip()
    except ValueError:  # malformed, incomplete or too deep
        return []
    return [] if text else found


def _without_nul(value: object) -> Any:
    """With the character that ends texts in a database made visible."""
    try:
        return _replaced(value)
    except RecursionError:
        return None


def _replaced(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", _NUL_PICTURE)
    if isinstance(value, dict):
        return {_replaced(key): _replaced(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item) for item in value]
    return value
