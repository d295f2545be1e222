"""Many rows at once: SQLAlchemy takes as long to prepare each as SQLite to write it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from chatvault.storage.models import Table, table

Row = dict[str, Any]


def insert_tuples(
    connection: Connection,
    model: type[Table],
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Insert rows that hold the named columns in their order."""
    if rows:
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(
            f"INSERT INTO {table(model).name}({', '.join(names)}) VALUES ({marks})", list(rows)
        )


def insert_rows(connection: Connection, model: type[Table], rows: Sequence[Row]) -> None:
    """Insert rows that name the same columns in the same order."""
    if rows:
        insert_tuples(connection, model, tuple(rows[0]), [tuple(row.values()) for row in rows])


def read_rows(source: Any, statement: str, *values: Any) -> list[Row]:
    """Rows by the names of their columns, from a bare connection."""
    cursor = source.execute(statement, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def without_id(row: Row) -> Row:
    """What a row says, for another place."""
    return {name: value for name, value in row.items() if name != "id"}
