"""What was printed of a run of Claude Code, and the transcripts of the same run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatvault.services.vault import Services
from tests.json_lines import json_lines
from tests.unit.importers.claude_code.claude_code_files import SESSION, Transcript, call, text
from tests.unit.services.growing.beginnings import WORK, rows

USED = {"input_tokens": 3, "output_tokens": 5}


def printed(folder: Path) -> Path:
    """A run with a sub-agent."""
    transcript = Transcript()
    transcript.assistant("msg_1", call("t1", "Agent", prompt="Look."), usage=USED)
    transcript.assistant("msg_2", text("There is rye."), usage=USED)
    transcript.result("t1", "Rye.")
    transcript.assistant("msg_3", text("Rye it is."), usage=USED)
    lines = [
        {"type": one["type"], "message": one["message"], "uuid": one["uuid"], "session_id": SESSION}
        | {"parent_tool_use_id": None, "request_id": one.get("requestId")}
        for one in transcript.records
    ]
    lines[1] |= {"parent_tool_use_id": "t1"}
    lines[2] |= {"tool_use_result": {"agentId": "a1"}}
    path = folder / "run.jsonl"
    path.write_text(json_lines(lines))
    return path


def transcripts(folder: Path) -> Path:
    """The same run as Claude Code keeps it."""
    main = Transcript()
    main.user("What is there?")
    main.assistant("msg_1", call("t1", "Agent", prompt="Look."), usage=USED)
    main.result("t1", "Rye.", toolUseResult={"agentId": "a1"})
    main.assistant("msg_3", text("Rye it is."), usage=USED)
    agent = Transcript(isSidechain=True, agentId="a1")
    agent.user("Look.")
    agent.assistant("msg_2", text("There is rye."), usage=USED)
    agent.write(folder, f"{SESSION}/subagents/agent-a1.jsonl")
    main.write(folder)
    return folder


@pytest.mark.parametrize("order", ["printed first", "transcripts first", "again"])
def test_a_run_is_there_once_however_it_comes(
    services: Services, tmp_path: Path, order: str
) -> None:
    made = [printed(tmp_path), transcripts(tmp_path / "projects")]
    if order == "transcripts first":
        made.reverse()
    for path in made * (1 + (order == "again")):
        services.importing.run([path], WORK)
    found: list[dict[str, Any]] = rows(services, "SELECT external_id FROM chat_session ORDER BY 1")
    assert [row["external_id"] for row in found] == [SESSION, f"{SESSION}/agent-a1"]
    messages = rows(services, "SELECT external_id, output_tokens FROM message")
    assert not any(row["external_id"].startswith("transcript:") for row in messages)
    assert sum(row["output_tokens"] or 0 for row in messages) == 15
