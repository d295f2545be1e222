"""A database as SQL text, a statement a line, and back: what an encrypted backup holds.

The pages of an encrypted database are only ever plain in memory, and random bytes do not
compress; its rows can be written out as they are read. SQLite's own tool reads the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from chatvault.errors import DiskFull, KnownError
from chatvault.storage.database.database_errors import sorted_error

DAMAGED = "The backup is damaged. Choose an older one."

# The driver takes statements of a million bytes; longer values are put together. A row may have
# several long ones, and a character may take four bytes or five signs.
_FIRST, _FURTHER = 40_000, 150_000
_LINE_ENDS = re.compile(r"[\r\n]+")
_TABLES = """
SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND rootpage > 0
AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid
"""
_VIRTUAL = (
    "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND rootpage = 0 ORDER BY rowid"
)
_REST = """
SELECT sql FROM sqlite_schema WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL
ORDER BY rowid
"""
_BEGIN = ("PRAGMA foreign_keys = OFF;", "BEGIN;", "PRAGMA writable_schema = ON;")
_END = ("PRAGMA writable_schema = OFF;", "COMMIT;")
_NUMBERS = ("user_version", "application_id")
# Nothing else is ever run: the text may come from anywhere.
_KNOWN = ("INSERT INTO ", "UPDATE ", "CREATE ", *_BEGIN, *_END,
          *(f"PRAGMA {name} = " for name in _NUMBERS))  # fmt: skip


def statements(connection: Any) -> Iterator[str]:
    """Everything that the connection sees, in lines. Raises what the driver raises."""
    yield from _BEGIN
    for name in _NUMBERS:
        yield f"PRAGMA {name} = {connection.execute(f'PRAGMA {name}').fetchone()[0]};"
    for name, sql in connection.execute(_TABLES).fetchall():
        yield f"{_one_line(sql)};"
        yield from _rows(connection, name)
    # As a row of the schema: made by its own statement, it would make its tables anew.
    for name, sql in connection.execute(_VIRTUAL).fetchall():
        values = ", ".join(literal(value) for value in ("table", name, name, 0, sql))
        yield f"INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ({values});"
    for (sql,) in connection.execute(_REST).fetchall():
        yield f"{_one_line(sql)};"
    yield from _END


def run(connection: Any, lines: Iterable[str], path: Path) -> None:
    """Make the database again in ``path``, a new and empty file. Raises KnownError."""
    ended = False
    try:
        for line in lines:
            if not line.startswith(_KNOWN):
                raise KnownError(DAMAGED)
            connection.execute(line)
            ended = line == _END[-1]
    except (dbapi2.Error, dbapi2.Warning, ValueError) as error:
        known = sorted_error(error, path)
        raise (known if isinstance(known, DiskFull) else KnownError(DAMAGED)) from error
    if not ended:
        raise KnownError(DAMAGED)


def literal(value: Any) -> str:
    """A value as SQL says it, in one line."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    if isinstance(value, str):
        return _text(value)
    return str(value).replace("inf", "9e999")


def _rows(connection: Any, table: str) -> Iterator[str]:
    cursor = connection.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in cursor.description]
    for row in cursor:
        begun = [_pieces(value) for value in row]
        values = ", ".join(literal(pieces[0]) for pieces in begun)
        yield f'INSERT INTO "{table}" VALUES ({values});'
        for column, pieces in zip(columns, begun, strict=True):
            kind = "BLOB" if isinstance(pieces[0], bytes) else "TEXT"
            for piece in pieces[1:]:
                yield (
                    f'UPDATE "{table}" SET "{column}" = '
                    f'CAST("{column}" || {literal(piece)} AS {kind}) '
                    "WHERE rowid = last_insert_rowid();"
                )


def _pieces(value: Any) -> list[Any]:
    if not isinstance(value, str | bytes) or len(value) <= _FIRST:
        return [value]
    starts = range(_FIRST, len(value), _FURTHER)
    return [value[:_FIRST], *(value[start : start + _FURTHER] for start in starts)]


def _text(value: str) -> str:
    if "\0" in value:
        return f"CAST(X'{value.encode().hex()}' AS TEXT)"
    stood_for: list[tuple[str, int]] = []
    for code in (10, 13):
        if chr(code) in value:
            name = _unused(value, code)
            value = value.replace(chr(code), name)
            stood_for.append((name, code))
    quoted = "'" + value.replace("'", "''") + "'"
    for name, code in reversed(stood_for):
        quoted = f"replace({quoted}, '{name}', char({code}))"
    return quoted


def _unused(value: str, code: int) -> str:
    """What can stand for a character of the text, since it is not in it."""
    name, number = f"\\{code}", 0
    while name in value:
        number += 1
        name = f"\\{code}.{number}"
    return name


def _one_line(sql: str) -> str:
    return _LINE_ENDS.sub(" ", sql)
