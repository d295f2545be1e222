"""What tools of Cursor's editor did is read in the forms of all its versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import ToolCall, ToolStatus
from chatvault.domain.session import Relation
from tests.unit.importers.cursor.cursor_files import SESSION, EditorDatabase, read, read_one

GLOBAL = "User/globalStorage/state.vscdb"


def called(folder: Path, **told: Any) -> ToolCall:
    """The call that a bubble tells of."""
    database = EditorDatabase()
    database.composer(SESSION, "u1", "a1")
    database.bubble(SESSION, "u1", "Go on")
    database.bubble(SESSION, "a1", toolFormerData={"name": "grep", "status": "completed", **told})
    (call,) = read_one(database.write(folder / GLOBAL)).messages[1].blocks
    assert isinstance(call, ToolCall)
    return call


@pytest.mark.parametrize(
    ("result", "text", "status", "note"),
    [
        ({"output": {"success": {"stdout": "a.py"}}}, "a.py", ToolStatus.OK, ""),
        (
            {"output": {"failure": {"stderr": "none", "exitCode": 2}}},
            "none",
            ToolStatus.FAILED,
            "exit 2",
        ),
        ({"output": "killed", "rejected": True}, "killed", ToolStatus.FAILED, "denied"),
        (
            {"selectedTool": "find", "result": '{"content": [{"type": "text", "text": "One"}]}'},
            "One",
            ToolStatus.OK,
            "",
        ),
        ({"markdown": "# Page"}, "# Page", ToolStatus.OK, ""),
        ({"failure": {"error": "no such file"}}, "no such file", ToolStatus.FAILED, ""),
        ({"files": []}, '{"files": []}', ToolStatus.OK, ""),
        ({"result": "{" * 50}, "{" * 50, ToolStatus.OK, ""),
    ],
)
def test_a_result_is_what_a_person_would_read_of_it(
    result: object, text: str, status: ToolStatus, note: str, tmp_path: Path
) -> None:
    outcome = called(tmp_path, result=json.dumps(result)).outcome
    assert outcome is not None
    assert (outcome.text, outcome.status, outcome.note) == (text, status, note)


@pytest.mark.parametrize(
    ("raw", "params", "arguments"),
    [
        ('{"query": "x"}', '{"query": "x", "cwd": "/"}', '{"query": "x"}'),
        ("{}", '{"query": "x"}', '{"query": "x"}'),
        ('{"query": ', '{"query": "x"}', '{"query": "x"}'),
        ("*** Begin Patch", '{"path": "a.py"}', "*** Begin Patch"),
        ('{"query": ', None, '{"query": '),
        (None, {"query": "x"}, '{"query":"x"}'),
    ],
)
def test_a_call_was_given_what_tells_more(
    raw: object, params: object, arguments: str, tmp_path: Path
) -> None:
    assert called(tmp_path, rawArgs=raw, params=params).arguments == arguments


def test_a_tool_may_have_failed_though_its_request_was_completed(tmp_path: Path) -> None:
    outcome = called(tmp_path, additionalData={"status": "error"}, rawArgs="{}").outcome
    assert outcome is not None
    assert outcome.status is ToolStatus.FAILED
    went_well = called(tmp_path, additionalData={"status": "success"}).outcome
    assert went_well is not None
    assert went_well.status is ToolStatus.OK


def test_a_call_that_failed_before_it_was_named_is_a_call(tmp_path: Path) -> None:
    call = called(tmp_path, name=None, status=None, additionalData={"status": "error"})
    assert call.name == "tool"
    assert call.outcome is not None
    assert call.outcome.status is ToolStatus.FAILED


@pytest.mark.parametrize("as_text", [True, False])
def test_the_first_versions_kept_in_the_record_what_tools_did(
    tmp_path: Path, *, as_text: bool
) -> None:
    told = {"a1": {"name": "read_file", "rawArgs": '{"path":"a.py"}', "status": "completed"}}
    kept = json.dumps(told) if as_text else told
    database = EditorDatabase()
    bubbles = [
        {"type": 1, "bubbleId": "u1", "text": "Read it"},
        {"type": 2, "bubbleId": "a1", "text": "", "capabilityType": 15},
    ]
    capabilities = [{"type": 15, "data": {"bubbleDataMap": kept}}, {"type": 22}, None]
    database.composer(SESSION, conversation=bubbles, capabilities=capabilities)
    (call,) = read_one(database.write(tmp_path / GLOBAL)).messages[1].blocks
    assert isinstance(call, ToolCall)
    assert (call.name, call.arguments) == ("read_file", '{"path":"a.py"}')


def test_a_sub_agent_named_after_a_call_belongs_to_the_conversation_with_it(
    tmp_path: Path,
) -> None:
    database = EditorDatabase()
    database.composer(SESSION, "u1", "a1")
    database.bubble(SESSION, "u1", "Look around")
    told = {"name": "task_v2", "toolCallId": "toolu_7\nfc_1", "status": "completed"}
    database.bubble(SESSION, "a1", toolFormerData=told)
    for key in ("task-toolu_7", "task-toolu_8"):
        database.composer(key, "u2", subagentInfo=None)
        database.bubble(key, "u2", "Look into the tests")
    sessions, _issues = read(database.write(tmp_path / GLOBAL))
    assert {one.external_id: (one.parent_external_id, one.relation) for one in sessions} == {
        SESSION: (None, None),
        "task-toolu_7": (SESSION, Relation.SUBAGENT),
        "task-toolu_8": (None, None),
    }
    (call,) = sessions[0].messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.child == "task-toolu_7"
