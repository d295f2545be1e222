"""Sessions of Cline's command line become conversations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Text,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Usage
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from tests.unit.importers.cline.cline_files import (
    START,
    read,
)
from tests.unit.importers.hostile import JSON, RELAXED, places, put


def command_line_session(folder: Path) -> Path:
    """An invented session of the command line, with what is told of it beside it."""
    key = "1763812800_loaf"
    home = folder / "sessions" / key
    home.mkdir(parents=True)
    said = '<user_input mode="act">Bake a loaf</user_input>'
    messages = [
        {"id": "m1", "role": "user", "ts": START, "content": [{"type": "text", "text": said}]},
        {"id": "m2", "role": "assistant", "ts": START + 1000,
         "modelInfo": {"id": "baker-2", "provider": "mill"},
         "metrics": {"inputTokens": 15, "outputTokens": 5, "cacheReadTokens": 3,
                     "cacheWriteTokens": 2, "cost": 0.01},
         "content": [{"type": "thinking", "thinking": "Rye?"},
                     {"type": "tool_use", "id": "t1", "name": "run", "input": {"c": "ls"}}]},
        {"id": "m3", "role": "user", "ts": START + 2000, "content": [
            {"type": "tool_result", "tool_use_id": "t1",
             "content": [{"query": "ls", "result": "", "success": False, "error": "no pantry"}]}]},
        {"id": "m4", "role": "assistant", "ts": START + 3000,
         "content": [{"type": "text", "text": "There is no pantry."}]},
    ]  # fmt: skip
    whole = {"version": 1, "sessionId": key, "messages": messages}
    (home / f"{key}.messages.json").write_text(json.dumps(whole))
    about = {"session_id": key, "model": "baker-1", "cwd": "/home/ada/oven",
             "started_at": "2025-11-22T12:00:00Z", "ended_at": "2025-11-22T13:00:00Z",
             "metadata": {"title": "A loaf", "git": {"branch": "rye"}}}  # fmt: skip
    (home / f"{key}.json").write_text(json.dumps(about))
    return home


def test_a_session_of_the_command_line_is_a_conversation(tmp_path: Path) -> None:
    command_line_session(tmp_path)
    (session,), issues = read(tmp_path)
    assert (session.source, session.external_id) == ("cline", "1763812800_loaf")
    assert (session.title, session.git_branch, issues) == ("A loaf", "rye", [])
    assert session.created_at == START
    assert session.updated_at == START + 3_600_000
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    asked, called, ended = session.messages
    assert asked.blocks == (Text("Bake a loaf"),)
    assert (called.external_id, called.model, ended.model) == ("m2", "baker-2", "baker-1")
    assert called.usage == Usage(10, 5, 3, 2, cost=10_000, cost_source=CostSource.REPORTED)
    call = called.blocks[1]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("no pantry", ToolStatus.FAILED)


def test_what_is_only_counted_of_the_whole_session_stands_at_its_end(tmp_path: Path) -> None:
    home = command_line_session(tmp_path)
    path = home / f"{home.name}.messages.json"
    whole = json.loads(path.read_text())
    del whole["messages"][1]["metrics"]
    path.write_text(json.dumps(whole["messages"]))  # older ones are a list alone
    spent = {"inputTokens": 20, "outputTokens": 9, "totalCost": 0.5}
    about = {"session_id": home.name, "metadata": {"usage": spent}}
    (home / f"{home.name}.json").write_text(json.dumps(about))
    (session,), _ = read(home)
    assert [message.usage for message in session.messages] == [
        None,
        None,
        Usage(20, 9, cost=500_000, cost_source=CostSource.REPORTED),
    ]


def test_an_agent_of_the_command_line_belongs_to_the_session_of_its_folder(tmp_path: Path) -> None:
    home = command_line_session(tmp_path)
    messages = [{"id": "a1", "role": "user", "ts": START,
                 "content": [{"type": "text", "text": "Weigh the flour"}]}]  # fmt: skip
    told = {"sessionId": "run-1", "origin": {"subagent": "miller"}, "messages": messages}
    (home / "miller__1.messages.json").write_text(json.dumps(told))
    sessions, issues = read(tmp_path)
    agent = next(session for session in sessions if session.external_id == "run-1")
    assert (agent.parent_external_id, agent.relation) == (home.name, Relation.SUBAGENT)
    assert (agent.agent, agent.title, len(sessions), issues) == ("miller", "Weigh the flour", 2, [])
    assert agent.project is not None


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere_in_a_session_of_the_command_line(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    home = command_line_session(tmp_path_factory.mktemp("cline"))
    path = home / f"{home.name}{data.draw(st.sampled_from(['.json', '.messages.json']))}"
    whole = json.loads(path.read_text())
    put(whole, data.draw(st.sampled_from(places(whole))), data.draw(JSON))
    try:
        path.write_text(json.dumps(whole))
    except ValueError:  # no JSON
        return
    try:
        sessions, _ = read(home)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)
