"""Rows that each hold a whole conversation as a list, made a row for every message of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chatvault.domain.tables.table_layout import Table
from chatvault.importers.chat_tables.values import text
from chatvault.importers.chat_tables.whole_messages import whole_messages
from chatvault.importers.times.timestamps import timestamp

Row = dict[str, Any]

# What a message of a list calls what a column of its own may tell of other tables.
_AT = ("timestamp", "created_at", "createdAt", "time", "date")
_TOLD = {"calls": "tool_calls", "call_id": "tool_call_id", "author": "name", "model": "model"}


def one_by_one(table: Table, rows: Iterable[Row], key: str) -> Iterator[Row]:
    """The rows; one that lists messages is as many rows, of a conversation of its own where
    no column tells it. ``key`` is where a row has its conversation.
    """
    column = _column_of_lists(table)
    if column is None:
        yield from rows
        return
    columns = with_places(table).columns
    for number, row in enumerate(rows, 1):
        listed = whole_messages(row[column])
        if not listed:
            yield row
        for place, message in enumerate(listed):
            found = row | {column: message}
            if "conversation" not in table.columns:
                found[key] = number
            _tell(found, columns, message, place)
            yield found


def with_places(table: Table) -> Table:
    """The table with places for what messages of a list tell, where it has no columns for it."""
    if _column_of_lists(table) is None:
        return table
    places = {meaning: f"\0{meaning}" for meaning in ("id", "at", *_TOLD)}
    return Table(table.name, places | dict(table.columns), table.roles, table.headless)


def _column_of_lists(table: Table) -> str | None:
    """The column in which whole messages stand, or lists of them, None where there is none."""
    column = table.columns.get("text")
    return column if column == table.columns.get("role") else None


def _tell(row: Row, columns: Mapping[str, str], message: Mapping[str, Any], place: int) -> None:
    """Put what a message of a list tells where a row has it."""
    row[columns["id"]] = f"{text(row.get(columns['id']))}:{place}".lstrip(":")
    at = next((found for name in _AT if (found := timestamp(message.get(name)))), None)
    if at is not None:
        row[columns["at"]] = at
    for meaning, name in _TOLD.items():
        if message.get(name) is not None:
            row[columns[meaning]] = message[name]
