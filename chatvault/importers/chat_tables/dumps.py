"""The rows in a dump of PostgreSQL, MySQL or SQLite: plain SQL with INSERT or COPY.

What the statements say is read, never run. The form is that of pg_dump: ``COPY table
(columns) FROM stdin;`` with a line for each row up to ``\\.``, values between tabs, ``\\N`` for
NULL; or ``INSERT INTO table (columns) VALUES (…), (…);``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from chatvault.importers.chat_tables.csv_lines import places
from chatvault.importers.chat_tables.sql_statements import LONGEST_HEADER, Statement
from chatvault.importers.chat_tables.sql_values import tuples, unescaped
from chatvault.importers.containers.unicode_text import OF_WINDOWS, as_utf8
from chatvault.importers.databases.made_database import TableRow

# Spaces between words are taken whole or not at all: a megabyte of them is not split in all ways.
_COPY = re.compile(r"COPY\s++([^\s(]++)(?:\s*+\(([^)]*+)\))?+\s++FROM\s++stdin", re.IGNORECASE)
_INSERTING = (
    r"(?:INSERT|REPLACE)\s++(?:(?:OR\s++\w++|IGNORE|LOW_PRIORITY|DELAYED)\s++)*+(?:INTO\s++)?+"
)
_INSERT = re.compile(
    _INSERTING + r"([^\s(]+)\s*+(?:\(([^)]*+)\))?+\s*+"
    r"(?:OVERRIDING\s++\w++\s++VALUE\s++)?+VALUES\s*+",
    re.IGNORECASE,
)
_ENDLESS = re.compile(rf"SET\s|{_INSERT.pattern}", re.IGNORECASE)  # without a sign at its end
_CREATE = re.compile(
    r"CREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([^\s(]+)\s*\(", re.IGNORECASE
)
_PART = re.compile(
    r"'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\*.*?(?:\*/|\Z)|[^'\"`(),/-]+|.", re.DOTALL
)  # of a definition
_DEFINED = re.compile(r"\s*(\"[^\"]+\"|`[^`]+`|\[[^\]]+\]|[^\s(]+)")
# Functions and types of PostgreSQL come first, and may fill the beginning of a dump.
_HINT = re.compile(
    rb"(?:INSERT\s+INTO|REPLACE\s+INTO|INSERT\s+\[|COPY\s+\S+\s*\(|CREATE\s+(?:UNLOGGED\s+)?TABLE)"
    rb"|^-- (?:PostgreSQL database|MySQL|MariaDB) dump|^-- phpMyAdmin SQL Dump",
    re.IGNORECASE | re.MULTILINE,
)
_BEFORE_TEXT = b"\xef\xbb\xbf \t\r\n"
_HEADER = re.compile(
    rb"\n(?:CREATE|COPY|INSERT|REPLACE)\s+(?:(?:UNLOGGED|TABLE|IF|NOT|EXISTS|INTO|IGNORE|OR)\s+)*[^\s(]+",
    re.IGNORECASE,
)  # of a statement, up to the name of its table
_NO_COLUMN = ("constraint", "primary", "unique", "foreign", "check", "key", "index", "exclude")
_NO_STATEMENT = ("--", "\\", "#")
_LONGEST = 256 * 1024**2  # characters of one statement
_AT_ONCE = 8 * 1024**2  # bytes in which headers are looked for
_MOST_TABLES = 2_000


def is_dump(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a dump, and not JSON that quotes one."""
    is_json = head.lstrip(_BEFORE_TEXT).startswith((b"{", b"["))
    return not is_json and b"\0" not in head and _HINT.search(head) is not None


def rows(stream: BinaryIO, lost: Callable[[], None] = lambda: None) -> Iterator[TableRow]:
    """Every row of every table, in the order of the file.

    Where nothing names the columns of a table, they are named by their places. ``lost`` is told
    of each row that has other columns than its table.
    """
    text = io.TextIOWrapper(as_utf8(stream), "utf-8", OF_WINDOWS, newline="\n")
    columns: dict[str, list[str]] = {}
    statement = Statement()
    for line in text:
        if statement.is_empty:
            if not line.strip() or line.startswith(_NO_STATEMENT) or _is_comment(line, text):
                continue
            if copied := _COPY.match(line):
                table = _name(copied[1])
                names = _names(copied[2]) if copied[2] else columns.get(table, [])
                yield from _copied(text, table, names, lost)
                continue
        elif statement.is_between and _follows(line, statement):
            yield from _told(statement.text, columns, lost)
            statement = Statement()
        statement.add(line)
        if statement.is_complete or statement.length > _LONGEST:
            yield from _told(statement.text, columns, lost)
            statement = Statement()
    yield from _told(statement.text, columns, lost)


