"""What came of the calls of Codex."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import ToolResult, ToolStatus
from chatvault.domain.message import Role
from tests.unit.importers.codex.codex_files import START_MS, Rollout, call_in, outcome_in, read_one


@pytest.mark.parametrize(
    ("output", "text", "status", "note", "duration"),
    [
        (
            '{"output":"a.py\\n","metadata":{"exit_code":0,"duration_seconds":0.5}}',
            "a.py\n",
            ToolStatus.OK,
            "",
            500,
        ),
        (
            "Chunk ID: 1\nWall time: 3.25 seconds\nProcess exited with code 1\nOutput:\nno",
            "no",
            ToolStatus.FAILED,
            "exit 1",
            3250,
        ),
        ("Exit code: 0\nWall time: 1 seconds\nOutput:\nok", "ok", ToolStatus.OK, "", 1000),
        (
            [
                {
                    "type": "input_text",
                    "text": "Script completed\nWall time 2.5 seconds\nOutput:\n",
                },
                {"type": "input_text", "text": "one"},
                {"type": "input_text", "text": "two"},
            ],
            "one\ntwo",
            ToolStatus.OK,
            "",
            2500,
        ),
        (
            "Script failed\nWall time 0.0 seconds\nOutput:\n\nScript error:\nno cell",
            "\nScript error:\nno cell",
            ToolStatus.FAILED,
            "failed",
            0,
        ),
        (
            "Script running with cell ID 8\nWall time 11.8 seconds\nOutput:\nso far",
            "so far",
            ToolStatus.UNKNOWN,
            "",
            11_800,
        ),
        ("18 passed in 3.4s", "18 passed in 3.4s", ToolStatus.UNKNOWN, "18 passed", 1000),
        ("aborted by user", "aborted by user", ToolStatus.FAILED, "aborted", 1000),
        ({"content": "x", "success": False}, "x", ToolStatus.FAILED, "failed", 1000),
        (
            {"stdout": "a", "stderr": "b", "exitCode": 2},
            "a\nb",
            ToolStatus.FAILED,
            "exit 2",
            1000,
        ),
        ([{"type": "input_text", "text": "one"}], "one", ToolStatus.UNKNOWN, "", 1000),
        ({"type": "input_text", "text": "one"}, "one", ToolStatus.UNKNOWN, "", 1000),
        ('{"output":', '{"output":', ToolStatus.UNKNOWN, "", 1000),
        (None, "", ToolStatus.UNKNOWN, "", 1000),
    ],
)
def test_outputs_of_every_shape_tell_how_it_went(
    tmp_path: Path,
    output: object,
    text: str,
    status: ToolStatus,
    note: str,
    duration: int,
) -> None:
    rollout = Rollout()
    rollout.call("a", cmd="make")
    rollout.output("a", output)
    outcome = outcome_in(read_one(rollout, tmp_path).messages[0])
    assert (outcome.text, outcome.status, outcome.note) == (text, status, note)
    assert (outcome.started_at, outcome.duration_ms) == (START_MS + 1000, duration)


def test_what_a_person_answered_stands_below_the_question(tmp_path: Path) -> None:
    rollout = Rollout()
    questions = [{"id": "flour", "question": "Which flour?"}, None]
    told = '{"answers":{"flour":{"answers":["Rye","Spelt"]},"oven":{"answers":["Gas"]}}}'
    for call_id, output in (("a", told), ("b", "no answer"), ("c", '{"answers":[1]}')):
        rollout.call(call_id, "request_user_input", questions=questions)
        rollout.output(call_id, output)
    blocks = read_one(rollout, tmp_path).messages
    outcomes = [outcome_in(message) for message in blocks]
    assert [each.text for each in outcomes] == [
        "Which flour?\nRye\nSpelt\n\noven\nGas",
        "no answer",
        '{"answers":[1]}',
    ]
    assert outcomes[0].details == told


def test_a_patch_is_told_by_its_lines(tmp_path: Path) -> None:
    rollout = Rollout()
    patch = "*** Begin Patch\n*** Update File: a.py\n@@\n-old\n+new\n+more\n*** End Patch"
    rollout.item("custom_tool_call", name="apply_patch", input=patch, call_id="p")
    changes = {"a.py": {"type": "update", "unified_diff": "@@"}}
    rollout.event("patch_apply_end", call_id="p", success=True, changes=changes)
    rollout.item("custom_tool_call_output", call_id="p", output="Success. Updated a.py")
    outcome = outcome_in(read_one(rollout, tmp_path).messages[0])
    assert (outcome.note, outcome.status) == ("+2 −1", ToolStatus.OK)
    assert json.loads(outcome.details or "") == {"changes": changes}


@pytest.mark.parametrize("first", ["output", "event"])
def test_the_log_refines_what_the_output_tells(tmp_path: Path, first: str) -> None:
    rollout = Rollout()
    rollout.call("a", cmd="make")
    duration = {"secs": 3, "nanos": 200_000_000}
    if first == "output":
        rollout.output("a", "no rule")
    rollout.event("exec_command_end", call_id="a", exit_code=2, duration=duration)
    if first == "event":
        rollout.output("a", "no rule")
    outcome = outcome_in(read_one(rollout, tmp_path).messages[0])
    assert (outcome.status, outcome.note) == (ToolStatus.FAILED, "exit 2")
    assert outcome.duration_ms == 3200


def test_an_output_without_its_call_is_a_message_of_its_own(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.output("gone", "left over")
    (message,) = read_one(rollout, tmp_path).messages
    (block,) = message.blocks
    assert message.role is Role.TOOL
    assert isinstance(block, ToolResult)
    assert block.outcome.text == "left over"


@pytest.mark.parametrize("told", ["event", "output"])
def test_a_call_that_spawned_an_agent_leads_to_its_session(tmp_path: Path, told: str) -> None:
    rollout = Rollout()
    rollout.call("a", "spawn_agent", message="Look for leftovers.")
    if told == "event":
        rollout.event("collab_agent_spawn_end", call_id="a", new_thread_id="child")
    else:
        rollout.output("a", '{"agent_id":"child"}')
    assert call_in(read_one(rollout, tmp_path).messages[0]).child == "child"
