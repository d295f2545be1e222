"""The tables of checkpoints: after each step of a thread its state, and what steps added to it.

A state repeats all that was said, so the last one of a thread is read, and what was added: that
tells when, and what was said before a program took it out to keep the state small. In PostgreSQL
the parts of states lie in a table of their own, by their versions.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chatvault.importers.chat_tables.sql_names import quoted
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.interchange.langchain import in_role
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.langgraph.message_pack import unpacked
from chatvault.importers.messages.content_ids import content_id

Fields = dict[str, Any]

_PARTS = "checkpoint_blobs"
# The tables of what steps added, with the column that holds it: SQLite's, and PostgreSQL's.
_ADDED = {"writes": "value", "checkpoint_writes": "blob"}
_COLUMNS = {"thread_id", "checkpoint_ns", "checkpoint_id", "parent_checkpoint_id", "type"}
_IN_DIGITS = "\\x"
_MESSAGES = "messages"  # what most programs call the part of a state that holds them
_OF_THREAD = "WHERE thread_id = ? AND checkpoint_ns = ''"  # others are of helpers in a step
_TICKS_OF_1970 = 0x01B21DD213814000  # 100 ns from 1582 on, as ids count them
_UNREADABLE = "The state of a step could not be read; what other steps tell was kept."
_CALLED = ("title", "name", "thread_name", "thread_title", "conversation_title")


@dataclass(frozen=True, slots=True)
class Told:
    """A message in the form of OpenAI's, and when it was added, in UTC ms."""

    id: str
    message: Fields
    at: int | None


def has_checkpoints(database: Database) -> bool:
    """Whether the tables are LangGraph's."""
    there = {"checkpoints", *_ADDED} & database.tables
    return are_checkpoints({name: database.columns(name) for name in there})


def are_checkpoints(tables: Mapping[str, Collection[str]]) -> bool:
    """Whether tables with these columns are LangGraph's."""
    added = (name for name, column in _ADDED.items()
             if {"channel", "type", column} <= {*tables.get(name, ())})  # fmt: skip
    return {*_COLUMNS, "checkpoint"} <= {*tables.get("checkpoints", ())} and any(added)


def threads(database: Database) -> list[str]:
    """The ids of all threads."""
    rows = database.rows("SELECT DISTINCT thread_id FROM checkpoints WHERE checkpoint_ns = ''")
    return sorted(key for (key,) in rows if isinstance(key, str))


def titles(database: Database) -> dict[str, str]:
    """What threads are called in other tables that a program keeps beside."""
    found: dict[str, str] = {}
    for table in sorted(database.tables - {"checkpoints", _PARTS, *_ADDED}):
        columns = database.columns(quoted(table))
        called = next((name for name in _CALLED if name in columns), None)
        if called is not None and "thread_id" in columns:
            rows = database.rows(f"SELECT thread_id, {quoted(called)} FROM {quoted(table)}")
            found |= {str(key): name.strip() for key, name in rows if isinstance(name, str)}
    return found


def told_in(database: Database, thread: str, findings: Findings) -> list[Told]:
    """All that was said in a thread, in order."""
    channel, last = _last_state(database, thread, findings)
    added = _added(database, thread, channel, findings)
    unnamed = _by_content(last)
    known: dict[str, Told] = {}
    for message, at in added:
        key = _key(message) or next(unnamed.get(_content(message), iter(())), "")
        key = key or content_id(message)
        known[key] = Told(key, message, known[key].at if key in known else at)
    shown: dict[str, Told] = {}
    for message in last:
        key = _key(message) or content_id(message)
        shown[key] = Told(key, message, known[key].at if key in known else None)
    if shown.keys() <= known.keys():
        return [shown.get(key, told) for key, told in known.items()]
    return [*(told for key, told in known.items() if key not in shown), *shown.values()]


