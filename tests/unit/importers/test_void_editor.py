"""Chat threads of Void are read out of the one value in which its database has them all."""

from __future__ import annotations

import copy
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
    Attachment,
    Event,
    EventKind,
    File,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.containers.container import open_container
from chatvault.importers.registry import plan
from chatvault.importers.void_editor import VoidImporter
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_one_with, read_with

KEY = "void.chatThreadStorageII"
BEGUN, ENDED = "2026-05-10T09:00:00.000Z", "2026-05-10T09:05:00.000Z"
BEGUN_MS, ENDED_MS = 1_778_403_600_000, 1_778_403_900_000

Fields = dict[str, Any]

read, read_one = partial(read_with, VoidImporter()), partial(read_one_with, VoidImporter())


def user(text: str, **more: Any) -> Fields:
    return {"role": "user", "content": f"{text}\n---\nSELECTIONS", "displayContent": text,
            "selections": None, **more}  # fmt: skip


def assistant(text: str, reasoning: str = "") -> Fields:
    return {"role": "assistant", "displayContent": text, "reasoning": reasoning,
            "anthropicReasoning": None}  # fmt: skip


def tool(kind: str = "success", content: str = "rye", **more: Any) -> Fields:
    return {"role": "tool", "type": kind, "name": "read_file", "id": "t1", "content": content,
            "rawParams": {"uri": "rye.md"}, "params": {}, "result": None, **more}  # fmt: skip


def threads() -> Fields:
    """A thread with a file, a call, marks of the editor and what was broken off; an empty one."""
    selected = {"type": "File", "uri": {"$mid": 1, "fsPath": "/home/ada/oven/loaf.md"}}
    messages = [
        {"role": "checkpoint", "type": "user_edit", "voidFileSnapshotOfURI": {}},
        user("Which flour?", selections=[selected]),
        assistant("I look.", "A file."),
        tool(),
        assistant("Rye."),
        user("Bake it"),
        assistant("Well"),
        {"role": "interrupted_streaming_tool", "name": "run_command"},
    ]
    times = {"createdAt": BEGUN, "lastModified": ENDED}
    return {"a1": {"id": "a1", **times, "messages": messages, "state": {}},
            "a2": {"id": "a2", **times, "messages": [], "state": {}}}  # fmt: skip


def write(path: Path, value: object = None, key: str = KEY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("CREATE TABLE IF NOT EXISTS ItemTable (key TEXT UNIQUE, value BLOB)")
        told = json.dumps(threads() if value is None else value)
        database.execute("INSERT INTO ItemTable VALUES (?, ?)", (key, told))
    return path


def one(folder: Path, *messages: Fields) -> ParsedSession:
    return read_one(write(folder / "state.vscdb", {"a1": {"messages": list(messages)}}))


def test_a_thread_is_a_conversation(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "User" / "globalStorage" / "state.vscdb"))
    assert (session.source, session.external_id, session.title) == ("void", "a1", "Which flour?")
    assert (session.created_at, session.updated_at) == (BEGUN_MS, ENDED_MS)
    call = ToolCall("read_file", '{"uri":"rye.md"}', "t1", ToolOutcome("rye", ToolStatus.OK))
    assert [(message.role, message.blocks) for message in session.messages] == [
        (Role.USER, (Text("Which flour?"), File(Attachment("loaf.md")))),
        (Role.ASSISTANT, (Thinking("A file."), Text("I look."), call)),
        (Role.ASSISTANT, (Text("Rye."),)),
        (Role.USER, (Text("Bake it"),)),
        (Role.ASSISTANT, (Text("Well"),)),
        (Role.SYSTEM, (Event(EventKind.INTERRUPTED),)),
    ]


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("rejected", ToolOutcome("No.", ToolStatus.FAILED, "rejected")),
        ("tool_error", ToolOutcome("No.", ToolStatus.FAILED, "tool error")),
        ("running_now", ToolOutcome("No.")),
    ],
)
def test_how_a_call_ended_is_told(tmp_path: Path, kind: str, outcome: ToolOutcome) -> None:
    (message,) = one(tmp_path, tool(kind, "No.", mcpServerName="oven")).messages
    (call,) = message.blocks
    assert isinstance(call, ToolCall)
    assert (call.name, call.outcome) == ("oven.read_file", outcome)


def test_a_call_that_waits_has_no_outcome(tmp_path: Path) -> None:
    (call,) = one(tmp_path, tool("tool_request", "")).messages[0].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is None


def test_an_edited_prompt_makes_no_other_of_what_was_said_before(tmp_path: Path) -> None:
    first = one(tmp_path / "1", user("Bake"), assistant("Done."), user("More"), assistant("No."))
    second = one(tmp_path / "2", user("Bake"), assistant("Done."), user("Less"), assistant("Yes."))
    names = [[message.external_id for message in session.messages] for session in (first, second)]
    assert names[0][:2] == names[1][:2]
    assert not set(names[0][2:]) & set(names[1][2:])


def test_what_a_newer_version_keeps_counts_first(tmp_path: Path) -> None:
    path = write(tmp_path / "state.vscdb")
    older = {"a1": {"messages": [user("Older")]}, "a0": {"messages": [user("Oldest")]}}
    write(path, older, "void.chatThreadStorage")
    sessions, issues = read(path)
    assert issues == []
    assert {session.external_id: session.title for session in sessions} == {
        "a1": "Which flour?", "a0": "Oldest"
    }  # fmt: skip


def test_no_other_editor_takes_it(tmp_path: Path) -> None:
    write(tmp_path / "User" / "globalStorage" / "state.vscdb")
    (portion,) = plan(open_container(tmp_path)).portions
    assert portion.importer.key == "void"


@RELAXED
@given(st.data())
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    value = copy.deepcopy(threads())
    put(value, data.draw(st.sampled_from(list(places(value)))), data.draw(JSON))
    read(write(tmp_path_factory.mktemp("void") / "state.vscdb", value))
