"""Tables that tell more of what another one lists: of conversations, and of uses of tools.

One of OrchestratorChat's forms has tags in ``SessionMetadata`` beside ``ChatSessions``, and who
allowed a tool in ``ToolExecutions`` beside ``ToolCalls``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chatvault.domain.tables.table_layout import Layout, Table, Tables
from chatvault.importers.chat_tables.meanings import MEANINGS, columns_of, folded
from chatvault.importers.chat_tables.rows import Conversation
from chatvault.importers.chat_tables.sql_names import quoted
from chatvault.importers.chat_tables.values import text
from chatvault.importers.databases.read_only_database import Database

Row = dict[str, Any]

_OF_CONVERSATIONS = ("session_metadata", "conversation_metadata", "chat_metadata")
_MORE = ("tags", "summary", "metadata", "pinned", "starred", "archived")
_CALL = "tool_call_id"
_NOT_TOLD = "\0"  # before a meaning for which the table itself has no column
_NOTHING = (None, "")


class Beside:
    """What the tables beside those of a layout tell; ``layout`` has places for it in the rows."""

    def __init__(self, database: Database, tables: Tables, layout: Layout) -> None:
        """Raises UnreadableFile."""
        self.layout = layout
        about = _metadata(tables, layout)
        uses = _executions(tables, layout)
        self._about = _by(database, about, "conversation")
        self._uses = _by(database, uses, "call")
        for kind, found in (("conversations", about), ("tools", uses)):
            table = layout.table(kind)
            if found is not None and table is not None:
                self.layout = self.layout.with_table(kind, _with(table, found))

    def complete(self, told: Conversation) -> None:
        """Put it into the rows of a conversation, where these are empty."""
        if told.about and (more := self._about.get(told.key)):
            _fill(told.about, self.layout.conversations, more)
        for row in told.tools if self._uses else ():
            call = text((self.layout.tools or Table("")).value(row, "id"))
            if more := self._uses.get(call):
                _fill(row, self.layout.tools, more)


@dataclass(frozen=True, slots=True)
class _Found:
    """A table beside another one; ``keys`` are the columns that say what a row is about."""

    table: Table
    keys: Mapping[str, str]


def _metadata(tables: Tables, layout: Layout) -> _Found | None:
    """The table that tells more of conversations."""
    name = next((one for one in tables if folded(one) in _OF_CONVERSATIONS), None)
    if name is None or layout.conversations is None:
        return None
    keys = columns_of(tables[name], {"conversation": MEANINGS["messages"]["conversation"]})
    found = columns_of(tables[name], MEANINGS["conversations"])
    kept = {meaning: column for meaning, column in found.items() if meaning in _MORE}
    return _Found(Table(name, kept), keys) if keys and kept else None


def _executions(tables: Tables, layout: Layout) -> _Found | None:
    """The table that tells more of the uses of tools."""
    if layout.tools is None:
        return None
    for name, columns in tables.items():
        keys = columns_of(columns, {"call": (_CALL,)})
        if name != layout.tools.name and name != layout.messages.name and keys:
            found = columns_of(columns, MEANINGS["tools"])
            kept = {meaning: column for meaning, column in found.items()
                    if meaning not in ("id", "conversation", "message")}  # fmt: skip
            if "name" in kept:
                return _Found(Table(name, kept), keys)
    return None


def _by(database: Database, found: _Found | None, key: str) -> dict[str, Row]:
    """The rows, by their meanings, by what they are about."""
    if found is None:
        return {}
    return {of: row for of, row in _rows(database, found, key) if of}


def _rows(database: Database, found: _Found, key: str) -> Iterator[tuple[str, Row]]:
    meanings = list(found.table.columns)
    wanted = [found.keys[key], *found.table.columns.values()]
    listed = ", ".join(map(quoted, wanted))
    for of, *values in database.rows(f"SELECT {listed} FROM {quoted(found.table.name)}"):
        yield text(of), dict(zip(meanings, values, strict=True))


def _with(table: Table, more: _Found) -> Table:
    """The table with a column for everything that is told beside it."""
    added = {meaning: _NOT_TOLD + meaning for meaning in more.table.columns}
    return Table(table.name, {**added, **table.columns}, table.roles, table.headless)


def _fill(row: Row, table: Table | None, more: Row) -> None:
    for meaning, value in more.items():
        column = table.columns[meaning] if table is not None else meaning
        if row.get(column) in _NOTHING:
            row[column] = value
