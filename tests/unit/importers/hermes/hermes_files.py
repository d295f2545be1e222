"""Small sessions of Hermes, as its database and its older files hold them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

SESSION = "20260510_090000_0a1b2c"
START = 1_778_403_600.0  # seconds: 2026-05-10 09:00 UTC

_TABLES = """
PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;
CREATE TABLE schema_version (version INTEGER NOT NULL);
CREATE TABLE sessions (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, user_id TEXT, model TEXT, model_config TEXT,
    system_prompt TEXT, parent_session_id TEXT, started_at REAL NOT NULL, ended_at REAL,
    end_reason TEXT, message_count INTEGER, input_tokens INTEGER, output_tokens INTEGER,
    cache_read_tokens INTEGER, cache_write_tokens INTEGER, reasoning_tokens INTEGER,
    estimated_cost_usd REAL, actual_cost_usd REAL, title TEXT, cwd TEXT, archived INTEGER,
    pinned INTEGER, session_key TEXT
);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL, role TEXT NOT NULL,
    content TEXT, tool_call_id TEXT, tool_calls TEXT, tool_name TEXT, timestamp REAL NOT NULL,
    token_count INTEGER, finish_reason TEXT, reasoning TEXT, reasoning_content TEXT,
    active INTEGER NOT NULL DEFAULT 1, compacted INTEGER NOT NULL DEFAULT 0,
    reasoning_details TEXT, display_kind TEXT, _compressed_summary INTEGER NOT NULL DEFAULT 0
);
"""

Row = dict[str, Any]


def about(key: str = SESSION, **fields: Any) -> Row:
    """The row of a session."""
    return {
        "id": key,
        "source": "cli",
        "user_id": "7",
        "model": "hermes-4",
        "cwd": "/home/ada/oven",
        "started_at": START,
        "input_tokens": 90,
        "output_tokens": 20,
        "cache_read_tokens": 40,
        "estimated_cost_usd": 0.02,
        **fields,
    }


def message(role: str, content: Any, second: int = 0, key: str = SESSION, **fields: Any) -> Row:
    """The row of a message."""
    told = {"session_id": key, "role": role, "content": content, "timestamp": START + second}
    return {**told, **fields}


def called(call_id: str = "c1") -> str:
    function = {"name": "shell", "arguments": '{"command":"ls"}'}
    return json.dumps([{"id": call_id, "type": "function", "function": function}])


def exchange(key: str = SESSION) -> list[Row]:
    """A question, a call with what came back, and an answer."""
    return [
        message("user", "How long does rye rise?", 0, key),
        message("assistant", "", 1, key, tool_calls=called(), reasoning="A look first."),
        message("tool", "rye.md", 2, key, tool_call_id="c1", tool_name="shell"),
        message("assistant", "Ten hours.", 3, key),
    ]


def database(path: Path, session: Row, messages: list[Row], *more: Row) -> Path:
    """Make the database of those sessions and messages."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [("sessions", one) for one in (session, *more)]
    rows += [("messages", one) for one in messages]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_TABLES)
        for table, fields in rows:
            names, marks = ", ".join(fields), ", ".join("?" * len(fields))
            connection.execute(
                f"INSERT INTO {table} ({names}) VALUES ({marks})", [*fields.values()]
            )
    return path


def document(key: str = SESSION, **fields: Any) -> Row:
    """A session as older versions kept it."""
    told = {"session_id": key, "model": "hermes-4", "platform": "telegram"}
    told |= {"session_start": "2026-05-10T09:00:00", "last_updated": "2026-05-10T09:00:03"}
    calls = json.loads(called())
    messages = [
        {"role": "user", "content": "How long does rye rise?"},
        {"role": "assistant", "content": "", "tool_calls": calls, "reasoning": "A look first."},
        {"role": "tool", "content": "rye.md", "tool_call_id": "c1"},
        {"role": "assistant", "content": "Ten hours."},
    ]
    return {**told, "messages": messages, **fields}
