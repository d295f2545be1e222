"""What Warp's agent answered is read out of the tasks of a conversation."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import Role
from tests.unit.importers.export_files import imported
from tests.unit.importers.hostile import RELAXED
from tests.unit.importers.small_agent_files import WARP, block, query, warp
from tests.unit.importers.warp.warp_tasks import (
    START,
    asked,
    called,
    gave,
    message,
    said,
    task,
    wire,
)


def whole() -> bytes:
    """A thought, an answer with a call, what came back, and an answer."""
    _, row = task(
        asked("m1", "How long does rye rise?", 0),
        message("m2", "r1", 2, 15, wire((1, "A look first."))),
        said("m3", "r1", "I look.", 2),
        called("m4", "r1", 2, 9, (1, "rye"), (1, "wheat"), (2, "/home/ada/oven")),
        gave("m5", "m4", 3, 9, wire((1, wire((1, wire((1, "rye.md"))))))),
        said("m6", "r2", "Ten hours.", 4),
    )
    content = row["task"]
    assert isinstance(content, bytes)
    return content


def test_answers_stand_between_the_prompts(tmp_path: Path) -> None:
    row = {"conversation_id": WARP, "task": whole()}
    path = warp(
        tmp_path / "warp.sqlite",
        query("e1", "How long does rye rise?", 0),
        query("e2", "And wheat?", 9),
        ("agent_tasks", row),
    )
    read = imported(path)
    first, looked, answered, second = read.session.messages
    assert [first.external_id, second.external_id] == ["e1", "e2"]
    thought, text, call = looked.blocks
    assert (thought, text) == (Thinking("A look first."), Text("I look."))
    assert isinstance(call, ToolCall)
    assert (call.name, json.loads(call.arguments)) == (
        "grep",
        {"queries": ["rye", "wheat"], "path": "/home/ada/oven"},
    )
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("rye.md", ToolStatus.OK)
    assert answered.blocks == (Text("Ten hours."),)
    assert (looked.external_id, looked.model) == ("message:m2", "auto")
    assert looked.created_at == (START + 2) * 1000 + 500
    assert read.session.details is None
    assert not read.issues


def test_a_command_is_told_once(tmp_path: Path) -> None:
    row = task(
        called("m1", "r1", 1, 2, (1, "ls -l")),
        gave("m2", "m1", 3, 2, wire((5, wire((1, "as the model saw it"))))),
        called("m3", "r2", 4, 2, (1, "bake")),
        gave("m4", "m3", 5, 2, wire((5, wire((1, "too hot"), (2, 3))))),
    )
    rows = [query("e1", "List.", 0), block("b1", b"ls -l", 2), row]
    session = imported(warp(tmp_path / "warp.sqlite", *rows)).session
    calls = [one for each in session.messages for one in each.blocks if isinstance(one, ToolCall)]
    assert [json.loads(one.arguments)["command"] for one in calls] == ["ls -l", "bake"]
    listed, baked = (one.outcome for one in calls)
    assert listed is not None
    assert baked is not None
    assert listed.text == "rye.md"
    assert (baked.text, baked.status, baked.note) == ("too hot", ToolStatus.FAILED, "exit 3")


def test_what_is_between_warp_and_its_server_is_nothing_that_was_said(tmp_path: Path) -> None:
    row = task(
        called("m1", "r0", 1, 4, (1, "IgA=")),
        asked("m2", "How long does rye rise?", 1),
        called("m3", "r1", 2, 14, (1, "m2")),
        said("m4", "r1", "Ten hours.", 2),
    )
    session = imported(warp(tmp_path / "warp.sqlite", query("e1", "Go", 0), row)).session
    (answer,) = (each for each in session.messages if each.role is Role.ASSISTANT)
    suggested, text = answer.blocks
    assert isinstance(suggested, ToolCall)
    assert (suggested.name, text) == ("suggest_new_conversation", Text("Ten hours."))


def test_a_command_that_the_terminal_shows_with_an_error_is_told_once(tmp_path: Path) -> None:
    row = task(
        called("m1", "r1", 1, 2, (1, "bake")),
        gave("m2", "m1", 3, 2, wire((5, wire((1, ""), (2, 1))))),
    )
    rows = [query("e1", "Bake.", 0), block("b1", b"bake\nfish: no oven", 2), row]
    session = imported(warp(tmp_path / "warp.sqlite", *rows)).session
    calls = [one for each in session.messages for one in each.blocks if isinstance(one, ToolCall)]
    assert [json.loads(one.arguments)["command"] for one in calls] == ["bake\nfish: no oven"]
    assert session.messages[1].model == "auto"


def test_answers_of_older_versions_are_read(tmp_path: Path) -> None:
    path = warp(tmp_path / "warp.sqlite", query("e1", "Rye?", 0), query("e2", "Wheat?", 5))
    told = {"Received": {"output": [{"Text": {"text": "Ten hours."}}, {"New": {"a": 1}}]}}
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE ai_blocks (exchange_id TEXT, output TEXT)")
        database.execute("INSERT INTO ai_blocks VALUES ('e1', ?)", [json.dumps(told)])
        database.execute("INSERT INTO ai_blocks VALUES ('e2', '{')")
    read = imported(path)
    first, answer, second = read.session.messages
    assert [first.external_id, answer.external_id, second.external_id] == ["e1", "e1:answer", "e2"]
    assert answer.blocks == (Text("Ten hours."), Text('{"New":{"a":1}}', TextVariant.UNKNOWN))
    assert answer.model == "auto"
    assert not read.issues


def test_files_that_were_read_are_told(tmp_path: Path) -> None:
    file = wire((2, wire((1, "/home/ada/rye.md"), (2, "Ten hours."))))
    row = task(
        called("m1", "r1", 1, 5, (1, wire((1, "rye.md")))),
        gave("m2", "m1", 2, 5, wire((3, wire((1, file))))),
    )
    session = imported(warp(tmp_path / "warp.sqlite", query("e1", "Go", 0), row)).session
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "Ten hours."


def test_a_conversation_of_which_only_tasks_are_left_is_one(tmp_path: Path) -> None:
    row = task(
        asked("m1", "How long does rye rise?", 0),
        message("m2", "r1", 1, 25, wire((1, "claude-x"), (2, "Claude X"))),
        said("m3", "r1", "Ten hours.", 2),
        message("m4", "r2", 3, 16, wire((1, wire((1, "So far."))))),
        message("m5", "r3", 4, 17, wire((1, wire((1, wire((1, "n"), (2, "Too salty."))))))),
    )
    other = query("e1", "Something else", 0, "other")
    (tmp_path / "x").mkdir()
    read = imported(warp(tmp_path / "x" / "warp.sqlite", other, row))
    (session,) = (each for each in read.sessions if each.external_id == WARP)
    assert session.title == "How long does rye rise?"
    assert [each.role for each in session.messages] == [
        *(Role.USER, Role.ASSISTANT, Role.SYSTEM, Role.USER),
    ]
    assert session.messages[1].model == "claude-x"
    assert session.messages[2].blocks == (Event(EventKind.COMPACTION, "So far."),)
    assert session.messages[3].blocks == (Text("Too salty."),)
    assert any("no answers" in issue.text for issue in read.issues)  # of the other one


@pytest.mark.parametrize(
    ("kind", "content", "text", "note"),
    [
        (6, wire((2, wire((1, "No such file")))), "No such file", "failed"),
        (14, b"", "", "canceled"),
        (2, wire((6, b"")), "", "not allowed"),
    ],
)
def test_what_failed_is_told(
    tmp_path: Path, kind: int, content: bytes, text: str, note: str
) -> None:
    row = task(called("m1", "r1", 1, 6, (1, "Salt")), gave("m2", "m1", 2, kind, content))
    session = imported(warp(tmp_path / "warp.sqlite", query("e1", "Salt it.", 0), row)).session
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == (text, ToolStatus.FAILED)
    assert call.outcome.note == note


def test_changes_of_files_are_told_with_what_they_change(tmp_path: Path) -> None:
    diff = wire((1, "rye.md"), (2, "water"), (3, "milk"))
    row = task(called("m1", "r1", 1, 6, (1, "Softer"), (2, diff)))
    session = imported(warp(tmp_path / "warp.sqlite", query("e1", "Go", 0), row)).session
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert json.loads(call.arguments) == {
        "summary": "Softer",
        "diffs": [{"file_path": "rye.md", "search": "water", "replace": "milk"}],
    }


def test_a_tool_that_is_not_known_is_told_by_its_number(tmp_path: Path) -> None:
    row = task(called("m1", "r1", 1, 99, (1, "x")))
    session = imported(warp(tmp_path / "warp.sqlite", query("e1", "Go", 0), row)).session
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.name == "tool_99"


@RELAXED
@given(data=st.data())
def test_a_damaged_task_costs_only_itself(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(whole())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place:] = data.draw(st.sampled_from([b"", data.draw(st.binary(max_size=30))]))
    path = tmp_path / "warp.sqlite"
    path.unlink(missing_ok=True)
    row = {"conversation_id": WARP, "task": bytes(content)}
    read = imported(warp(path, query("e1", "How long does rye rise?", 0), ("agent_tasks", row)))
    names = [each.external_id for each in read.session.messages]
    assert names[0] == "e1"
    assert len(set(names)) == len(names)
