"""Inserts many rows at once: SQLAlchemy takes as long to prepare each as SQLite to write it."""

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
