"""Sessions of Grok CLI are read from its database."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import Severity
from chatvault.importers.grok_cli import GrokCLIImporter
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.databases.database_stories import (
    damaged_anywhere,
    read_beside_its_program,
)
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.reading import read_one_with, read_with

SESSION = "a1b2c3d4e5f6"
START = 1_778_403_600_000  # UTC ms: 2026-05-10 09:00

_TABLES = """
PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;
CREATE TABLE workspaces (id TEXT PRIMARY KEY, canonical_path TEXT NOT NULL) STRICT;
CREATE TABLE sessions (id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, title TEXT,
    model TEXT NOT NULL, mode TEXT NOT NULL, cwd_at_start TEXT NOT NULL, cwd_last TEXT NOT NULL,
    status TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT;
CREATE TABLE messages (session_id TEXT NOT NULL, seq INTEGER NOT NULL, role TEXT NOT NULL,
    message_json TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (session_id, seq)) STRICT;
CREATE TABLE usage_events (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, message_seq INTEGER,
    source TEXT NOT NULL, model TEXT NOT NULL, input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL, cost_micros INTEGER NOT NULL, created_at TEXT NOT NULL) STRICT;
CREATE TABLE compactions (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL,
    first_kept_seq INTEGER NOT NULL, summary TEXT NOT NULL, created_at TEXT NOT NULL) STRICT;
"""

Fields = dict[str, Any]

read = partial(read_with, GrokCLIImporter())
read_one = partial(read_one_with, GrokCLIImporter())


def at(second: int) -> str:
    return f"2026-05-10T09:00:{second:02}.000Z"


def said(role: str, content: Any, second: int = 0) -> tuple[Fields, int]:
    """A message and when it was written, in seconds."""
    return {"role": role, "content": content}, second


def called(call_id: str = "c1") -> Fields:
    return {"type": "tool-call", "toolCallId": call_id, "toolName": "bash",
            "input": {"command": "ls"}}  # fmt: skip


def gave(output: Any, call_id: str = "c1") -> Fields:
    return {"type": "tool-result", "toolCallId": call_id, "toolName": "bash", "output": output}


def exchange() -> list[tuple[Fields, int]]:
    """A question, a thought with a call, and an answer."""
    value = {"success": True, "output": "rye.md"}
    return [
        said("user", "Which bread is here?", 1),
        said("assistant", [{"type": "reasoning", "text": "A look first."}, called()], 4),
        said("tool", [gave({"type": "json", "value": value})], 4),
        said("assistant", [{"type": "text", "text": "Only rye."}], 4),
    ]


def write_database(
    path: Path, messages: list[tuple[Fields, int]], *more: tuple[str, Fields], title: str = "Bread"
) -> Path:
    """Make a database with one session; ``more`` are rows of other tables."""
    path.parent.mkdir(parents=True, exist_ok=True)
    about = {"id": SESSION, "workspace_id": "w", "title": title, "model": "grok-4", "mode": "agent",
             "cwd_at_start": "/home/ada/oven", "cwd_last": "/home/ada", "status": "active",
             "created_at": at(0), "updated_at": at(9)}  # fmt: skip
    rows: list[tuple[str, Fields]] = [("sessions", about)]
    for seq, (told, second) in enumerate(messages, 1):
        row = {"session_id": SESSION, "seq": seq, "role": str(told.get("role")),
               "message_json": json.dumps(told), "created_at": at(second)}  # fmt: skip
        rows.append(("messages", row))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_TABLES)
        for table, fields in [*rows, *more]:
            names, marks = ", ".join(fields), ", ".join("?" * len(fields))
            connection.execute(
                f"INSERT INTO {table} ({names}) VALUES ({marks})", [*fields.values()]
            )
    return path


def spent(second: int, tokens: int, cost: int = 100) -> tuple[str, Fields]:
    return "usage_events", {"session_id": SESSION, "source": "message", "model": "grok-4",
                            "input_tokens": tokens, "output_tokens": 1, "cost_micros": cost,
                            "created_at": at(second)}  # fmt: skip


def test_a_session_of_the_database(tmp_path: Path) -> None:
    session = read_one(write_database(tmp_path / "grok.db", exchange()))
    assert (session.source, session.external_id, session.title) == ("grok-cli", SESSION, "Bread")
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    assert (session.model, session.created_at, session.updated_at) == (
        "grok-4", START, START + 4000
    )  # fmt: skip
    question, looked, answer = session.messages
    assert (question.role, question.blocks) == (Role.USER, (Text("Which bread is here?"),))
    thought, call = looked.blocks
    assert thought == Thinking("A look first.")
    assert isinstance(call, ToolCall)
    assert (call.name, json.loads(call.arguments)) == ("bash", {"command": "ls"})
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("rye.md", ToolStatus.OK)
    assert (answer.blocks, answer.model) == ((Text("Only rye."),), "grok-4")


@pytest.mark.parametrize(
    "output",
    [
        {"type": "error-text", "value": "Gone."},
        {"type": "json", "value": {"success": False, "error": "Gone."}},
        {"success": False, "error": "Gone.", "diff": {"path": "a"}},
    ],
)
def test_a_tool_tells_how_it_failed(tmp_path: Path, output: Fields) -> None:
    messages = [*exchange()[:2], said("tool", [gave(output), gave("stray", "c9")], 4)]
    _question, looked, stray = read_one(write_database(tmp_path / "g.db", messages)).messages
    call = looked.blocks[-1]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("Gone.", ToolStatus.FAILED)
    (alone,) = stray.blocks
    assert isinstance(alone, ToolResult)
    assert (stray.role, alone.outcome.text) == (Role.TOOL, "stray")


def test_tokens_are_those_of_the_turn_that_is_written_next(tmp_path: Path) -> None:
    messages = [*exchange(), said("user", "And wheat?", 5), said("assistant", "None.", 7)]
    told = [spent(2, 900), spent(3, 50), spent(6, 30), spent(8, 5, 0)]
    session = read_one(write_database(tmp_path / "g.db", messages, *told))
    first, second, last = (one for one in session.messages if one.role is Role.ASSISTANT)
    assert first.usage == Usage(950, 2, cost=200, cost_source=CostSource.ESTIMATED)
    assert second.usage is None
    assert last.usage == Usage(35, 2, cost=100, cost_source=CostSource.ESTIMATED)


def test_what_was_folded_is_told_where_that_happened(tmp_path: Path) -> None:
    fold = {"session_id": SESSION, "first_kept_seq": 4, "summary": "Rye.", "created_at": at(5)}
    notice = said("system", "It is done.", 8)
    messages = [*exchange(), said("user", "And wheat?", 6), notice]
    path = write_database(tmp_path / "g.db", messages, ("compactions", fold), title="")
    session = read_one(path)
    assert session.messages[3].blocks == (Event(EventKind.COMPACTION, "Rye."),)
    assert session.messages[5].hidden is Hidden.SYSTEM
    assert session.title == "Which bread is here?"


def test_pictures_and_unknown_pieces_are_kept(tmp_path: Path) -> None:
    shown = {"type": "image", "image": PIXEL, "mediaType": "image/png"}
    url = {"type": "file", "data": f"data:image/png;base64,{PIXEL}", "filename": "a.png"}
    messages = [said("user", [shown, url, {"type": "smell", "of": "rye"}, "Look"])]
    (session,), issues = read(write_database(tmp_path / "g.db", messages))
    first, second, strange, text = session.messages[0].blocks
    assert isinstance(first, Image)
    assert isinstance(second, Image)
    assert (first.attachment.media_type, second.attachment.name) == ("image/png", "a.png")
    assert isinstance(strange, Text)
    assert text == Text("Look")
    assert [issue.severity for issue in issues] == [Severity.INFO]


def test_a_message_that_cannot_be_read_costs_itself(tmp_path: Path) -> None:
    path = write_database(tmp_path / "g.db", [*exchange(), ({"role": "oracle"}, 8)])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE messages SET message_json = '{' WHERE seq = 1")
    (session,), issues = read(path)
    assert len(session.messages) == 2
    assert [issue.severity for issue in issues] == [Severity.ERROR, Severity.ERROR]


def test_a_database_that_is_open_elsewhere_is_read_as_it_stands(tmp_path: Path) -> None:
    path = write_database(tmp_path / "grok.db", exchange())
    change = "UPDATE sessions SET title = 'Loaves'"
    (session,) = read_beside_its_program(path, change, read)
    assert session.title == "Loaves"


@given(st.data())
@RELAXED
def test_any_value_in_any_place_is_read_somehow(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = [message for message, _second in exchange()]
    spoil(told, data)
    folder = tmp_path_factory.mktemp("grok")
    messages = [(each, 1) for each in told if isinstance(each, dict)]
    sessions, _issues = read(write_database(folder / "grok.db", messages, spent(1, 9)))
    assert all(session.messages for session in sessions)


@given(st.data())
@RELAXED
def test_a_damaged_database_is_read_as_far_as_it_goes(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("grok")
    whole = write_database(folder / "whole.db", exchange()).read_bytes()
    damaged_anywhere(whole, folder / "damaged.db", data, read)
