"""Copies what can be read of a damaged database into a new one, row by row where it must be."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from chatvault.storage.database import row_sums, small_values
from chatvault.storage.database.connecting import connect
from chatvault.storage.database.database_errors import DRIVER_ERRORS
from chatvault.storage.database.vault_key import VaultKey
from chatvault.storage.models import ChatSession, metadata

_PORTION = 500  # rows read at a time
_WITHOUT = {"alternative", "row_sum"}  # follow from the rest
_OF_MESSAGES = "SELECT DISTINCT session_id FROM message EXCEPT SELECT id FROM chat_session"
_TITLE = "Salvaged conversation"
_SOURCE = "salvaged"


@dataclass(slots=True)
class Salvaged:
    """How many rows of each table were read, and how many are known to be lost."""

    read: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)

    @property
    def sessions(self) -> int:
        """How many conversations were read."""
        return self.read.get("chat_session", 0)

    @property
    def messages(self) -> int:
        """How many messages were read."""
        return self.read.get("message", 0)

    @property
    def lost_rows(self) -> int:
        """How many rows of all tables are known to be lost."""
        return sum(self.lost.values())


class DamagedDatabase:
    """A damaged database, opened for reading alone."""

    def __init__(self, path: Path, key: VaultKey | None = None) -> None:
        self._connection = connect(path, key, "mode=ro", isolation_level=None)
        # What is no letter any more makes nobody lose the rest of a text.
        self._connection.text_factory = lambda content: content.decode(errors="replace")
        self._connection.execute("PRAGMA cell_size_check = ON")
        # Where one table's own line is damaged SQLite refuses all others, but not to who could mend
        # it; here nothing can be written.
        self._connection.execute("PRAGMA writable_schema = ON")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def identity(self) -> str:
        """Which vault it is; "" where that cannot be read."""
        found = self._read(small_values.VALUE, small_values.IDENTITY)
        return str(found[0][0]) if found else ""

    def revision(self) -> int:
        """Of which schema it says to be in its table, which one bit in the header does not change.

        0 where that cannot be read.
        """
        found = self._read("SELECT version_num FROM alembic_version")
        return int(found[0][0]) if found and str(found[0][0]).isdecimal() else 0

    def columns(self, table: str) -> list[str]:
        """The columns of a table; none where it is not there or cannot be told."""
        return [row[1] for row in self._read(f"PRAGMA table_info({table})")]

    def rows(self, table: str, columns: list[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Every row that can be read, with its number.

        From both ends to where the damage begins, and between them one by one, by the numbers
        that the indexes of the table tell.
        """
        chosen = f"SELECT rowid, {', '.join(columns)} FROM {table}"
        seen: set[int] = set()
        broke = False
        for order in ("ASC", "DESC"):
            try:
                for row in self._in_order(chosen, order):
                    if row[0] in seen:
                        break  # met what was read from the other end
                    seen.add(row[0])
                    yield row[0], row[1:]
            except DRIVER_ERRORS:
                broke = True
            if not broke:
                return
        for number in sorted(self.numbers(table) - seen):
            for row in self._read(f"{chosen} WHERE rowid = ?", number):
                yield row[0], row[1:]

    def numbers(self, table: str) -> set[int]:
        """The numbers of all rows that the table's indexes know of."""
        indexes = [row[1] for row in self._read(f"PRAGMA index_list({table})")]
        found: set[int] = set()
        for index in indexes:
            found |= {
                row[0] for row in self._read(f'SELECT rowid FROM {table} INDEXED BY "{index}"')
            }
        return found

    def _in_order(self, chosen: str, order: str) -> Iterator[tuple[Any, ...]]:
        """All rows from one end. Raises one of DRIVER_ERRORS where the damage begins."""
        cursor = self._connection.execute(f"{chosen} ORDER BY rowid {order}")
        while rows := cursor.fetchmany(_PORTION):
            yield from rows

    def _read(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows as far as they can be read."""
        found: list[tuple[Any, ...]] = []
        with contextlib.suppress(*DRIVER_ERRORS):
            found.extend(self._connection.execute(statement, values))
        return found


def readable(damaged: DamagedDatabase, check: Callable[[str, int], None]) -> Salvaged:
    """Count the conversations and messages that ``copy`` would read; ``check`` as there."""
    found = Salvaged()
    for table in ("chat_session", "message"):
        numbers = set[int]()
        if columns := damaged.columns(table):
            for number, _ in damaged.rows(table, columns):
                numbers.add(number)
                if len(numbers) % _PORTION == 0:
                    check(table, len(numbers))
        found.read[table] = len(numbers)
        found.lost[table] = len(damaged.numbers(table) - numbers)
    return found


def copy(
    damaged: DamagedDatabase,
    target: Path,
    check: Callable[[str, int], None],
    key: VaultKey | None = None,
) -> Salvaged:
    """Fill the new and empty database of the program's own schema at ``target``.

    ``check`` is called with a table's name and the number of rows so far, and may raise.
    """
    connection = connect(target, key, isolation_level=None)
    salvaged = Salvaged()
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        for table in metadata.sorted_tables:
            if table.name not in _WITHOUT:
                _copy_table(damaged, connection, table.name, salvaged, check)
        _adopt(connection)
        _leave_out_what_refers_to_nothing(connection, salvaged)
        row_sums.install(connection)
        row_sums.make_all(connection.execute)
        connection.execute("COMMIT")
    finally:
        connection.close()
    return salvaged


def _copy_table(
    damaged: DamagedDatabase,
    connection: Any,
    table: str,
    salvaged: Salvaged,
    check: Callable[[str, int], None],
) -> None:
    own = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    columns = [name for name in damaged.columns(table) if name in own]
    if not columns:
        return
    marks = ", ".join("?" * (len(columns) + 1))
    insert = f"INSERT OR IGNORE INTO {table}(rowid, {', '.join(columns)}) VALUES ({marks})"
    read, numbers = 0, set()
    check(table, read)
    for number, values in damaged.rows(table, columns):
        with contextlib.suppress(dbapi2.IntegrityError):  # a value that no such row can have
            read += connection.execute(insert, (number, *values)).rowcount
            numbers.add(number)
        if len(numbers) % _PORTION == 0:
            check(table, read)
    salvaged.read[table] = read
    if lost := len(damaged.numbers(table) - numbers):
        salvaged.lost[table] = lost


def _adopt(connection: Any) -> None:
    """Give messages whose conversation is lost another one: what was said is what counts."""
    orphaned = [row[0] for row in connection.execute(_OF_MESSAGES)]
    if not orphaned:
        return
    source = connection.execute(*_insertion("source", {"key": _SOURCE, "account": ""})).lastrowid
    for session in orphaned:
        first, last = connection.execute(
            "SELECT coalesce(min(created_at), 0), coalesce(max(created_at), 0) FROM message "
            "WHERE session_id = ?",
            (session,),
        ).fetchone()
        row = {
            name: info.default
            for name, info in ChatSession.model_fields.items()
            if not info.is_required()
        } | {
            "id": session,
            "uid": f"{_SOURCE}-{session}",
            "source_id": source,
            "external_id": str(session),
            "created_at": first,
            "updated_at": last,
            "imported_at": last,
            "content_hash": "",
            "title": f"{_TITLE} {session}",
        }
        connection.execute(*_insertion("chat_session", row))


def _insertion(table: str, row: dict[str, Any]) -> tuple[str, list[Any]]:
    known = {name: value for name, value in row.items() if value is not None}
    marks = ", ".join("?" * len(known))
    return f"INSERT INTO {table}({', '.join(known)}) VALUES ({marks})", list(known.values())


def _leave_out_what_refers_to_nothing(connection: Any, salvaged: Salvaged) -> None:
    """Clear references to rows that are lost; rows that are nothing without it go."""
    while found := connection.execute("PRAGMA foreign_key_check").fetchall():
        for table, number, _, place in found:
            keys = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            column = next(key[3] for key in keys if key[0] == place)
            needed = {
                row[1]
                for row in connection.execute(f"PRAGMA table_info({table})")
                if row[3] or row[5]
            }
            if column in needed:
                connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (number,))
                salvaged.read[table] -= 1
                salvaged.lost[table] = salvaged.lost.get(table, 0) + 1
            else:
                connection.execute(f"UPDATE {table} SET {column} = NULL WHERE rowid = ?", (number,))
