"""Invented sessions of Devin, in its database and as transcripts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.importers.devin.importer import DevinImporter
from tests.unit.importers.reading import read_with

BEGUN = 1_785_000_000  # UTC seconds
SESSION = "rising-rye"

Fields = dict[str, Any]

_TABLES = """
PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;
CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, working_directory TEXT NOT NULL,
    backend_type TEXT NOT NULL, model TEXT NOT NULL, agent_mode TEXT NOT NULL,
    created_at INTEGER NOT NULL, last_activity_at INTEGER NOT NULL, title TEXT,
    main_chain_id INTEGER, hidden INTEGER NOT NULL DEFAULT 0, metadata TEXT);
CREATE TABLE IF NOT EXISTS message_nodes (row_id INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL, node_id INTEGER NOT NULL, parent_node_id INTEGER,
    chat_message TEXT NOT NULL, created_at INTEGER NOT NULL, metadata TEXT,
    UNIQUE(session_id, node_id));
CREATE TABLE IF NOT EXISTS subagent_heads (session_id TEXT NOT NULL, agent_id TEXT NOT NULL,
    chain_node_id INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    PRIMARY KEY (session_id, agent_id));
CREATE TABLE IF NOT EXISTS app_state (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
"""


def node(number: int, above: int | None, role: str, said: str = "", **told: Any) -> Fields:
    """A node; ``about`` is what is noted of it, ``name`` what its message is called."""
    about, name = told.pop("about", None), told.pop("name", f"m{number}")
    message = {"message_id": name, "role": role, "content": said, "metadata": {}, **told}
    return {"id": number, "above": above, "message": message, "about": about}


def person(number: int, above: int | None, said: str, **told: Any) -> Fields:
    return node(number, above, "user", said, **{"metadata": {"is_user_input": True}, **told})


def answer(number: int, above: int, said: str, *calls: Fields, **told: Any) -> Fields:
    metrics = {"input_tokens": 10, "output_tokens": 4, "cache_read_tokens": 90,
               "cache_creation_tokens": None, "total_time_ms": 1200}  # fmt: skip
    about = {"request_id": f"r{number}", "generation_model": "swe-2-high", "metrics": metrics,
             "created_at": f"2026-07-25T18:00:{number:02}Z"}  # fmt: skip
    return node(number, above, "assistant", said, tool_calls=list(calls), metadata=about, **told)


def call(name: str = "exec", call_id: str = "c1", **arguments: Any) -> Fields:
    return {"id": call_id, "name": name, "arguments": arguments, "index": 0, "kind": "function"}


def back(number: int, above: int, said: str, call_id: str = "c1", **more: Any) -> Fields:
    """What a tool gave back."""
    return node(number, above, "tool", said, tool_call_id=call_id, metadata={"extensions": more})


def exchange() -> list[Fields]:
    """Instructions, a question, a call and an answer."""
    return [
        node(0, None, "system", "You are a baker.", about={"is_system_prefix": True}),
        person(1, 0, "How long does rye rise?"),
        answer(2, 1, "", call(command="ls"), thinking={"thinking": "A look.", "signature": "x"}),
        back(3, 2, "rye.md"),
        answer(4, 3, "Ten hours."),
    ]


def write(
    path: Path, nodes: Iterable[Fields], end: int | None = 4, *, key: str = SESSION, **told: Any
) -> Path:
    """The database, with a session more at each call; ``agents`` are ends of their chains."""
    path.parent.mkdir(parents=True, exist_ok=True)
    agents = told.pop("agents", {})
    row = {
        "id": key,
        "working_directory": "/home/ada/oven",
        "backend_type": "windsurf",
        "model": "swe-2",
        "agent_mode": "normal",
        "created_at": BEGUN,
        "last_activity_at": BEGUN + 600,
        "title": "Rye",
        "main_chain_id": end,
        **told,
    }
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_TABLES)
        marks = ", ".join("?" for _ in row)
        connection.execute(
            f"INSERT INTO sessions ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
        )
        for each in nodes:
            message = each["message"]
            written = message if isinstance(message, str) else json.dumps(message)
            connection.execute(
                "INSERT INTO message_nodes (session_id, node_id, parent_node_id, chat_message,"
                " created_at, metadata) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    key,
                    each["id"],
                    each["above"],
                    written,
                    BEGUN + each["id"],
                    json.dumps(each["about"]),
                ),
            )
        for agent, last in agents.items():
            connection.execute(
                "INSERT INTO subagent_heads VALUES (?, ?, ?, ?)", (key, agent, last, BEGUN)
            )
    return path


def document(*steps: Fields, **told: Any) -> Fields:
    """A transcript."""
    agent = {"name": "devin", "version": "3000.11.3", "model_name": "SWE-2 High"}
    return {
        "schema_version": "ATIF-v1.7",
        "session_id": SESSION,
        "agent": agent,
        "steps": list(steps),
        **told,
    }


read = partial(read_with, DevinImporter())
