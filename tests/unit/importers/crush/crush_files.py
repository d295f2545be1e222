"""Invented sessions of Crush, in its database as its first and its newest version make it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.importers.crush.importer import CrushImporter
from tests.unit.importers.reading import read_one_with, read_with

BEGUN = 1_764_000_000  # UTC seconds
SESSION = "5f0c2a7e-1b7d-4c1e-9a55-0d6f6f1a2b3c"

Fields = dict[str, Any]

_HASTE = "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;"  # nothing here must last


def part(kind: str, **data: Any) -> Fields:
    return {"type": kind, "data": data}


def text(said: str) -> Fields:
    return part("text", text=said)


def message(name: str, role: str, *parts: Fields, after: int = 0, **columns: Any) -> Fields:
    """The row of a message ``after`` seconds."""
    at = BEGUN + after
    model = "claude-opus-4-1" if role == "assistant" else None
    return {"id": name, "role": role, "parts": list(parts), "model": model, "created_at": at,
            "updated_at": at, **columns}  # fmt: skip


def exchange() -> list[Fields]:
    """A question, a thought, a tool and an answer."""
    thought = part("reasoning", thinking="A look first.", started_at=BEGUN, finished_at=BEGUN + 4)
    called = part("tool_call", id="call_1", name="ls", input='{"path":"."}', finished=True)
    back = part("tool_result", tool_call_id="call_1", name="ls", content="rye.md", is_error=False)
    ended = part("finish", reason="end_turn", time=BEGUN + 7)
    return [
        message("m1", "user", text("Which bread is here?")),
        message("m2", "assistant", thought, called, part("finish", reason="tool_use"), after=1),
        message("m3", "tool", back, after=5),
        message("m4", "assistant", text("Only rye."), ended, after=6),
    ]


def write_database(
    path: Path,
    messages: list[Fields],
    session: str = SESSION,
    *,
    newest: bool = True,
    **columns: Any,
) -> Path:
    """The database, with one session more at each call."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_HASTE)
        (known,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not known:
            connection.executescript(_FIRST + (_LATER if newest else ""))
        row = {"id": session, "title": "Bread", "prompt_tokens": 900, "completion_tokens": 30,
               "cost": 0.5, "created_at": BEGUN, "updated_at": BEGUN + 9, **columns}  # fmt: skip
        _insert(connection, "sessions", row)
        for told in messages:
            name = told["id"] if session == SESSION else f"{session}/{told['id']}"
            parts = json.dumps(told["parts"])
            _insert(
                connection,
                "messages",
                {**told, "id": name, "session_id": session, "parts": parts},
            )
    return path


def _insert(connection: sqlite3.Connection, table: str, row: Fields) -> None:
    marks = ", ".join("?" for _ in row)
    query = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"
    connection.execute(query, tuple(row.values()))


_FIRST = """
CREATE TABLE sessions (
  id TEXT PRIMARY KEY, parent_session_id TEXT, title TEXT NOT NULL,
  message_count INTEGER NOT NULL DEFAULT 0, prompt_tokens INTEGER NOT NULL DEFAULT 0,
  completion_tokens INTEGER NOT NULL DEFAULT 0, cost REAL NOT NULL DEFAULT 0.0,
  updated_at INTEGER NOT NULL, created_at INTEGER NOT NULL);
CREATE TABLE messages (
  id TEXT PRIMARY KEY, session_id TEXT NOT NULL, role TEXT NOT NULL,
  parts TEXT NOT NULL DEFAULT '[]', model TEXT, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, finished_at INTEGER);
CREATE INDEX idx_messages_session_id ON messages (session_id);
CREATE TRIGGER update_session_message_count_on_insert AFTER INSERT ON messages BEGIN
UPDATE sessions SET message_count = message_count + 1 WHERE id = new.session_id; END;
"""
_LATER = """
ALTER TABLE sessions ADD COLUMN summary_message_id TEXT;
ALTER TABLE messages ADD COLUMN provider TEXT;
ALTER TABLE messages ADD COLUMN is_summary_message INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE sessions ADD COLUMN todos TEXT;
CREATE TABLE read_files (session_id TEXT NOT NULL, path TEXT NOT NULL, read_at INTEGER NOT NULL);
"""

read = partial(read_with, CrushImporter())
read_one = partial(read_one_with, CrushImporter())
