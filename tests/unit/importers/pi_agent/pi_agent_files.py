"""Small sessions as Pi and OpenClaw write them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import zstandard

from chatvault.domain.blocks import plain_text
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.pi_agent.importer import PiAgentImporter
from tests.json_lines import json_lines
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.reading import read_one_with, read_with

SESSION = "0b6f3c1e-5a52-4a0e-8f1d-0123456789ab"
START = 1_778_403_600_000  # ms: 2026-05-10 09:00 UTC

Record = dict[str, Any]


def head(**fields: Any) -> Record:
    at = "2026-05-10T09:00:00.000Z"
    common = {"type": "session", "version": 3, "id": SESSION, "timestamp": at}
    return {**common, "cwd": "/home/ada/search", **fields}


def entry(kind: str, name: str, parent: str | None, second: int = 1, /, **fields: Any) -> Record:
    at = f"2026-05-10T09:00:{second:02}.000Z"
    return {"type": kind, "id": name, "parentId": parent, "timestamp": at, **fields}


def user(name: str, parent: str | None, said: Any, second: int = 1) -> Record:
    return entry("message", name, parent, second, message={"role": "user", "content": said})


def answer(
    name: str, parent: str | None, *pieces: Record, second: int = 1, **fields: Any
) -> Record:
    cost = {"input": 0.001, "output": 0.002, "total": 0.003}
    usage = {"input": 10, "output": 5, "cacheRead": 100, "cacheWrite": 7, "cost": cost}
    moment = {"model": "opus", "usage": usage, "timestamp": START + second * 1000}
    message = {"role": "assistant", "content": list(pieces), **moment, **fields}
    return entry("message", name, parent, second, message=message)


def text(said: str) -> Record:
    return {"type": "text", "text": said}


def call(name: str, **arguments: Any) -> Record:
    return {"type": "toolCall", "id": name, "name": "read", "arguments": arguments}


def result(name: str, parent: str | None, call_id: str, *pieces: Record, **fields: Any) -> Record:
    told = {"toolCallId": call_id, "toolName": "read", "content": list(pieces), **fields}
    return entry("message", name, parent, message={"role": "toolResult", **told})


def picture() -> Record:
    return {"type": "image", "data": PIXEL, "mimeType": "image/png"}


def whole() -> list[Record]:
    """A session with a little of everything."""
    shell = {"role": "bashExecution", "command": "ls", "output": "a.py", "exitCode": 2}
    return [
        head(),
        entry("model_change", "e1", None, modelId="opus"),
        user("u1", "e1", [text("Why does it fail?"), picture()]),
        answer("a1", "u1", {"type": "thinking", "thinking": "Hm."}, call("t1", path="a.py")),
        result("r1", "a1", "t1", text("broken"), picture(), isError=True),
        answer("a2", "r1", text("Because of the stamp."), second=2),
        entry("compaction", "c1", "a2", summary="A stamp is wrong."),
        user("u2", "c1", "Mend it.", 3),
        answer("a3", "u2", second=4, stopReason="aborted", errorMessage="Stopped."),
        entry("branch_summary", "b1", "a2", fromId="a3", summary="It was tried."),
        user("u3", "b1", "Leave it.", 5),
        entry("message", "s1", "u3", message=shell),
        entry("custom_message", "x1", "s1", content="Be brief.", display=False),
        answer("a4", "x1", text("Left."), second=6),
        entry("session_info", "i1", "a4", name="The stamp"),
    ]


def lines(entries: list[Record]) -> bytes:
    return json_lines(entries).encode()


def write(path: Path, content: list[Record] | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else lines(content))
    return path


read = partial(read_with, PiAgentImporter())
read_one = partial(read_one_with, PiAgentImporter())


def talk(session: ParsedSession) -> list[str]:
    """What is shown of what was said."""
    shown = (plain_text(one.blocks) for one in session.messages if one.hidden is None)
    return [said for said in shown if said]


_TABLES = """
PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;
CREATE TABLE session_windows (
    session_id TEXT NOT NULL PRIMARY KEY, session_key TEXT NOT NULL, previous_session_id TEXT,
    reason TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE transcript_events (
    session_id TEXT NOT NULL, seq INTEGER NOT NULL, event_json TEXT,
    created_at INTEGER NOT NULL, event_zstd BLOB, PRIMARY KEY (session_id, seq)
) STRICT;
CREATE TABLE session_transcript_archives (
    session_id TEXT NOT NULL, reason TEXT NOT NULL, encoding TEXT NOT NULL,
    archive_blob BLOB NOT NULL, archive_name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE session_transcript_cold_archives (
    session_id TEXT NOT NULL PRIMARY KEY, archive_name TEXT NOT NULL, storage TEXT NOT NULL,
    archive_blob BLOB
) STRICT;
CREATE TABLE session_nodes (
    session_key TEXT NOT NULL PRIMARY KEY, current_session_id TEXT, entry_json TEXT, label TEXT,
    display_name TEXT
) STRICT;
CREATE TABLE auth_profile_store (store_key TEXT PRIMARY KEY, store_json TEXT NOT NULL);
"""


def store(path: Path, *sessions: tuple[list[Record], Record, Record]) -> Path:
    """The database of an agent: of each session its lines, its window and its node."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_TABLES)
        for records, window, node in sessions:
            key = records[0]["id"]
            told = {"session_key": key, "created_at": START, "updated_at": START, **window}
            _insert(database, "session_windows", {"session_id": key, **told})
            named = {"session_key": f"agent:main:{key}", "current_session_id": key}
            _insert(database, "session_nodes", {**named, "entry_json": "{}", **node})
            # A row may lie behind others that came later.
            for place in (*range(0, len(records), 2), *range(1, len(records), 2)):
                row = {"session_id": key, "seq": place, "created_at": START}
                written = {"event_json": json.dumps(records[place])}
                _insert(database, "transcript_events", {**row, **written})
        database.execute("INSERT INTO auth_profile_store VALUES ('primary', '{}')")
    return path


def put_away(path: Path, table: str, key: str, **fields: Any) -> None:
    """Let an archive of the database have a session."""
    with closing(sqlite3.connect(path)) as database, database:
        _insert(database, table, {"session_id": key, "archive_name": f"{key}.jsonl", **fields})


def cold(records: list[Record]) -> bytes:
    """A session as it lies where nobody went on with it for long."""
    key = records[0]["id"]
    rows = [
        {"seq": place, "event_json": json.dumps(record), "created_at": START}
        for place, record in enumerate(records)
    ]
    index = {"kind": "fts", "row": {"text": "Watered.", "message_id": "b"}}
    told = [{"kind": "event", "row": row} for row in rows]
    first = {"kind": "header", "version": 1, "sessionId": key, "generation": "g"}
    return zstandard.compress(lines([first, *told, index]))


def compressed(path: Path, seq: int, content: bytes | None = None) -> None:
    """Let the event of that number be compressed, or be these bytes."""
    with closing(sqlite3.connect(path)) as database, database:
        (written,) = database.execute(
            "SELECT event_json FROM transcript_events WHERE seq = ?", (seq,)
        ).fetchone()
        packed = zstandard.compress(written.encode()) if content is None else content
        told = "UPDATE transcript_events SET event_json = NULL, event_zstd = ? WHERE seq = ?"
        database.execute(told, (packed, seq))


def _insert(database: sqlite3.Connection, table: str, fields: Record) -> None:
    names, marks = ", ".join(fields), ", ".join("?" * len(fields))
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*fields.values()])