def _last_state(database: Database, thread: str, findings: Findings) -> tuple[str, list[Fields]]:
    """What the part with the messages is called, and those in the newest state."""
    rows = database.rows(
        f"SELECT type, checkpoint FROM checkpoints {_OF_THREAD} "
        "ORDER BY checkpoint_id DESC LIMIT 1",
        (thread,),
    )
    for kind, content in rows:
        state = mapping(_value(kind, content, findings))
        values, versions = (
            mapping(state.get(f"channel_{part}")) for part in ("values", "versions")
        )
        for name in (_MESSAGES, *values, *versions):
            if messages := _messages(values.get(name)):
                return name, messages
            if messages := _messages(_part(database, thread, name, versions.get(name), findings)):
                return name, messages
    return _MESSAGES, []


def _part(
    database: Database, thread: str, channel: str, version: object, findings: Findings
) -> Any:
    """What a part of a state held that lies in a table of its own."""
    if _PARTS not in database.tables or version is None:
        return None
    rows = database.rows(
        f"SELECT type, blob FROM {_PARTS} {_OF_THREAD} AND channel = ? AND version = ?",
        (thread, channel, f"{version}"),
    )
    return next((_value(kind, content, findings) for kind, content in rows), None)


def _added(
    database: Database, thread: str, channel: str, findings: Findings
) -> Iterator[tuple[Fields, int | None]]:
    """What steps added, with when they ended: the id of the checkpoint after them tells it."""
    links = database.rows(
        f"SELECT parent_checkpoint_id, min(checkpoint_id) FROM checkpoints {_OF_THREAD} "
        "GROUP BY parent_checkpoint_id",
        (thread,),
    )
    after = dict(links)
    table, column = next(one for one in _ADDED.items() if one[1] in database.columns(one[0]))
    rows = database.rows(
        f"SELECT checkpoint_id, type, {column} FROM {table} {_OF_THREAD} AND channel = ? "
        "ORDER BY checkpoint_id, task_id, CAST(idx AS INTEGER)",
        (thread, channel),
    )
    for step, kind, content in rows:
        at = _moment(after.get(step)) or _moment(step)
        for message in _messages(_value(kind, content, findings)):
            yield message, at


def _value(kind: object, content: object, findings: Findings) -> Any:
    """What a state or a part of it holds; None where it cannot be read."""
    if kind == "null":
        return None
    try:
        written = _bytes(content)
        if written is None:
            return None
        return unpacked(written) if kind == "msgpack" else from_json(written.decode())
    except ValueError:
        findings.note(_UNREADABLE)
        return None


def _bytes(content: object) -> bytes | None:
    """What was written; a dump of PostgreSQL has bytes in digits. Raises ValueError."""
    if isinstance(content, str):
        is_in_digits = content.startswith(_IN_DIGITS)
        return bytes.fromhex(content[len(_IN_DIGITS) :]) if is_in_digits else content.encode()
    return content if isinstance(content, bytes) else None


def _messages(value: object) -> list[Fields]:
    """The messages in a list, or the one that the value is, in the form of OpenAI's."""
    listed = sequence(value) or [value]
    told = (mapping(in_role(mapping(one))) for one in listed)
    return [one for one in told if one.get("role") and "content" in one]


def _key(message: Fields) -> str:
    return string(message.get("id"))


def _content(message: Fields) -> str:
    return to_json([message.get("role"), message.get("content")])


def _by_content(messages: list[Fields]) -> dict[str, Iterator[str]]:
    """The ids of messages by what they say: one gets its id only when it is added to a state."""
    found: dict[str, list[str]] = {}
    for message in messages:
        found.setdefault(_content(message), []).append(_key(message))
    return {content: iter(keys) for content, keys in found.items()}


def _moment(key: object) -> int | None:
    """When an id was made, which counts time from its beginning on."""
    try:
        number = uuid.UUID(string(key))
    except ValueError:
        return None
    if number.version != 6:
        return None
    ticks = (number.int >> 80) << 12 | (number.int >> 64) & 0x0FFF
    return (ticks - _TICKS_OF_1970) // 10_000 if ticks > _TICKS_OF_1970 else None
