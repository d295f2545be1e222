"""Invented sessions of OpenCode, as its database and as its tree of files."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

BEGUN = 1_764_000_000_000  # UTC ms
SESSION = "ses_bread"

Fields = dict[str, Any]


def asked(text: str, **fields: Any) -> tuple[Fields, list[Fields]]:
    """A message of a person, with its parts."""
    data = {"role": "user", "time": {"created": BEGUN}, "agent": "build",
            "model": {"providerID": "anthropic", "modelID": "claude-opus-4-1"}}  # fmt: skip
    return {**data, **fields}, [{"type": "text", "text": text}]


def answered(*parts: Fields, **fields: Any) -> tuple[Fields, list[Fields]]:
    """A message of the assistant, with its parts."""
    data = {"role": "assistant", "time": {"created": BEGUN + 1000, "completed": BEGUN + 3500},
            "parentID": "msg_1", "modelID": "claude-opus-4-1", "providerID": "anthropic",
            "mode": "build", "path": {"cwd": "/home/ada/oven", "root": "/home/ada/oven"},
            "cost": 0.0125, "tokens": {"input": 10, "output": 20, "reasoning": 5,
                                       "cache": {"read": 300, "write": 40}}}  # fmt: skip
    return {**data, **fields}, list(parts)


def bash(**state: Any) -> Fields:
    """A call of a tool that has ended."""
    told = {"status": "completed", "input": {"command": "ls"}, "output": "rye.md\n",
            "title": "List", "metadata": {"exit": 0},
            "time": {"start": BEGUN + 1200, "end": BEGUN + 1700}}  # fmt: skip
    return {"type": "tool", "callID": "call_1", "tool": "bash", "state": {**told, **state}}


def exchange() -> list[tuple[Fields, list[Fields]]]:
    """A question, a thought, a tool and an answer."""
    return [
        asked("Which bread is here?"),
        answered(
            {"type": "step-start"},
            {"type": "reasoning", "text": "A look first."},
            bash(),
            {"type": "text", "text": "Only rye."},
            {"type": "step-finish", "reason": "stop", "cost": 0.0125, "tokens": {"input": 10}},
        ),
    ]


def write_tree(
    root: Path, messages: list[tuple[Fields, list[Fields]]], session: str = SESSION, **about: Any
) -> Path:
    """The tree of files below ``root``, which is returned."""
    told = {"id": session, "projectID": "prj", "directory": "/home/ada/oven", "title": "Bread",
            "version": "1.0.0", "time": {"created": BEGUN, "updated": BEGUN + 9000}}  # fmt: skip
    write(root / "session" / "prj" / f"{session}.json", {**told, **about})
    for number, (data, parts) in enumerate(messages, 1):
        key = f"msg_{number}" if session == SESSION else f"{session}_{number}"
        write(root / "message" / session / f"{key}.json", {"id": key, "sessionID": session, **data})
        for place, part in enumerate(parts):
            write(root / "part" / key / f"prt_{number}_{place}.json", {"messageID": key, **part})
    return root


def export(
    messages: list[tuple[Fields, list[Fields]]], session: str = SESSION, **about: Any
) -> Fields:
    """What ``opencode export`` writes of a session."""
    told = {"id": session, "projectID": "prj", "directory": "/home/ada/oven", "title": "Bread",
            "version": "1.4.0", "time": {"created": BEGUN, "updated": BEGUN + 9000}}  # fmt: skip
    said = []
    for number, (data, parts) in enumerate(messages, 1):
        key = f"msg_{number}" if session == SESSION else f"{session}_{number}"
        held = [
            {**part, "id": f"prt_{number}_{place}", "messageID": key}
            for place, part in enumerate(parts)
        ]
        said.append({"info": {**data, "id": key, "sessionID": session}, "parts": held})
    return {"info": {**told, **about}, "messages": said}


def write(path: Path, value: object) -> None:
    """A file that holds one JSON value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))


