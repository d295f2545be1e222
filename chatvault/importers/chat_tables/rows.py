"""The rows of a chat system's tables, conversation by conversation, in one pass over each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.importers.chat_tables.listed_messages import one_by_one
from chatvault.importers.chat_tables.meanings import folded
from chatvault.importers.chat_tables.moments import Moments
from chatvault.importers.chat_tables.sql_names import quoted
from chatvault.importers.chat_tables.values import text
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.times.timestamps import timestamp

Row = dict[str, Any]

_KEY = "\0conversation"  # no column is called so


@dataclass(slots=True)
class Conversation:
    """The rows of one conversation; ``about`` is empty where no table tells of it."""

    key: str
    about: Row
    messages: list[Row] = field(default_factory=list)
    tools: list[Row] = field(default_factory=list)
    attachments: list[Row] = field(default_factory=list)


def conversations(database: Database, layout: Layout, findings: Findings) -> Iterator[Conversation]:
    """Every conversation that has messages. Raises UnreadableFile."""
    moments = Moments(database, layout, findings)
    about = _about(database, layout.conversations, moments)
    tools = _Peeked(_belonging(database, layout, layout.tools, moments))
    attachments = _Peeked(_belonging(database, layout, layout.attachments, moments))
    messages = _messages(database, layout.messages, moments)
    for key, rows in groupby(messages, lambda row: row[_KEY]):
        known = text(key)
        found = Conversation(known, about.get(known, {}), _by_moment(list(rows), layout.messages))
        found.tools = list(tools.of(key))
        found.attachments = list(attachments.of(key))
        yield found


def _by_moment(rows: list[Row], table: Table) -> list[Row]:
    """The rows in the order of time, which they have as text only where all write it the same way.

    The order of a column that numbers them stands, and that of moments which nobody can read.
    """
    if "order" in table.columns or "at" not in table.columns:
        return rows
    moments = []
    for row in rows:
        told = table.value(row, "at")
        moment = timestamp(told)
        if moment is None and told is not None:
            return rows
        moments.append(moment or 0)
    places = sorted(range(len(rows)), key=moments.__getitem__)
    return [rows[place] for place in places]


def names_of(database: Database, column: str) -> dict[str, str]:
    """What those are called that a column tells by their ids, where a table tells their names.

    Of the column ``AgentId`` it is the table ``Agents``.
    """
    kind, _, ending = folded(column).rpartition("_")
    if ending != "id" or not kind:
        return {}
    table = next((one for one in database.tables if folded(one) in (kind, f"{kind}s")), None)
    if table is None:
        return {}
    columns = {folded(one): one for one in database.columns(quoted(table))}
    if not {"id", "name"} <= columns.keys():
        return {}
    listed = f"{quoted(columns['id'])}, {quoted(columns['name'])}"
    rows = database.rows(f"SELECT {listed} FROM {quoted(table)}")
    return {text(key): text(name) for key, name in rows if text(name).strip()}


def without_messages(database: Database, layout: Layout) -> int:
    """How many conversations are listed in which nothing was said."""
    table, of = layout.conversations, layout.messages.columns.get("conversation")
    if table is None or of is None:
        return 0
    query = (
        f"SELECT count(*) FROM {quoted(table.name)} WHERE {quoted(table.columns['id'])} "
        f"NOT IN (SELECT {quoted(of)} FROM {quoted(layout.messages.name)} "
        f"WHERE {quoted(of)} IS NOT NULL)"
    )
    return int(next(database.rows(query), (0,))[0])


def _about(database: Database, table: Table | None, moments: Moments) -> dict[str, Row]:
    if table is None:
        return {}
    wanted = list(dict.fromkeys(table.columns.values()))
    listed = ", ".join(map(quoted, wanted))
    rows = database.rows(f"SELECT {listed} FROM {quoted(table.name)}")
    told = (dict(zip(wanted, row, strict=True)) for row in rows)
    return {text(table.value(row, "id")): moments.readable(table, row) for row in told}


def _messages(database: Database, table: Table, moments: Moments) -> Iterator[Row]:
    of = table.columns.get("conversation")
    order = list[str]()
    if (column := table.columns.get("order")) is not None:  # a dump has numbers as text
        order += [f"CAST(t.{quoted(column)} AS NUMERIC)", f"t.{quoted(column)}"]
    if (column := table.columns.get("at")) is not None:
        order.append(f"t.{quoted(column)}")
    key = _named(table, "t") if of is not None else "NULL"
    # Rows of the same moment stand in the order in which they were written.
    order.append(_place(database, table))
    rows = _in_order(database, table, key, f"{quoted(table.name)} t", order)
    yield from one_by_one(table, (moments.readable(table, row) for row in rows), _KEY)


def _named(messages: Table, rows: str) -> str:
    """What messages call their conversation; ``rows`` is what the statement calls the table.

    Where they call it nothing it is told by another column, whose numbers are others' numbers.
    """
    told = f"{rows}.{quoted(messages.columns['conversation'])}"
    other = messages.columns.get("otherwise")
    if other is None:
        return told
    also = f"{rows}.{quoted(other)}"
    written = other.replace("'", "''")
    rest = f"CASE WHEN {also} IS NULL THEN NULL ELSE '{written} ' || {also} END"
    return f"CASE WHEN {told} IS NULL OR {told} = '' THEN {rest} ELSE {told} END"


def _in_order(
    database: Database, table: Table, key: str, source: str, order: list[str]
) -> Iterator[Row]:
    """The rows of a table, which is ``t`` in the source, by their conversations and that order."""
    wanted = list(dict.fromkeys(table.columns.values()))
    listed = "".join(f", t.{quoted(column)}" for column in wanted)
    ordered = f"ORDER BY {', '.join(['1', *order])}"
    query = f"SELECT {key}{listed} FROM {source} {ordered}"
    if database.sorts_in_memory:  # then only where the rows stand is sorted
        query = (
            f"SELECT s.key{listed} FROM "
            f"(SELECT {key} AS key, t.rowid AS place FROM {source} {ordered} LIMIT -1) s "
            f"CROSS JOIN {quoted(table.name)} t ON t.rowid = s.place"
        )
    for row in database.rows(query):
        yield dict(zip([_KEY, *wanted], row, strict=True))


def _place(database: Database, table: Table) -> str:
    """What tells the order of writing; a view has no such thing."""
    return "t.rowid" if table.name in database.tables else "1"


def _belonging(
    database: Database, layout: Layout, table: Table | None, moments: Moments
) -> Iterator[Row]:
    """What belongs to messages, in the order in which the conversations of these come."""
    of = layout.messages.columns.get("conversation")
    if table is None or of is None:
        return
    place = table.columns.get("at")
    order = [f"t.{quoted(place)}", "t.rowid"] if place else ["t.rowid"]
    rows = _in_order(database, table, *_join(layout, table, of), order)
    yield from (moments.readable(table, row) for row in rows)


def _join(layout: Layout, table: Table, of: str) -> tuple[str, str]:
    """The conversation of a row that belongs to one, and where it is read from."""
    messages, own = layout.messages, table.columns.get("conversation")
    known = f"(SELECT {quoted(of)} FROM {quoted(messages.name)})"
    if own is not None and table is not layout.attachments:
        return f"t.{quoted(own)}", f"{quoted(table.name)} t WHERE t.{quoted(own)} IN {known}"
    message, key = table.columns["message"], messages.columns.get("id", "id")
    joined = f"JOIN {quoted(messages.name)} m ON m.{quoted(key)} = t.{quoted(message)}"
    if own is None:
        return _named(messages, "m"), f"{quoted(table.name)} t {joined}"
    # A file may have been put into a conversation, but into no message.
    told = _named(messages, "m")
    of_either = f"CASE WHEN {told} IS NULL THEN t.{quoted(own)} ELSE {told} END"
    return of_either, f"{quoted(table.name)} t LEFT {joined} WHERE {of_either} IN {known}"


class _Peeked:
    """Gives out rows as far as they belong to a conversation."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, key: object) -> Iterator[Row]:
        while self._next is not None and self._next[_KEY] == key:
            yield self._next
            self._next = next(self._rows, None)
