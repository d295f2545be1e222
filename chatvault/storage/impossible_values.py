"""Values that nobody writes and that a turned bit makes: they are found, and made readable.

To SQLite a column takes what comes. One bit makes bytes of a text, and neither its own checks nor
the sum of the row tell it, for the bytes are the same; the name of a role that is none would let
nobody read the conversation.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from chatvault.domain.blocks import ToolStatus
from chatvault.domain.message import CostSource, Hidden, Role
from chatvault.domain.session import Relation, SessionStatus
from chatvault.storage.models import metadata

Execute = Callable[..., Any]  # runs a statement, perhaps with values

# What a column may say, and what it says then where it says something else.
_KNOWN: tuple[tuple[str, str, type[StrEnum], str | None], ...] = (
    ("message", "role", Role, Role.OTHER),
    ("message", "hidden", Hidden, None),
    ("message", "cost_source", CostSource, CostSource.ESTIMATED),
    ("tool_call", "status", ToolStatus, ToolStatus.UNKNOWN),
    ("chat_session", "status", SessionStatus, SessionStatus.ACTIVE),
    ("chat_session", "relation", Relation, None),
)


def bytes_for_texts(execute: Execute) -> dict[str, int]:
    """How many rows of which tables have bytes where there should be a text."""
    found = {}
    for table, columns in _tables(execute).items():
        count = execute(f"SELECT count(*) FROM {table} WHERE {_has_bytes(columns)}").fetchone()[0]
        if count:
            found[table] = count
    return found


def make_readable(execute: Execute) -> int:
    """Make texts of bytes again, and known words of others; in how many places that was done.

    The indexes have to be right before.
    """
    done, columns = 0, _tables(execute)
    for table in bytes_for_texts(execute):
        for column in columns[table]:
            done += execute(
                f"UPDATE {table} SET {column} = CAST({column} AS TEXT) "
                f"WHERE typeof({column}) = 'blob'"
            ).rowcount
    for table, column, words, otherwise in _KNOWN:
        marks = ", ".join("?" * len(words))
        done += execute(
            f"UPDATE {table} SET {column} = ? WHERE {column} NOT IN ({marks})",
            (otherwise and str(otherwise), *map(str, words)),
        ).rowcount
    return done


def make_texts_of_row(execute: Execute, table: str, row: int) -> None:
    """Put a sign for what is no letter into the texts of a row, which nobody could read else."""
    columns = execute(f"PRAGMA table_info({table})").fetchall()
    names = [column[1] for column in columns]
    as_bytes = ", ".join(f"iif(typeof({name}) = 'text', CAST({name} AS BLOB), NULL)"
                         for name in names)  # fmt: skip
    found = execute(f"SELECT {as_bytes} FROM {table} WHERE id = ?", (row,)).fetchone()
    for name, content in zip(names, found or (), strict=False):
        if content is not None and (text := content.decode(errors="replace")).encode() != content:
            execute(f"UPDATE {table} SET {name} = ? WHERE id = ?", (text, row))


def _tables(execute: Execute) -> dict[str, list[str]]:
    """The columns of all tables that are there, none of which holds bytes."""
    columns = {
        table.name: [row[1] for row in execute(f"PRAGMA main.table_info({table.name})")]
        for table in metadata.sorted_tables
    }
    return {table: names for table, names in columns.items() if names}


def _has_bytes(columns: list[str]) -> str:
    return " OR ".join(f"typeof({column}) = 'blob'" for column in columns)
