"""Tables that come as files of other kinds, made a database for as long as they are read."""

from __future__ import annotations

import itertools
import secrets
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from chatvault.importers.databases.read_only_database import Database, let_only_read, opened_made
from chatvault.importers.json_files.json_values import to_json

_AT_ONCE = 1_000  # rows
_AT_ONCE_CHARACTERS = 16 * 1024**2  # one row may have more
MOST_COLUMNS = 500  # of a table that is made
_RESERVED = "sqlite_"  # names that SQLite takes for itself alone
_LARGEST = 2**63
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, with the columns that it has."""

    table: str
    values: dict[str, Any]


@dataclass(slots=True)
class _Made:
    """A table while it is made: columns come with the rows that have them."""

    columns: dict[str, str] = field(default_factory=dict)  # by how SQLite compares them


@contextmanager
def made_of(
    rows: Iterable[TableRow], found_by: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Database]:
    """A database of these rows; it is removed at the end. Raises UnreadableFile.

    ``found_by`` are the columns by which rows of some tables are looked for.
    """
    with tempfile.TemporaryDirectory(prefix="chatvault-") as folder:
        path = Path(folder, "database")
        with closing(sqlite3.connect(path)) as connection:
            _fill(connection, rows)
            _index(connection, found_by)
        with opened_made(path) as database:
            yield database


@contextmanager
def sealed_of(rows: Iterable[TableRow]) -> Iterator[Database]:
    """The same, but nobody can read the file, even where the program is killed meanwhile.

    It is encrypted with a key that is nowhere but in memory, as is what is sorted. For rows that
    lie in no file of this computer. Raises UnreadableFile.
    """
    from sqlcipher3 import dbapi2

    with tempfile.TemporaryDirectory(prefix="chatvault-") as folder:
        path = Path(folder, "database")
        with closing(dbapi2.connect(str(path))) as connection:
            connection.execute(f"PRAGMA key = \"x'{secrets.token_hex(_KEY_BYTES)}'\"")
            connection.execute("PRAGMA temp_store = MEMORY")
            _fill(connection, rows)
            let_only_read(connection)
            yield Database(connection, path, (dbapi2.Error,), sorts_in_memory=True)


def _fill(connection: Any, rows: Iterable[TableRow]) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    tables: dict[str, _Made] = {}
    for some in _batches(rows):
        for (table, columns), group in itertools.groupby(
            some, lambda row: (row.table, tuple(row.values))
        ):
            _put(connection, tables, table, columns, [row.values for row in group])
    connection.commit()


def _index(connection: Any, found_by: Mapping[str, str]) -> None:
    for table, column in found_by.items():
        columns = connection.execute(f"PRAGMA table_info({_quoted(table)})")
        if column in [name for _, name, *_ in columns]:
            connection.execute(f"CREATE INDEX {_quoted(f'{table}.{column}')} "
                               f"ON {_quoted(table)} ({_quoted(column)})")  # fmt: skip
    connection.commit()


def _batches(rows: Iterable[TableRow]) -> Iterator[list[TableRow]]:
    """So many rows at once as take little memory, however long their values are."""
    some: list[TableRow] = []
    characters = 0
    for row in rows:
        some.append(row)
        characters += sum(len(value) for value in row.values.values() if isinstance(value, str))
        if len(some) == _AT_ONCE or characters >= _AT_ONCE_CHARACTERS:
            yield some
            some, characters = [], 0
    if some:
        yield some


def _put(
    connection: Any,
    tables: dict[str, _Made],
    table: str,
    columns: Sequence[str],
    rows: Sequence[dict[str, Any]],
) -> None:
    if table.lower().startswith(_RESERVED):
        return
    known = tables.setdefault(table.lower(), _Made())
    if not known.columns:
        connection.execute(f"CREATE TABLE {_quoted(table)} ({_quoted(columns[0] or 'column')})")
        known.columns[(columns[0] or "column").lower()] = columns[0] or "column"
    usable = {column: column.lower() for column in columns if column and "\0" not in column}
    for column, folded in usable.items():
        if folded not in known.columns and len(known.columns) < MOST_COLUMNS:
            connection.execute(f"ALTER TABLE {_quoted(table)} ADD COLUMN {_quoted(column)}")
            known.columns[folded] = column
    taken = {known.columns[folded]: column for column, folded in usable.items()
             if folded in known.columns}  # fmt: skip
    if not taken:
        return
    listed, marks = ", ".join(map(_quoted, taken)), ", ".join("?" * len(taken))
    connection.executemany(
        f"INSERT INTO {_quoted(table)} ({listed}) VALUES ({marks})",
        [tuple(_value(row[column]) for column in taken.values()) for row in rows],
    )


def _value(value: object) -> str | int | float | None:
    """A value as SQLite can hold it; what has parts as JSON."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if -_LARGEST <= value < _LARGEST else str(value)
    if value is None or isinstance(value, float):
        return value
    text = value if isinstance(value, str) else to_json(value)
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
