"""Guessing from names and, where these do not tell or mislead, from what the columns hold."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.domain.tables.table_sample import TableSample
from chatvault.importers.chat_tables.contents import Columns, Contents, contents_of
from chatvault.importers.chat_tables.conversation_columns import (
    conversations_beside,
    conversations_for,
    conversations_in,
)
from chatvault.importers.chat_tables.guessing import attachments_in, can_be_messages, likeliest
from chatvault.importers.chat_tables.meanings import MEANINGS, columns_of, folded
from chatvault.importers.chat_tables.message_columns import messages_in
from chatvault.importers.chat_tables.table_names import is_called_so, rank

_OF_ROWS = 20  # more than all else together
_HALF = 0.5  # of the columns


def guess_by_contents(samples: Sequence[TableSample]) -> Layout | None:
    """The likeliest layout of these tables, None where none of them can hold messages."""
    tables = {sample.name: contents_of(sample) for sample in samples}
    candidates: list[tuple[float, Table]] = []
    for name, columns in tables.items():
        table = messages_in(name, columns, tables)
        is_one = can_be_messages(table.columns) and rank(name, "messages") is not None
        if is_one and _is_talk(table, columns):
            candidates.append((_likelihood(table, columns), table))
    if not candidates:
        return None
    messages = max(candidates, key=lambda one: one[0])[1]
    rest = {name: columns for name, columns in tables.items() if name != messages.name}
    conversations = conversations_for(messages, tables[messages.name], rest)
    if conversations is None:
        conversations = conversations_beside(messages, tables[messages.name])
    else:
        rest.pop(conversations.name)
    names = {name: list(columns) for name, columns in rest.items()}
    return Layout(messages, conversations, likeliest(names, "tools"), attachments_in(names))


def guess_table(kind: str, name: str, samples: Sequence[TableSample], layout: Layout) -> Table:
    """What the columns of one table may mean that somebody says is of that kind."""
    tables = {sample.name: contents_of(sample) for sample in samples}
    columns = tables[name]
    if kind == "messages":
        return messages_in(name, columns, tables)
    if kind in ("tools", "attachments"):
        return Table(name, columns_of(list(columns), MEANINGS[kind]))
    told = _told(layout.messages, "conversation", tables.get(layout.messages.name, {}))
    return conversations_in(name, columns, told)


def _is_talk(table: Table, columns: Columns) -> bool:
    """Whether somebody speaks: of goods on offer there are names that recur and prose, too.

    Where no name and no role says so, it takes people who speak again, moments, and a table in
    which little else is told.
    """
    found = table.columns
    named = folded(found.get("text", "")) in MEANINGS["messages"]["text"]
    if named or {"role", "question"} & set(found) or is_called_so(table.name, "messages"):
        return True
    author = columns[found["author"]]
    recurs = len(author.different) < len(author.values)
    return recurs and "at" in found and len(found) >= _HALF * len(columns)


def _likelihood(table: Table, columns: Columns) -> float:
    """How well a table would do as that of the messages; one without rows does last."""
    there = set(table.columns)
    said = columns[table.columns.get("text") or table.columns["answer"]]
    place = rank(table.name, "messages")
    return (
        _OF_ROWS * bool(said.rows)
        + 4 * ("role" in there or "question" in there)
        + 2 * ("conversation" in there)
        + ("at" in there)
        + 2 / (1 + (place or 0))
        + min(said.length / 100, 1)
    )


def _told(table: Table, meaning: str, columns: Columns) -> Contents | None:
    column = table.columns.get(meaning)
    return None if column is None else columns.get(column)
