"""Small logs of Copilot CLI, written event by event as the program writes them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.copilot_cli.importer import CopilotCLIImporter
from tests.json_lines import json_lines
from tests.unit.importers.reading import read_with

SESSION = "301561f1-0000-43e9-a144-0123456789ab"
START = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
START_MS = int(START.timestamp() * 1000)


class Log:
    """Gathers events, a second apart."""

    def __init__(self, session: str = SESSION, **told: Any) -> None:
        self.records: list[dict[str, Any]] = []
        context = {"cwd": "/home/ada/search", "branch": "main", "headCommit": "abc"}
        start = {"sessionId": session, "copilotVersion": "1.0.45", "context": context}
        self.add("session.start", **{**start, **told})

    def add(self, kind: str, **data: Any) -> str:
        """An event of that kind; its id."""
        number = len(self.records)
        at = START + timedelta(seconds=number)
        stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        event_id = f"e{number}"
        before = self.records[-1]["id"] if self.records else None
        envelope = {"type": kind, "data": data, "id": event_id, "timestamp": stamp}
        self.records.append({**envelope, "parentId": before})
        return event_id

    def user(self, said: str, **fields: Any) -> str:
        sent = {"content": said, "transformedContent": f"<now/>{said}", "attachments": []}
        return self.add("user.message", **{**sent, **fields})

    def assistant(self, said: str, *calls: dict[str, Any], **fields: Any) -> str:
        told = {"messageId": "m", "content": said, "toolRequests": list(calls)}
        return self.add("assistant.message", **{**told, **fields})

    def start(self, call_id: str, name: str = "bash", **fields: Any) -> str:
        told = {"toolCallId": call_id, "toolName": name, "arguments": {"command": "ls"}}
        return self.add("tool.execution_start", **{**told, **fields})

    def complete(self, call_id: str, **fields: Any) -> str:
        return self.add("tool.execution_complete", toolCallId=call_id, **fields)

    def record(self, model: str, *tokens: int, sequence: int = 0, **fields: Any) -> str:
        """A request: input, output, read and written to the cache, thought."""
        names = ("inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens")
        told = dict(zip((*names, "reasoningTokens"), tokens, strict=False))
        accounting = {"sourceSessionId": SESSION, "sequence": sequence, "usageId": "msg_1"}
        usage = {"model": model, **told, "copilotUsage": {"totalNanoAiu": 5_959_550_000}}
        usage |= {"accounting": accounting} if sequence else {}
        return self.add("session.usage_record", usage={**usage, **fields})

    def shut_down(self, **usage: tuple[int, int, int, int]) -> str:
        """The end of a run: input, output, read and written to the cache, for each model."""
        names = ("inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens")
        metrics = {
            model: {"usage": dict(zip(names, counts, strict=True))}
            for model, counts in usage.items()
        }
        return self.add("session.shutdown", modelMetrics=metrics)

    @property
    def content(self) -> bytes:
        """The file as it is on the disk."""
        return json_lines(self.records).encode()

    def write(self, folder: Path, name: str = f"{SESSION}/events.jsonl") -> Path:
        """Put the log into the folder."""
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content)
        return path


def request(call_id: str, name: str = "bash", arguments: object = "{}") -> dict[str, Any]:
    """A call that an answer asks for."""
    return {"toolCallId": call_id, "name": name, "arguments": arguments, "type": "function"}


read = partial(read_with, CopilotCLIImporter())


def read_one(log: Log, folder: Path, name: str = f"{SESSION}/events.jsonl") -> ParsedSession:
    """The only session of a log, which reads without a problem."""
    sessions, issues = read(log.write(folder, name))
    assert not issues
    (session,) = sessions
    return session


_STORE = """
CREATE TABLE schema_version (version INTEGER NOT NULL);
CREATE TABLE sessions (id TEXT PRIMARY KEY, cwd TEXT, summary TEXT, created_at TEXT);
CREATE TABLE turns (
    id INTEGER PRIMARY KEY, session_id TEXT, turn_index INTEGER, user_message TEXT,
    assistant_response TEXT, timestamp TEXT
);
CREATE TABLE assistant_usage_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL, turn_index INTEGER,
    agent_id TEXT, parent_tool_call_id TEXT, model TEXT NOT NULL, copilot_usage_model TEXT,
    input_tokens INTEGER, output_tokens INTEGER, cache_read_tokens INTEGER,
    cache_write_tokens INTEGER, reasoning_tokens INTEGER, total_nano_aiu INTEGER,
    request_multiplier REAL, duration_ms INTEGER, created_at TEXT
);
"""


def taken(turn: int, *tokens: int, **fields: Any) -> dict[str, Any]:
    """A request of a turn: input, output, read and written to the cache, thought."""
    names = ("input", "output", "cache_read", "cache_write", "reasoning")
    counted = {f"{name}_tokens": told for name, told in zip(names, tokens, strict=False)}
    made = {"session_id": SESSION, "turn_index": turn, "model": "gpt-5", **counted}
    return {**made, **fields}


def turn(place: int, asked: str, answered: str, **fields: Any) -> dict[str, Any]:
    """A prompt and what was answered, as the store has them."""
    told = {"session_id": SESSION, "turn_index": place, "timestamp": f"2026-11-05T09:3{place}:00Z"}
    return {**told, "user_message": asked, "assistant_response": answered, **fields}


def with_turns(path: Path, *turns: dict[str, Any]) -> Path:
    """Put turns into the store, and what it tells of their session."""
    with closing(sqlite3.connect(path)) as database, database:
        about = (SESSION, "/home/ada/search", "Slow sorting", "2026-11-05T09:30:00Z")
        database.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", about)
        for fields in turns:
            names, marks = ", ".join(fields), ", ".join("?" * len(fields))
            database.execute(f"INSERT INTO turns ({names}) VALUES ({marks})", [*fields.values()])
    return path


def store(path: Path, *requests: dict[str, Any], schema: str = _STORE) -> Path:
    """Make the store that tells what requests took."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;" + schema)
        for fields in requests:
            names, marks = ", ".join(fields), ", ".join("?" * len(fields))
            statement = f"INSERT INTO assistant_usage_events ({names}) VALUES ({marks})"
            database.execute(statement, [*fields.values()])
    return path
