"""The sessions of Devin's command line become conversations."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Text,
    Thinking,
    ToolCall,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from tests.unit.importers.devin.devin_files import (
    BEGUN,
    SESSION,
    answer,
    back,
    call,
    document,
    exchange,
    node,
    person,
    read,
    write,
)
from tests.unit.importers.hostile import RELAXED, spoil


def read_one(path: Path) -> ParsedSession:
    sessions, issues = read(path)
    assert issues == []
    (session,) = sessions
    return session


def texts(session: ParsedSession) -> list[str]:
    return [plain_text(message.blocks) for message in session.messages if not message.hidden]


def test_a_session_is_a_conversation(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "cli" / "sessions.db", exchange()))
    assert (session.source, session.external_id, session.title) == ("devin", SESSION, "Rye")
    assert (session.created_at, session.updated_at) == (BEGUN * 1000, (BEGUN + 600) * 1000)
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    instructions, asked, called, said = session.messages
    assert (instructions.role, instructions.hidden) == (Role.SYSTEM, Hidden.SYSTEM)
    assert (asked.role, asked.hidden) == (Role.USER, None)
    thought, made = called.blocks
    assert thought == Thinking("A look.")
    assert isinstance(made, ToolCall)
    assert made.outcome is not None
    assert (made.name, made.outcome.text, made.outcome.status) == ("exec", "rye.md", ToolStatus.OK)
    assert said.blocks == (Text("Ten hours."),)
    assert (said.model, said.latency_ms) == ("swe-2-high", 1200)
    assert said.usage == Usage(10, 4, 90)
    assert session.active_leaf == "m4"


def test_a_call_that_failed_says_so(tmp_path: Path) -> None:
    ended: dict[str, Any] = {"chisel/terminal_output": {"exit": {"exit_code": 2}},
             "chisel/tool_result_meta": {"success": False}}  # fmt: skip
    nodes = [*exchange()[:3], back(3, 2, "no rye", **ended), answer(4, 3, "None.")]
    session = read_one(write(tmp_path / "sessions.db", nodes))
    made = session.messages[2].blocks[1]
    assert isinstance(made, ToolCall)
    assert made.outcome is not None
    assert (made.outcome.status, made.outcome.note) == (ToolStatus.FAILED, "exit 2")


def test_copies_of_what_was_said_are_said_once(tmp_path: Path) -> None:
    again = [
        node(10, None, "system", "You are a baker.", about={"is_system_prefix": True}),
        person(11, 10, "How long does rye rise?", name="m1"),
        answer(12, 11, "Ten hours.", name="m4"),
        person(13, 12, "And wheat?"),
    ]
    session = read_one(write(tmp_path / "sessions.db", [*exchange(), *again], 13))
    found = {one.external_id: one.parent_id for one in session.messages}
    assert len(session.messages) == len(found)
    assert (found["m13"], found["m4"]) == ("m4", "m1")
    assert found["m2"] == "m1"  # what the copies leave out
    assert session.active_leaf == "m13"
    before = read_one(write(tmp_path / "before" / "sessions.db", exchange()))
    assert before.messages[0].external_id == session.messages[0].external_id


def test_what_was_summed_up_is_still_told(tmp_path: Path) -> None:
    newer = [
        node(10, None, "system", "You are a baker.", about={"is_system_prefix": True}),
        answer(11, 10, "Rye takes ten hours.", about={"summarized_from": 4}),
        node(12, 11, "system", "You are continuing.", about={"summarized_from": 4}),
        person(13, 12, "And wheat?"),
    ]
    session = read_one(write(tmp_path / "sessions.db", [*exchange(), *newer], 13))
    shown = [one for one in session.messages if not one.hidden]
    assert [one.external_id for one in shown] == ["m1", "m2", "m4", "m11", "m13"]
    assert shown[3].blocks == (Event(EventKind.COMPACTION, "Rye takes ten hours."),)


def test_an_answer_that_was_given_again_is_another_branch(tmp_path: Path) -> None:
    nodes = [*exchange(), answer(5, 3, "Twelve hours.")]
    session = read_one(write(tmp_path / "sessions.db", nodes))
    found = {one.external_id: one for one in session.messages}
    assert found["m5"].parent_id == found["m4"].parent_id == "m2"
    assert session.active_leaf == "m4"


def test_agents_that_worked_for_a_session_have_their_own(tmp_path: Path) -> None:
    asked = answer(2, 1, "", call("sidekick", task="Weigh"))
    told = back(3, 2, "500 g", **{"subagent/agent_id": "miller"})
    agent = [
        node(20, None, "system", "You are a miller.", about={"is_system_prefix": True}),
        person(21, 20, "Weigh the flour"),
        answer(22, 21, "500 g"),
    ]
    nodes = [*exchange()[:2], asked, told, answer(4, 3, "Ten hours."), *agent]
    path = write(tmp_path / "sessions.db", nodes, agents={"miller": 22})
    (session, miller), issues = read(path)
    assert issues == []
    assert (miller.external_id, miller.parent_external_id) == (f"{SESSION}/miller", SESSION)
    assert (miller.relation, miller.title) == (Relation.SUBAGENT, "Weigh the flour")
    assert texts(miller) == ["Weigh the flour", "500 g"]
    (made,) = session.messages[2].blocks
    assert isinstance(made, ToolCall)
    assert made.child == miller.external_id


def test_what_the_program_asks_is_no_prompt_and_what_it_hides_is_put_away(tmp_path: Path) -> None:
    kept = {"metadata": {"telemetry": {"source": "cache_keepalive"}}}
    nodes = [*exchange(), node(5, 4, "user", "continue", **kept)]
    session = read_one(write(tmp_path / "sessions.db", nodes, 5, hidden=1, title=None))
    assert session.messages[-1].hidden is Hidden.SYSTEM
    assert (session.title, session.archived) == ("How long does rye rise?", True)


def test_a_message_that_cannot_be_read_takes_no_other_with_it(tmp_path: Path) -> None:
    nodes = exchange()
    nodes[2]["message"] = "{"
    (session,), issues = read(write(tmp_path / "sessions.db", nodes))
    assert texts(session)[0] == "How long does rye rise?"
    assert texts(session)[-1] == "Ten hours."
    assert len(issues) == 1


STEPS = (
    {"step_id": 1, "source": "user", "timestamp": "2026-07-25T18:00:00Z", "message": "Is it rye?"},
    {"step_id": 2, "source": "agent", "message": [{"type": "text", "text": "A look."}],
     "reasoning_content": "Hm.", "model_name": "Adaptive",
     "extra": {"generation_model": "swe-2-high"},
     "tool_calls": [{"tool_call_id": "c1", "function_name": "exec", "arguments": {"c": "ls"}}],
     "observation": {"results": [{"source_call_id": "c1", "content": "rye.md"}]},
     "metrics": {"prompt_tokens": 100, "completion_tokens": 5, "cached_tokens": 80}},
)  # fmt: skip


def test_a_transcript_is_read_where_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "transcripts" / f"{SESSION}.json"
    path.parent.mkdir()
    path.write_text(json.dumps(document(*STEPS)))
    session = read_one(path)
    assert (session.external_id, session.stands_in) == (SESSION, True)
    asked, said = session.messages
    assert asked.blocks == (Text("Is it rye?"),)
    thought, _words, made = said.blocks
    assert thought == Thinking("Hm.")
    assert isinstance(made, ToolCall)
    assert made.outcome is not None
    assert made.outcome.text == "rye.md"
    assert (said.model, said.usage) == ("swe-2-high", Usage(20, 5, 80))


def test_a_transcript_of_another_agent_is_none_of_devin(tmp_path: Path) -> None:
    path = tmp_path / "trajectory.json"
    path.write_text(json.dumps(document(*STEPS, agent={"name": "oven", "version": "1"})))
    sessions, _ = read(path)
    assert sessions == []


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("devin")
    nodes = copy.deepcopy([*exchange(), answer(5, 3, "Twelve hours.")])
    told = [{"message": one["message"], "about": one["about"]} for one in nodes]
    spoil(told, data)
    for one, changed in zip(nodes, told, strict=False):
        if isinstance(changed, dict):
            one |= {key: changed.get(key) for key in ("message", "about")}
    step = json.loads(json.dumps(document(*STEPS)))
    spoil(step, data)
    try:
        write(folder / "sessions.db", nodes)
        (folder / "transcript.json").write_text(json.dumps(step))
    except ValueError:  # no JSON, or no text of a database
        return
    try:
        sessions, _ = read(folder)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)
