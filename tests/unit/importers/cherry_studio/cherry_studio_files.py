"""Invented databases of version 2 of Cherry Studio."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.unit.importers.backup_files import AT

SCHEMA = """
CREATE TABLE assistant (id TEXT, name TEXT, prompt TEXT);
CREATE TABLE agent (id TEXT, name TEXT, instructions TEXT);
CREATE TABLE topic (id TEXT, name TEXT, assistant_id TEXT, active_node_id TEXT, created_at INTEGER,
    updated_at INTEGER, last_activity_at INTEGER, deleted_at INTEGER);
CREATE TABLE message (id TEXT, parent_id TEXT, topic_id TEXT, role TEXT, data TEXT, model_id TEXT,
    stats TEXT, created_at INTEGER, deleted_at INTEGER);
CREATE TABLE agent_session (id TEXT, agent_id TEXT, name TEXT, created_at INTEGER);
CREATE TABLE agent_session_message (id TEXT, session_id TEXT, role TEXT, data TEXT, model_id TEXT,
    stats TEXT, created_at INTEGER);
CREATE TABLE user_provider (id TEXT, api_keys TEXT);
"""


def stored(path: Path, *messages: tuple[Any, ...], secret: str = "") -> Path:
    """A database with a topic of these messages: id, parent, role, parts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        database.execute("INSERT INTO user_provider VALUES ('x', ?)", [secret])
        database.execute("INSERT INTO assistant VALUES ('a1', 'Baker', 'You bake.')")
        topic = ("t1", "Rye", "a1", "b", AT, AT, AT + 9, None)
        database.execute("INSERT INTO topic VALUES (?, ?, ?, ?, ?, ?, ?, ?)", topic)
        for place, (key, parent, role, *parts) in enumerate(messages):
            told = json.dumps({"parts": parts})
            stats = json.dumps({"promptTokens": 12, "completionTokens": 3})
            model = "maker::qwen" if role == "assistant" else None
            row = (key, parent, "t1", role, told, model, stats, AT + place, None)
            database.execute("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    return path