def write_database(
    path: Path, messages: list[tuple[Fields, list[Fields]]], session: str = SESSION, **columns: Any
) -> Path:
    """The database, with one session more at each call."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_SCHEMA)
        row = {"id": session, "project_id": "prj", "directory": "/home/ada/oven",
               "title": "Bread", "version": "1.1.0", "time_created": BEGUN,
               "time_updated": BEGUN + 9000, **columns}  # fmt: skip
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO session ({names}) VALUES ({marks})", tuple(row.values()))
        for number, (data, parts) in enumerate(messages, 1):
            key = f"msg_{number}" if session == SESSION else f"{session}_{number}"
            at = BEGUN + number
            text = json.dumps(data)
            connection.execute(
                "INSERT INTO message VALUES (?, ?, ?, ?, ?)", (key, session, at, at, text)
            )
            connection.executemany(
                "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (f"prt_{key}_{place}", key, session, at, at, json.dumps(part))
                    for place, part in enumerate(parts)
                ],
            )
    return path


_SCHEMA = """
CREATE TABLE IF NOT EXISTS project (id TEXT PRIMARY KEY, worktree TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS session (
  id TEXT PRIMARY KEY, project_id TEXT NOT NULL, parent_id TEXT, directory TEXT NOT NULL,
  title TEXT NOT NULL, version TEXT NOT NULL, revert TEXT, time_created INTEGER NOT NULL,
  time_updated INTEGER NOT NULL, time_archived INTEGER);
CREATE TABLE IF NOT EXISTS message (
  id TEXT PRIMARY KEY, session_id TEXT NOT NULL, time_created INTEGER NOT NULL,
  time_updated INTEGER NOT NULL, data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS part (
  id TEXT PRIMARY KEY, message_id TEXT NOT NULL, session_id TEXT NOT NULL,
  time_created INTEGER NOT NULL, time_updated INTEGER NOT NULL, data TEXT NOT NULL);
"""


def rows_exchange() -> list[tuple[str, Fields]]:
    """The same exchange as version 2 tells it: types and data of its messages."""
    tool = {"type": "tool", "id": "call_1", "name": "bash", "executed": False,
            "time": {"created": BEGUN + 1100, "ran": BEGUN + 1200, "completed": BEGUN + 1700},
            "state": {"status": "completed", "input": {"command": "ls"}, "metadata": {"exit": 0},
                      "content": [{"type": "text", "text": "rye.md\n"}]}}  # fmt: skip
    tokens = {"input": 10, "output": 20, "reasoning": 5, "cache": {"read": 300, "write": 40}}
    return [
        ("user", {"text": "Which bread is here?", "time": {"created": BEGUN}}),
        ("assistant", {
            "agent": "build", "model": {"id": "claude-opus-4-1", "providerID": "anthropic"},
            "content": [{"type": "reasoning", "text": "A look first."}, tool,
                        {"type": "text", "text": "Only rye."}],
            "finish": "stop", "cost": 0.0125, "tokens": tokens,
            "time": {"created": BEGUN + 1000, "completed": BEGUN + 3500}}),
        ("idle", {"outcome": "succeeded", "time": {"created": BEGUN + 3600}}),
    ]  # fmt: skip


def write_rows(
    path: Path, messages: list[tuple[str, Fields]], session: str = SESSION, **columns: Any
) -> Path:
    """The database of version 2, with one session more at each call."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_SECOND_SCHEMA)
        row = {"id": session, "project_id": "prj", "directory": "/home/ada/oven",
               "title": "Bread", "version": "2.0.4", "time_created": BEGUN,
               "time_updated": BEGUN + 9000, **columns}  # fmt: skip
        marks = ", ".join("?" for _ in row)
        connection.execute(
            f"INSERT INTO session_v2 ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
        )
        for place, (kind, data) in enumerate(messages, 1):
            key = f"msg_{place}" if session == SESSION else f"{session}_{place}"
            at = data.get("time", {}).get("created", BEGUN + place)
            connection.execute(
                "INSERT INTO session_message VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key, session, kind, place, at, at, json.dumps(data)),
            )
    return path


_SECOND_SCHEMA = """
CREATE TABLE IF NOT EXISTS project (id TEXT PRIMARY KEY, worktree TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS session_v2 (
  id TEXT PRIMARY KEY, project_id TEXT NOT NULL, parent_id TEXT, fork_session_id TEXT,
  fork_boundary TEXT, directory TEXT NOT NULL, title TEXT, version TEXT NOT NULL, revert TEXT,
  agent TEXT, model TEXT, time_created INTEGER NOT NULL, time_updated INTEGER NOT NULL,
  time_idle INTEGER, idle_outcome TEXT, time_archived INTEGER);
CREATE TABLE IF NOT EXISTS session_message (
  id TEXT PRIMARY KEY, session_id TEXT NOT NULL, type TEXT NOT NULL, seq INTEGER NOT NULL,
  time_created INTEGER NOT NULL, time_updated INTEGER NOT NULL, data TEXT NOT NULL);
"""
