"""The rows in a dump of PostgreSQL, or of MySQL: plain SQL with INSERT or COPY.

What the statements say is read, never run. The form is that of pg_dump: ``COPY table
(columns) FROM stdin;`` with a line for each row up to ``\\.``, values between tabs, ``\\N`` for
NULL; or ``INSERT INTO table (columns) VALUES (…), (…);``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from chatvault.importers.made_database import TableRow
from chatvault.importers.unicode_text import as_utf8

_COPY = re.compile(r"COPY\s+([^\s(]+)\s*\(([^)]*)\)\s+FROM\s+stdin", re.IGNORECASE)
_INSERT = re.compile(
    r"INSERT\s+(?:IGNORE\s+)?INTO\s+([^\s(]+)\s*(?:\(([^)]*)\))?\s*"
    r"(?:OVERRIDING\s+\w+\s+VALUE\s+)?VALUES\s*",
    re.IGNORECASE,
)
_CREATE = re.compile(r"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([^\s(]+)\s*\(", re.IGNORECASE)
_PART = re.compile(
    r"'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\*.*?\*/|[^'\"`(),/-]+|.", re.DOTALL
)  # of a definition
_DEFINED = re.compile(r"\s*(\"[^\"]+\"|`[^`]+`|\[[^\]]+\]|[^\s(]+)")
_HINT = re.compile(rb"(?:INSERT\s+INTO|COPY\s+\S+\s*\(|CREATE\s+TABLE)", re.IGNORECASE)
_STATEMENT = re.compile(r"^(?=INSERT|COPY|CREATE)", re.IGNORECASE | re.MULTILINE)
_NO_COLUMN = ("constraint", "primary", "unique", "foreign", "check", "key", "index", "exclude")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\u2400"}
_LONGEST = 256 * 1024**2  # characters of one statement

_LOOKED_AT = 8 * 1024**2  # bytes, for telling whose dump it is

Value = str | int | float | bool | None


def is_dump(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a dump."""
    return b"\0" not in head and _HINT.search(head) is not None


def rows(stream: BinaryIO) -> Iterator[TableRow]:
    """Every row of every table, in the order of the file."""
    text = io.TextIOWrapper(as_utf8(stream), "utf-8", "replace", newline="\n")
    columns: dict[str, list[str]] = {}
    statement = _Statement()
    for line in text:
        if statement.is_empty and (not line.strip() or line.startswith(("--", "\\", "/*"))):
            continue
        if statement.is_empty and (copied := _COPY.match(line)):
            yield from _copied(text, _name(copied[1]), _names(copied[2]))
            continue
        statement.add(line)
        if statement.is_complete or statement.length > _LONGEST:
            yield from _told(statement.text, columns)
            statement = _Statement()


def tables(stream: BinaryIO) -> dict[str, list[str]]:
    """The tables that the first of its statements tell of, with their columns."""
    found: dict[str, list[str]] = {}
    text = as_utf8(stream).read(_LOOKED_AT).decode("utf-8", "replace")
    for start in _STATEMENT.finditer(text):
        place = start.start()
        if told := _CREATE.match(text, place):
            found[_name(told[1])] = _defined(text, told.end())
        elif (told := _COPY.match(text, place) or _INSERT.match(text, place)) and told[2]:
            found.setdefault(_name(told[1]), _names(told[2]))
    return found


