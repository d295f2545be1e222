"""A sum of each row of what was said and made, by which a bit that turned on the disk is told.

SQLite's own checks compare pages, indexes and references; a letter of a text that became another
passes them all. Triggers of the connection that writes keep the sums, so that nobody who changes
a row has to know of them; another program's changes have none and are told like damage.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

# The numbers are in vaults: they stay as they are.
_KINDS = {
    1: "chat_session",
    2: "message",
    3: "tool_call",
    4: "attachment",
    5: "event",
    6: "source",
    7: "project",
    8: "folder",
    9: "tag",
    10: "saved_search",
    11: "bookmark",
}
_OF_MESSAGE = "(SELECT session_id FROM message WHERE id = one.message_id)"
_SESSION_OF = {
    "chat_session": "one.id",
    "message": "one.session_id",
    "tool_call": _OF_MESSAGE,
    "attachment": _OF_MESSAGE,
    "event": "one.session_id",
}
# Not OR REPLACE: what the statement says that fires a trigger holds in it as well.
_NOTE = "INSERT INTO row_sum(kind, row_id, sum) VALUES ({kind}, new.id, {sum});"
_DROP = "DELETE FROM row_sum WHERE kind = {kind} AND row_id = {row}.id;"


Execute = Callable[..., Any]  # runs a statement, perhaps with values


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that is not as it was written, or is gone.

    ``session`` is the uid of its conversation, ``sum`` what it should give; None where nobody
    wrote it who kept sums.
    """

    table: str
    id: int
    session: str | None
    sum: int | None


def install(connection: Any) -> None:
    """Let statements of this connection ask ``crc32(bytes)``."""
    connection.create_function("crc32", 1, zlib.crc32, deterministic=True)


def keep(execute: Execute) -> None:
    """Let a connection keep the sums of what it writes; once for each, outside a transaction.

    A vault of an older schema has none.
    """
    there = execute("SELECT name FROM temp.sqlite_master WHERE type = 'trigger'")
    if there.fetchone() or not _columns(execute, "row_sum"):
        return
    for kind, table in _KINDS.items():
        note = _NOTE.format(kind=kind, sum=_sum(execute, table, "new."))
        new, old = (_DROP.format(kind=kind, row=row) for row in ("new", "old"))
        for deed, body in (("INSERT", new + note), ("UPDATE", new + note), ("DELETE", old)):
            execute(
                f"CREATE TEMP TRIGGER sum_of_{table}_{deed.lower()} AFTER {deed} ON main.{table} "
                f"BEGIN {body} END"
            )


def make_all(execute: Execute) -> None:
    """The sums of all rows as they are now."""
    for table in _KINDS.values():
        make(execute, table)


def make(execute: Execute, table: str) -> None:
    """The sums of a table's rows as they are now, for one whose columns changed."""
    kind = _kind(table)
    execute(f"DELETE FROM row_sum WHERE kind = {kind}")
    execute(
        f"INSERT INTO row_sum(kind, row_id, sum) SELECT {kind}, id, {_sum(execute, table)} "
        f"FROM {table}"
    )


def changed(execute: Execute) -> Iterator[ChangedRow]:
    """The rows that do not give their sum any more; none in a vault of an older schema.

    Raises what the driver raises.
    """
    if not _columns(execute, "row_sum"):
        return
    for kind, table in _KINDS.items():
        of = _SESSION_OF.get(table, "NULL")
        # As bytes: it may be no text any more.
        session = f"(SELECT CAST(uid AS BLOB) FROM chat_session WHERE id = {of})"
        different = execute(
            f"SELECT '{table}', one.id, {session}, sum FROM {table} one "
            f"LEFT JOIN row_sum noted ON noted.kind = {kind} AND row_id = one.id "
            f"WHERE sum IS NOT {_sum(execute, table, 'one.')}"
        )
        for name, number, uid, told in different:
            yield ChangedRow(name, number, uid and uid.decode(errors="replace"), told)
        gone = execute(
            f"SELECT '{table}', row_id, NULL, sum FROM row_sum WHERE kind = {kind} "
            f"AND row_id NOT IN (SELECT id FROM {table})"
        )
        yield from (ChangedRow(*row) for row in gone)


def as_written(execute: Execute, row: ChangedRow) -> dict[str, Any] | None:
    """The row as another database has it, where it is as it was written there."""
    columns = _columns(execute, row.table)
    found = execute(
        f"SELECT {', '.join(columns)} FROM {row.table} WHERE id = ? "
        f"AND {_sum(execute, row.table)} = ?",
        (row.id, row.sum),
    ).fetchone()
    return None if found is None else dict(zip(columns, found, strict=True))


def put_back(execute: Execute, row: ChangedRow, values: dict[str, Any]) -> None:
    """Write a row as it was, with a connection that keeps sums."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    set_to = ", ".join(f"{name} = excluded.{name}" for name in values)
    execute(
        f"INSERT INTO {row.table}({names}) VALUES ({marks}) "
        f"ON CONFLICT (id) DO UPDATE SET {set_to}",
        tuple(values.values()),
    )


def accept(execute: Execute, row: ChangedRow) -> None:
    """Let a row be from now on what it is now, or gone."""
    kind = _kind(row.table)
    execute("DELETE FROM row_sum WHERE kind = ? AND row_id = ?", (kind, row.id))
    execute(
        f"INSERT INTO row_sum(kind, row_id, sum) SELECT {kind}, id, "
        f"{_sum(execute, row.table)} FROM {row.table} WHERE id = ?",
        (row.id,),
    )


def _kind(table: str) -> int:
    return next(kind for kind, name in _KINDS.items() if name == table)


def _sum(execute: Execute, table: str, row: str = "") -> str:
    """As SQL: the sum of a row, of its bytes as they lie there, be they text or not."""
    columns = ", ".join(f"{row}{name}" for name in sorted(_columns(execute, table)))
    return f"crc32(CAST(concat_ws(char(31), {columns}) AS BLOB))"


def _columns(execute: Execute, table: str) -> list[str]:
    return [row[1] for row in execute(f"PRAGMA main.table_info({table})")]
