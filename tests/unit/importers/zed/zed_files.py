"""Invented threads of Zed, in each form that its database holds."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import zstandard

from chatvault.importers.zed.importer import ZedImporter
from tests.unit.importers.reading import read_one_with, read_with

THREAD = "0d1c2b3a-aaaa-4bbb-8ccc-0123456789ab"
BEGUN, ENDED = "2025-11-24T16:00:00+00:00", "2025-11-24T16:30:00.250+00:00"
BEGUN_MS, ENDED_MS = 1_764_000_000_000, 1_764_001_800_250

Fields = dict[str, Any]

_HASTE = "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;"  # nothing here must last


def user(name: str, *content: Fields) -> Fields:
    return {"User": {"id": name, "content": list(content)}}


def agent(*content: Fields, **results: Fields) -> Fields:
    return {"Agent": {"content": list(content), "tool_results": results}}


def text(said: str) -> Fields:
    return {"Text": said}


def tool(name: str = "list_directory", **fields: Any) -> Fields:
    """A call of a tool."""
    told = {"id": "call_1", "name": name, "raw_input": '{"path":"."}', "input": {"path": "."},
            "is_input_complete": True}  # fmt: skip
    return {"ToolUse": {**told, **fields}}


def result(content: object = "rye.md", **fields: Any) -> Fields:
    """What came back of it."""
    told = {"tool_use_id": "call_1", "tool_name": "list_directory", "is_error": False}
    return {**told, "content": content, "output": None, **fields}


def thread(*messages: object, **fields: Any) -> Fields:
    """A thread of the newest form; a question, a thought, a tool and an answer at least."""
    told = messages or (
        user("u1", text("Which bread is here?")),
        agent({"Thinking": {"text": "A look first.", "signature": "x"}}, tool(), call_1=result()),
        agent(text("Only rye.")),
    )
    model = {"provider": "anthropic", "model": "claude-opus-4-1"}
    return {"version": "0.3.0", "title": "Bread", "updated_at": ENDED, "messages": list(told),
            "model": model, **fields}  # fmt: skip


def older(*messages: Fields, **fields: Any) -> Fields:
    """A thread as versions before wrote it."""
    return {"version": "0.2.0", "summary": "Bread", "updated_at": ENDED,
            "messages": list(messages), **fields}  # fmt: skip


def write_database(
    path: Path,
    value: object,
    name: str = THREAD,
    *,
    kind: str = "zstd",
    newest: bool = True,
    **columns: Any,
) -> Path:
    """The database, with one thread more at each call; bytes stand in it as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    if kind == "zstd" and not isinstance(value, bytes):
        data = zstandard.compress(data)
    row = {"id": name, "summary": "Bread", "updated_at": ENDED, "data_type": kind, "data": data}
    if newest:
        row |= {"created_at": BEGUN, **columns}
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_HASTE)
        connection.execute(
            "CREATE TABLE IF NOT EXISTS threads (id TEXT PRIMARY KEY, summary TEXT NOT NULL,"
            " updated_at TEXT NOT NULL, data_type TEXT NOT NULL, data BLOB NOT NULL)"
        )
        known = {column[1] for column in connection.execute("PRAGMA table_info(threads)")}
        if newest and "parent_id" not in known:
            for column in ("parent_id", "folder_paths", "folder_paths_order", "created_at"):
                connection.execute(f"ALTER TABLE threads ADD COLUMN {column} TEXT")
        marks = ", ".join("?" for _ in row)
        query = f"INSERT INTO threads ({', '.join(row)}) VALUES ({marks})"
        connection.execute(query, tuple(row.values()))
    return path


read = partial(read_with, ZedImporter())
read_one = partial(read_one_with, ZedImporter())
