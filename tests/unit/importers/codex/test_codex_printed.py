"""What ``codex exec --json`` prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Event, EventKind, Text, Thinking, ToolCall, ToolStatus
from chatvault.domain.message import Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.codex.printed import is_printed
from tests.json_lines import json_lines
from tests.unit.importers.codex.codex_files import SESSION, Rollout, read, talk

BEGUN = {"type": "thread.started", "thread_id": SESSION}


def done(kind: str, **fields: object) -> dict[str, object]:
    """An item that is complete."""
    return {"type": "item.completed", "item": {"id": f"item_{kind}", "type": kind, **fields}}


def write(folder: Path, *records: dict[str, object]) -> Path:
    path = folder / "run.jsonl"
    path.write_text(json_lines(records))
    return path


def printed(folder: Path, *records: dict[str, object]) -> ParsedSession:
    sessions, issues = read(write(folder, BEGUN, {"type": "turn.started"}, *records))
    assert not issues
    (session,) = sessions
    return session


def test_a_run_stands_in_for_its_session(tmp_path: Path) -> None:
    usage = {"input_tokens": 2000, "cached_input_tokens": 1500, "output_tokens": 20}
    session = printed(
        tmp_path,
        done("reasoning", text="Look first."),
        done("agent_message", text="Done."),
        {"type": "turn.completed", "usage": usage},
    )
    assert (session.external_id, session.stands_in) == (SESSION, True)
    (message,) = session.messages
    assert message.external_id == "transcript:line:3"
    assert message.blocks == (Thinking("Look first."), Text("Done."))
    assert message.usage == Usage(input=500, output=20, cache_read=1500)
    # and its id tells when it was.
    assert session.created_at == message.created_at == int(SESSION.replace("-", "")[:12], 16)


@pytest.mark.parametrize(
    ("item", "name", "text", "status"),
    [
        (
            done("command_execution", command="ls", aggregated_output="a\n", exit_code=0),
            "shell",
            "a\n",
            ToolStatus.OK,
        ),
        (
            done("command_execution", command="ls", aggregated_output="", exit_code=2),
            "shell",
            "",
            ToolStatus.FAILED,
        ),
        (
            done("file_change", changes=[{"path": "a", "kind": "add"}], status="failed"),
            "apply_patch",
            "",
            ToolStatus.FAILED,
        ),
        (
            done(
                "mcp_tool_call",
                server="docs",
                tool="search",
                result={"content": [{"type": "text", "text": "found"}]},
            ),
            "docs.search",
            "found",
            ToolStatus.UNKNOWN,
        ),
        (
            done(
                "mcp_tool_call",
                server="docs",
                tool="get",
                error={"message": "gone"},
                status="failed",
            ),
            "docs.get",
            "gone",
            ToolStatus.FAILED,
        ),
        (done("todo_list", items=[{"text": "Bake"}]), "update_plan", "", ToolStatus.OK),
        (done("web_search", query="rye"), "web_search", "", ToolStatus.OK),
        (done("hologram", size=3), "hologram", "", ToolStatus.OK),
    ],
)
def test_every_tool_is_a_call_with_what_came_of_it(
    tmp_path: Path, item: dict[str, object], name: str, text: str, status: ToolStatus
) -> None:
    (message,) = printed(tmp_path, item).messages
    (call,) = message.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.outcome.text, call.outcome.status) == (name, text, status)


def test_a_run_that_failed_tells_why(tmp_path: Path) -> None:
    session = printed(tmp_path, {"type": "turn.failed", "error": {"message": "Stream lost"}})
    assert session.messages[0].blocks == (Event(EventKind.ERROR, "Stream lost"),)


def test_the_first_form_of_it_is_read(tmp_path: Path) -> None:
    said = {"type": "item.completed", "item": {"item_type": "assistant_message", "text": "Hi."}}
    path = write(tmp_path, {"type": "session.created", "session_id": SESSION}, said)
    (session,), _ = read(path)
    assert (session.external_id, talk(session)) == (SESSION, ["Hi."])


def test_a_run_beside_its_rollout_is_told_as_standing_in_for_it(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("Go.", typed=True)
    rollout.assistant("Done.")
    rollout.write(tmp_path)
    write(tmp_path, BEGUN, done("agent_message", text="Done."))
    sessions, _ = read(tmp_path)
    assert {(session.external_id, session.stands_in) for session in sessions} == {
        (SESSION, False),
        (SESSION, True),
    }


@pytest.mark.parametrize(
    "record",
    [
        {"type": "item.completed", "item": None},
        {"type": "item.completed", "item": {"type": "mcp_tool_call", "result": [], "error": 3}},
        {"type": "item.completed", "item": {"type": "file_change", "changes": None, "id": 7}},
        {"type": "item.completed", "item": {"type": "command_execution", "exit_code": "x"}},
        {"type": "turn.completed", "usage": [1]},
        {"type": "error", "message": None, "error": "x"},
    ],
)
def test_odd_records_cost_no_other(tmp_path: Path, record: dict[str, object]) -> None:
    session = printed(tmp_path, record, done("agent_message", text="Done."))
    assert talk(session)[-1].endswith("Done.")


def test_a_record_of_no_kind_begins_no_run() -> None:
    """As other programs' files begin, whatever their first field is called."""
    assert not is_printed({"": "0"})
    assert not is_printed({"type": "", "": "0"})
