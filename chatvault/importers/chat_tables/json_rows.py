"""Rows of tables in records of JSON, and those of the lists inside of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from chatvault.importers.chat_tables.guessing import can_be_messages
from chatvault.importers.chat_tables.kept_names import may_be_kept
from chatvault.importers.chat_tables.meanings import MEANINGS, columns_of, folded
from chatvault.importers.chat_tables.messenger_rows import as_row
from chatvault.importers.databases.made_database import TableRow
from chatvault.importers.json_files.json_values import string

Fields = dict[str, Any]

_PARENT = "conversation_id"  # of rows that lie inside of another
# What a record is called by that has rows inside, the likeliest first.
_KEYS = ("id", "_id", "conversation_id", "session_id", "chat_id", "thread_id", "dialogue_id",
         "dialog_id", "conv_id", "convo_id", "conversation_hash", "uuid", "key",
         "sender_id")  # fmt: skip
# Lists that are what a message says or does, and no rows of a table.
_PIECES = ("content", "parts", "value", "message", "text", "payload")
_CALLS, _CALLED = (
    ("tool_calls", "function_call", "tools", "used_tools"),
    ("arguments", "function", "name", "tool"),
)
_TABLES = ("messages", "conversations", "chats", "sessions", "threads", "history", "items", "data")
# Whom columns are called after that hold a question and its answer.
_ASKING, _ANSWERING = frozenset(("user", "human")), frozenset(("bot", "assistant", "ai", "chatbot"))
_ITEM, _NULL = "Item", "NULL"  # around a record of DynamoDB, and instead of a value
_TYPES = ("S", "N", "BOOL", _NULL)  # of values, as DynamoDB names them
_FEWEST = 2  # conversations under their ids
_LOOKED_AT = 5  # rows
_DEEPEST = 20  # tables inside of tables
_REMEMBERED = 500  # of what rows are like


def rows_of(table: str, record: Fields, place: str) -> Iterator[TableRow]:
    """The row of a record, and the rows of lists inside of it, which belong to it.

    A record that nothing names is known by its ``place`` where messages lie inside of it.
    """
    if record.get("type") == "table" and isinstance(record.get("data"), list):
        yield from _of_php_my_admin(table, record)
        return
    alone = record[_ITEM] if record.keys() == {_ITEM} else None
    record = _inside(alone if isinstance(alone, dict) else record)
    mapped = _in_map(record)
    if listed := mapped if _of_talk(mapped) else _in_lists(record):
        for row in listed:
            yield from _of(table, row)
        return
    yield from _of(table, record, name=place)


def _of_php_my_admin(table: str, record: Fields) -> Iterator[TableRow]:
    """The rows of a table under its name: ``{"type": "table", "name": …, "data": [ROW, …]}``."""
    name = string(record.get("name"))
    for row in record["data"] if may_be_kept(name) else ():
        if isinstance(row, dict):
            yield from _of(name or table, row)


def _of(
    table: str, record: Fields, parent: str = "", name: str = "", room: int = _DEEPEST
) -> Iterator[TableRow]:
    """The row of a record and those inside of it.

    ``parent`` is what the record is called that it lies in, ``name`` what it is called itself
    where it does not say it; below it are ``room`` tables inside of tables at the most.
    """
    told = as_row(record)
    if told is None:
        return
    record = told
    lists = {key: rows for key, value in record.items() if (rows := _table_in(key, value))}
    own = {key: _plain(value) for key, value in record.items() if key not in lists and key}
    key = _key(own)
    if not key and name and own and any(map(_need_a_key, lists.values())):
        key = own["id"] = name
    if own:
        yield TableRow(table, {**own, _PARENT: parent} if parent and _PARENT not in own else own)
    for inner, rows in lists.items() if room else ():
        for row in rows if may_be_kept(inner) else ():
            yield from _of(inner, row, key if own else "", room=room - 1)


def _key(record: Mapping[str, Any]) -> str:
    found = (record[name] for name in _key_column(tuple(record)))
    return next((str(one) for one in found if isinstance(one, str | int) and one != ""), "")


def _table_in(key: str, value: object) -> list[Fields]:
    """The rows that a value holds, none where it is no table."""
    if isinstance(value, dict):
        listed = _in_map(value)
        return listed if _of_talk(listed) else []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return []
    name = folded(key)
    in_pieces = name in _PIECES and all(isinstance(one.get("type"), str) for one in value)
    are_calls = name in _CALLS and all(any(map(one.get, _CALLED)) for one in value)
    return [] if in_pieces or are_calls else value


def _inside(record: Fields) -> Fields:
    """The record, or what it wraps: programs write down their whole state, and what was said is
    in one part of it. A request that somebody kept is none, for it has the messages alone.
    """
    if _key(record) or _may_be_said(tuple(record)):
        return record
    if any(_table_in(key, value) for key, value in record.items()):
        return record
    parts = (value for value in record.values() if isinstance(value, dict))
    return next(filter(_has_conversations, parts), record)


def _has_conversations(part: Fields) -> bool:
    """Whether conversations lie in it, or messages that say of which conversation they are."""
    tables = [rows for key, value in part.items() if (rows := _table_in(key, value))]
    return any(_of_talk(rows) and not _need_a_key(rows) for rows in tables)


def _in_map(value: Mapping[str, Any]) -> list[Fields]:
    """The records that a map has under their ids, none where other values are among them."""
    if not value or not all(isinstance(one, dict) and one for one in value.values()):
        return []
    return [one if "id" in one else {"id": key, **one} for key, one in value.items()]


def _in_lists(record: Mapping[str, Any]) -> list[Fields]:
    """The messages that a record has under the ids of their conversations, none where it is none.

    Lists with names that tables have are tables of their own.
    """
    lists = [value for value in record.values() if isinstance(value, list)]
    if len(lists) < max(_FEWEST, len(record)) or any(folded(key) in _TABLES for key in record):
        return []
    if not all(_are_messages(_records(one)) for one in lists if one) or not any(lists):
        return []
    return [
        {_PARENT: key, **one}
        for key, listed in record.items()
        for one in listed
        if isinstance(one, dict)
    ]


def _of_talk(rows: list[Fields]) -> bool:
    """Whether these are messages, or conversations that hold some."""
    return _are_messages(rows) or any(
        _are_messages(listed)
        for row in rows[:_LOOKED_AT]
        for value in row.values()
        if (listed := _in_map(value) if isinstance(value, dict) else _records(value))
    )


def _records(value: object) -> list[Fields]:
    listed = value if isinstance(value, list) else []
    return [one for one in islice(listed, _LOOKED_AT) if isinstance(one, dict)]


def _need_a_key(rows: list[Fields]) -> bool:
    """Whether these are messages that do not say of which conversation."""
    known = {folded(name) for row in rows[:_LOOKED_AT] for name in row}
    return _are_messages(rows) and known.isdisjoint(MEANINGS["messages"]["conversation"])


def _are_messages(rows: list[Fields]) -> bool:
    """Whether some of the first rows can be what somebody said."""
    return any(_may_be_said(tuple(row)) for row in rows[:_LOOKED_AT])


# The records of a file mostly have the same few columns.
@lru_cache(maxsize=_REMEMBERED)
def _may_be_said(columns: tuple[str, ...]) -> bool:
    named = {folded(column) for column in columns}
    are_pairs = bool(named & _ASKING) and bool(named & _ANSWERING)
    return are_pairs or can_be_messages(columns_of(columns, MEANINGS["messages"]))


@lru_cache(maxsize=_REMEMBERED)
def _key_column(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns by which a record may be called, the likeliest first."""
    known = {folded(name): name for name in reversed(columns)}
    return tuple(known[name] for name in _KEYS if name in known)


def _plain(value: object) -> object:
    """A value without what MongoDB and DynamoDB write around it: ``{"$oid": …}``, ``{"S": …}``."""
    while isinstance(value, dict) and len(value) == 1:
        ((key, inner),) = value.items()
        if not key.startswith("$") and key not in _TYPES:
            break
        value = None if key == _NULL else inner
    return value
