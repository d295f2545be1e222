"""Invented sessions of Goose, as its database of every version and as its files of lines."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.importers.goose.importer import GooseImporter
from tests.json_lines import json_lines
from tests.unit.importers.reading import read_one_with, read_with

BEGUN = 1_764_000_000  # UTC seconds: 2025-11-24 16:00
SESSION = "20251124_1"
NEWEST = 17  # the version of the schema

Fields = dict[str, Any]

_HASTE = "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;"  # nothing here must last


def text(said: str) -> Fields:
    return {"type": "text", "text": said}


def message(role: str, *pieces: Fields, after: int = 0, **fields: Any) -> Fields:
    """A message ``after`` seconds, as a line holds it."""
    return {"role": role, "created": BEGUN + after, "content": list(pieces), **fields}


def request(**value: Any) -> Fields:
    """A call of a tool."""
    called = {"name": "developer__shell", "arguments": {"command": "ls"}, **value}
    return {"type": "toolRequest", "id": "call_1", "toolCall": _success(called)}


def response(value: object) -> Fields:
    """What the tool gave back."""
    return {"type": "toolResponse", "id": "call_1", "toolResult": _success(value)}


def _success(value: object) -> Fields:
    return {"status": "success", "value": value}


def exchange() -> list[Fields]:
    """A question, a thought, a tool and an answer."""
    listed = {"content": [text("rye.md"), text("rye.md")], "isError": False}
    thought = {"type": "thinking", "thinking": "A look first.", "signature": "x"}
    return [
        message("user", text("Which bread is here?")),
        message("assistant", thought, request(), after=2),
        message("user", response(listed), after=3),
        message("assistant", text("Only rye."), after=5),
    ]


def about(**fields: Any) -> Fields:
    """The first line of a file."""
    told = {"working_dir": "/home/ada/oven", "description": "Bread", "message_count": 4}
    return {**told, "total_tokens": None, **fields}


def write_lines(path: Path, records: list[Fields]) -> Path:
    """A file of lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json_lines(records))
    return path


def write_database(
    path: Path,
    messages: list[Fields],
    session: str = SESSION,
    *,
    version: int = NEWEST,
    spent: tuple[Fields, ...] = (),
    **columns: Any,
) -> Path:
    """The database as that version makes it, with one session more at each call."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_HASTE)
        _make(connection, version)
        title = "name" if version >= 4 else "description"
        row = {"id": session, title: "Bread", "working_dir": "/home/ada/oven",
               "created_at": "2025-11-24 16:00:00", "updated_at": "2025-11-24 16:00:09",
               **columns}  # fmt: skip
        _insert(connection, "sessions", row)
        for place, told in enumerate(messages, 1):
            stored = {"session_id": session, "role": told["role"],
                      "content_json": json.dumps(told["content"]),
                      "created_timestamp": told["created"]}  # fmt: skip
            if version >= 3:
                stored["metadata_json"] = json.dumps(told.get("metadata"))
            if version >= 7:
                stored["message_id"] = told.get("id", f"msg_{session}_{place}")
            _insert(connection, "messages", stored)
        for entry in spent:
            _insert(connection, "usage_ledger", {"session_id": session, **entry})
    return path


def _insert(connection: sqlite3.Connection, table: str, row: Fields) -> None:
    marks = ", ".join("?" for _ in row)
    query = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"
    connection.execute(query, tuple(row.values()))


def _make(connection: sqlite3.Connection, version: int) -> None:
    (known,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if known:
        return
    connection.executescript(_FIRST)
    for number in range(2, version + 1):
        connection.executescript(_CHANGES.get(number, ""))
        connection.execute("INSERT INTO schema_version VALUES (?)", (number,))


_FIRST = """
CREATE TABLE schema_version (version INTEGER PRIMARY KEY);
INSERT INTO schema_version VALUES (1);
CREATE TABLE sessions (
  id TEXT PRIMARY KEY, description TEXT NOT NULL DEFAULT '', working_dir TEXT NOT NULL,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  extension_data TEXT DEFAULT '{}', total_tokens INTEGER, input_tokens INTEGER,
  output_tokens INTEGER, accumulated_total_tokens INTEGER, accumulated_input_tokens INTEGER,
  accumulated_output_tokens INTEGER, schedule_id TEXT, recipe_json TEXT);
CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(id),
  role TEXT NOT NULL, content_json TEXT NOT NULL, created_timestamp INTEGER NOT NULL,
  timestamp TIMESTAMP DEFAULT CURRENT_TIMESTAMP, tokens INTEGER);
CREATE INDEX idx_messages_session ON messages(session_id);
"""
_CHANGES = {
    2: "ALTER TABLE sessions ADD COLUMN user_recipe_values_json TEXT;",
    3: "ALTER TABLE messages ADD COLUMN metadata_json TEXT;",
    4: """ALTER TABLE sessions ADD COLUMN name TEXT DEFAULT '';
          ALTER TABLE sessions ADD COLUMN user_set_name BOOLEAN DEFAULT FALSE;""",
    5: "ALTER TABLE sessions ADD COLUMN session_type TEXT NOT NULL DEFAULT 'user';",
    6: """ALTER TABLE sessions ADD COLUMN provider_name TEXT;
          ALTER TABLE sessions ADD COLUMN model_config_json TEXT;""",
    7: "ALTER TABLE messages ADD COLUMN message_id TEXT;",
    8: "ALTER TABLE sessions ADD COLUMN goose_mode TEXT NOT NULL DEFAULT 'auto';",
    10: """ALTER TABLE sessions ADD COLUMN thread_id TEXT;
           CREATE TABLE threads (id TEXT PRIMARY KEY, name TEXT NOT NULL);
           CREATE TABLE thread_messages (id INTEGER PRIMARY KEY, thread_id TEXT NOT NULL);""",
    12: """ALTER TABLE sessions ADD COLUMN archived_at TIMESTAMP;
           ALTER TABLE sessions ADD COLUMN project_id TEXT;""",
    13: "ALTER TABLE sessions ADD COLUMN accumulated_cost REAL;",
    14: """ALTER TABLE sessions ADD COLUMN cache_read_tokens INTEGER;
           ALTER TABLE sessions ADD COLUMN cache_write_tokens INTEGER;
           ALTER TABLE sessions ADD COLUMN accumulated_cache_read_tokens INTEGER;
           ALTER TABLE sessions ADD COLUMN accumulated_cache_write_tokens INTEGER;""",
    15: """ALTER TABLE sessions ADD COLUMN parent_session_id TEXT;
           CREATE TABLE usage_ledger (
             id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL,
             created_timestamp INTEGER NOT NULL, model TEXT, input_tokens INTEGER,
             output_tokens INTEGER, total_tokens INTEGER, cache_read_tokens INTEGER,
             cache_write_tokens INTEGER, cost REAL, cost_source TEXT,
             is_compaction INTEGER DEFAULT 0);""",
    17: "ALTER TABLE sessions ADD COLUMN parent_delegation TEXT;",
}  # fmt: skip

read = partial(read_with, GooseImporter())
read_one = partial(read_one_with, GooseImporter())


def exported(**fields: Any) -> dict[str, Any]:
    """What Goose exports of a session as JSON."""
    return {
        "id": SESSION, "working_dir": "/home/ada/oven", "name": "Bread", "user_set_name": True,
        "created_at": "2025-11-24T16:00:00Z", "updated_at": "2025-11-24T16:00:09Z",
        "extension_data": {}, "model_config": {"model_name": "claude-opus-4-1"},
        "accumulated_usage": {"input_tokens": 70, "output_tokens": 9, "total_tokens": 79},
        "conversation": [{"id": f"msg_{SESSION}_{place}", **told}
                         for place, told in enumerate(exchange(), 1)],
        "message_count": 4, **fields,
    }  # fmt: skip