def tables(stream: BinaryIO) -> dict[str, list[str]]:
    """The tables that its statements tell of, with their columns."""
    found: dict[str, list[str]] = {}
    seen: set[bytes] = set()
    told = as_utf8(stream)
    held, ended = b"\n", False
    while not ended:
        some = told.read(_AT_ONCE)
        ended = len(some) < _AT_ONCE
        held += some
        last = len(held) if ended else max(0, len(held) - LONGEST_HEADER)
        for start in _HEADER.finditer(held):
            if start.start() >= last or len(seen) == _MOST_TABLES:
                break
            if start[0] not in seen:  # of many inserts into a table one is enough
                seen.add(start[0])
                header = held[start.start() + 1 : start.end() + LONGEST_HEADER]
                found = dict(_headed(header.decode("utf-8", "replace"))) | found
        held = held[last:]
    return found


def _headed(text: str) -> Iterator[tuple[str, list[str]]]:
    """The table with its columns that a statement tells of, nothing where it tells none."""
    if told := _CREATE.match(text):
        yield _name(told[1]), _defined(text, told.end())
    elif (told := _COPY.match(text) or _INSERT.match(text)) and told[2]:
        yield _name(told[1]), _names(told[2])


def _follows(line: str, statement: Statement) -> bool:
    """Whether a line begins an INSERT right after another or a setting, as SQL Server has them."""
    return _INSERT.match(line) is not None and _ENDLESS.match(statement.head) is not None


def _is_comment(line: str, rest: Iterator[str]) -> bool:
    """Whether a line is a comment, of which the ``rest`` is read, too."""
    if not line.startswith("/*"):
        return False
    while line.rfind("/*") >= line.rfind("*/"):
        if not (line := next(rest, "")):
            break
        line = f"/*{line}"
    return True


def _copied(
    text: io.TextIOWrapper, table: str, columns: list[str], lost: Callable[[], None]
) -> Iterator[TableRow]:
    for line in text:
        told = line.rstrip("\r\n")
        if told == "\\.":
            return
        if (row := copied_row(table, told, columns)) is not None:
            yield row
        else:
            lost()


def copied_row(table: str, line: str, columns: Sequence[str]) -> TableRow | None:
    """The row that a line of COPY tells; None where it has other columns.

    Where there are none, they are named by their places.
    """
    values = [_unescaped(value) for value in line.split("\t")]
    columns = columns or places(len(values))
    if len(values) != len(columns):
        return None
    return TableRow(table, dict(zip(columns, values, strict=True)))


def _unescaped(value: str) -> str | None:
    if value == "\\N":
        return None
    return unescaped(value) if "\\" in value else value


def _told(
    statement: str, columns: dict[str, list[str]], lost: Callable[[], None]
) -> Iterator[TableRow]:
    statement = statement.lstrip()
    if created := _CREATE.match(statement):
        columns[_name(created[1])] = _defined(statement, created.end())
        return
    inserted = _INSERT.match(statement)
    if inserted is None:
        return
    table = _name(inserted[1])
    known = _names(inserted[2]) if inserted[2] else columns.get(table, [])
    for values in tuples(statement, inserted.end(), escapes="`" in inserted[0]):
        names = known or places(len(values))
        if len(values) == len(names):
            yield TableRow(table, dict(zip(names, values, strict=True)))
        else:
            lost()


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


def _names(listed: str) -> list[str]:
    return [_bare(name.strip()) for name in listed.split(",")]


def _name(told: str) -> str:
    """The name of a table without its schema."""
    return _bare(told.rpartition(".")[2])


def _bare(name: str) -> str:
    return name.strip('"`[]')