class _Statement:
    """A statement while its lines are gathered; it ends where a semicolon stands in no text."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._quote = ""
        self._ended = False
        self.length = 0

    @property
    def is_empty(self) -> bool:
        return not self._lines

    @property
    def is_complete(self) -> bool:
        return self._ended

    @property
    def text(self) -> str:
        return "".join(self._lines)

    def add(self, line: str) -> None:
        """Take another line, and look where it leaves the statement."""
        self._lines.append(line)
        self.length += len(line)
        place, escapes = 0, "`" in self._lines[0] or bool(re.search(r"\bE'", line))
        while place < len(line):
            character = line[place]
            if self._quote:
                if character == "\\" and escapes and self._quote == "'":
                    place += 1
                elif character == self._quote:
                    self._quote = ""
            elif character in "'\"`":
                self._quote = character
            elif character == ";":
                self._ended = True
            place += 1


def _copied(text: io.TextIOWrapper, table: str, columns: list[str]) -> Iterator[TableRow]:
    for line in text:
        told = line.rstrip("\r\n")
        if told == "\\.":
            return
        if (row := copied_row(table, told, columns)) is not None:
            yield row


def copied_row(table: str, line: str, columns: Sequence[str]) -> TableRow | None:
    """The row that a line of COPY tells; None where it has other columns."""
    values = [_unescaped(value) for value in line.split("\t")]
    if len(values) != len(columns):
        return None
    return TableRow(table, dict(zip(columns, values, strict=True)))


def _unescaped(value: str) -> str | None:
    if value == "\\N":
        return None
    if "\\" not in value:
        return value
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), value)


def _told(statement: str, columns: dict[str, list[str]]) -> Iterator[TableRow]:
    statement = statement.lstrip()
    if created := _CREATE.match(statement):
        columns[_name(created[1])] = _defined(statement, created.end())
        return
    inserted = _INSERT.match(statement)
    if inserted is None:
        return
    table = _name(inserted[1])
    names = _names(inserted[2]) if inserted[2] else columns.get(table, [])
    for values in _tuples(statement, inserted.end(), escapes="`" in inserted[0]):
        if len(values) == len(names):
            yield TableRow(table, dict(zip(names, values, strict=True)))


def _defined(text: str, place: int) -> list[str]:
    """The columns of CREATE TABLE, whose definitions begin there."""
    definitions = [""]
    depth = 0
    for found in _PART.finditer(text, place):
        part = found[0]
        depth += (part == "(") - (part == ")")
        if depth < 0:
            break
        if part == "," and not depth:
            definitions.append("")
        elif not part.startswith(("--", "/*")):
            definitions[-1] += part
    names = (told[1] for one in definitions if (told := _DEFINED.match(one)))
    return [_bare(name) for name in names if name.lower() not in _NO_COLUMN]


def _tuples(text: str, place: int, *, escapes: bool) -> Iterator[list[Value]]:
    """The rows of VALUES, from a place on."""
    while (begin := text.find("(", place)) >= 0:
        values, place = _values(text, begin + 1, escapes=escapes)
        yield values
        rest = text[place : place + 64].lstrip()
        if not rest.startswith(","):
            return


def _values(text: str, place: int, *, escapes: bool) -> tuple[list[Value], int]:
    """The values up to the bracket that closes, and the place behind it."""
    values: list[Value] = []
    plain: list[str] = []
    quoted: str | None = None
    depth = 0
    while place < len(text):
        character = text[place]
        if character == "'":
            backslashes = escapes or "".join(plain).strip().upper() in ("E", "_BINARY E")
            quoted, place = _quoted(text, place + 1, escapes=backslashes)
            continue
        if character in ",)" and not depth:
            values.append(_value("".join(plain), quoted))
            plain, quoted = [], None
            if character == ")":
                return values, place + 1
        elif quoted is None:
            plain.append(character)
        depth += (character in "([") - (character in ")]" and depth > 0)
        place += 1
    return values, place


def _quoted(text: str, place: int, *, escapes: bool) -> tuple[str, int]:
    """A text up to the quote that ends it, and the place behind that."""
    pieces: list[str] = []
    while place < len(text):
        end = text.find("'", place)
        end = len(text) if end < 0 else end
        backslash = text.find("\\", place, end) if escapes else -1
        if backslash >= 0:
            following = text[backslash + 1 : backslash + 2]
            pieces += [text[place:backslash], _ESCAPES.get(following, following)]
            place = backslash + 2
            continue
        pieces.append(text[place:end])
        if text[end : end + 2] == "''":
            pieces.append("'")
            place = end + 2
            continue
        return "".join(pieces), end + 1
    return "".join(pieces), place


def _value(plain: str, quoted: str | None) -> Value:
    if quoted is not None:
        return quoted
    word = plain.partition("::")[0].strip()
    known: dict[str, Value] = {"null": None, "true": True, "false": False, "default": None}
    if word.lower() in known:
        return known[word.lower()]
    try:
        return int(word)
    except ValueError:
        return _fraction(word)


def _fraction(word: str) -> float | str:
    try:
        return float(word)
    except ValueError:
        return word


def _names(listed: str) -> list[str]:
    return [_bare(name.strip()) for name in listed.split(",")]


def _name(told: str) -> str:
    """The name of a table without its schema."""
    return _bare(told.rpartition(".")[2])


def _bare(name: str) -> str:
    return name.strip('"`[]')
