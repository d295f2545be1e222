"""Sessions of Continue become conversations."""

from __future__ import annotations

import copy
import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, File, Image, Text, Thinking, ToolCall, ToolStatus
from chatvault.domain.message import CostSource, Role, Usage
from chatvault.errors import UnreadableFile
from chatvault.importers.continue_dev.importer import ContinueImporter
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_with

SESSION = "2dbf0000-096d-4773-b5f3-9023894a7355"


def call(key: str, name: str) -> dict[str, Any]:
    return {"id": key, "type": "function", "function": {"name": name, "arguments": '{"a": 1}'}}


def told() -> dict[str, Any]:
    """A question with a file, an answer that calls two tools, and the end."""
    output = [{"name": "Tool Result", "content": "500 g of rye"}]
    usage = {"promptTokens": 900, "completionTokens": 40,
             "promptTokensDetails": {"cachedTokens": 600, "cacheWriteTokens": 100},
             "completionTokensDetails": {"reasoningTokens": 12}}  # fmt: skip
    return {
        "sessionId": SESSION,
        "title": "New Session",
        "workspaceDirectory": "file:///home/ada/my%20oven",
        "chatModelTitle": "Opus",
        "history": [
            {"message": {"role": "system", "content": "Be kind."}, "contextItems": []},
            {
                "message": {"role": "user", "content": [{"type": "text", "text": "Bake"}]},
                "contextItems": [{"name": "loaf.md", "content": "# Loaf", "uri": {}}],
            },
            {
                "message": {"role": "assistant", "content": "I look.", "usage": usage,
                            "toolCalls": [call("t1", "Read"), call("t2", "Edit")]},
                "reasoning": {"text": "A file.", "active": False},
                "toolCallStates": [{"toolCallId": "t1", "status": "done", "output": output}],
            },
            {"message": {"role": "tool", "toolCallId": "t1", "content": "500 g of rye"}},
            {"message": {"role": "tool", "toolCallId": "t2", "content": "written"}},
            {"message": {"role": "assistant", "content": "Done."},
             "conversationSummary": "A loaf."},
        ],
    }  # fmt: skip


read = partial(read_with, ContinueImporter())


def write(folder: Path, value: object, name: str = f"{SESSION}.json") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(json.dumps(value))
    return path


def test_a_session_is_a_conversation(tmp_path: Path) -> None:
    (session,), issues = read(write(tmp_path, told()))
    assert issues == []
    assert (session.external_id, session.title, session.model) == (SESSION, "Bake", "Opus")
    assert session.project is not None
    assert session.project.path == "/home/ada/my oven"
    assert [message.role for message in session.messages] == [
        Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.ASSISTANT, Role.SYSTEM
    ]  # fmt: skip
    question = session.messages[1].blocks
    assert question[0] == Text("Bake")
    assert isinstance(question[1], File)
    assert question[1].text == "# Loaf"
    thought, said, first, second = session.messages[2].blocks
    assert (thought, said) == (Thinking("A file."), Text("I look."))
    for block, output in ((first, "500 g of rye"), (second, "written")):
        assert isinstance(block, ToolCall)
        assert block.outcome is not None
        assert block.outcome.text == output
    assert session.messages[2].usage == Usage(900, 40, 600, 100, reasoning=12)
    assert isinstance(session.messages[4].blocks[0], Event)


def test_a_tool_that_failed_says_so(tmp_path: Path) -> None:
    value = told()
    value["history"][2]["toolCallStates"][0] |= {"status": "errored", "output": []}
    (session,), _ = read(write(tmp_path, value))
    block = session.messages[2].blocks[2]
    assert isinstance(block, ToolCall)
    assert block.outcome is not None
    assert block.outcome.status is ToolStatus.FAILED


@pytest.mark.parametrize("created", ["1763812800000", 1763812800000, "2025-11-22T12:00:00Z"])
def test_the_list_of_sessions_tells_when_they_began(tmp_path: Path, created: object) -> None:
    write(tmp_path, told())
    entry = {"sessionId": SESSION, "title": "A loaf", "dateCreated": created}
    write(tmp_path, [entry, "odd"], "sessions.json")
    (session,), _ = read(tmp_path)
    assert session.created_at == 1_763_812_800_000
    assert session.title == "Bake"


def test_a_session_without_its_list_is_as_old_as_its_file(tmp_path: Path) -> None:
    path = write(tmp_path, told())
    os.utime(path, (1_763_812_800, 1_763_812_800))
    (session,), _ = read(path)
    assert (session.created_at, session.updated_at) == (1_763_812_800_000, 1_763_812_800_000)


def test_how_long_it_thought_and_pictures_that_lie_elsewhere_are_kept(tmp_path: Path) -> None:
    value = told()
    begun = 1_763_812_800_000
    thought = {"text": "A file.", "startAt": begun, "endAt": begun + 2500}
    shown = {"type": "imageUrl", "imageUrl": {"url": "https://oven.example/rye.png"}}
    value["history"] += [
        {"message": {"role": "user", "content": [shown]}},
        {"message": {"role": "assistant", "content": "Rye."}, "reasoning": thought},
    ]
    (session,), _ = read(write(tmp_path, value))
    assert session.messages[-1].created_at == begun + 2500
    (picture,) = session.messages[-2].blocks
    assert isinstance(picture, Image)
    assert picture.attachment.name == "https://oven.example/rye.png"
    assert session.messages[-1].blocks[0] == Thinking("A file.", 2.5)


def test_its_own_title_counts_most(tmp_path: Path) -> None:
    (session,), _ = read(write(tmp_path, told() | {"title": "Rye"}))
    assert session.title == "Rye"


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    value = copy.deepcopy(told())
    put(value, data.draw(st.sampled_from(places(value))), data.draw(JSON))
    folder = tmp_path_factory.mktemp("sessions")
    try:
        sessions, _ = read(write(folder, value))
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)


def test_the_log_of_an_answer_names_its_model_and_the_whole_tells_what_it_cost(
    tmp_path: Path,
) -> None:
    value = told()
    del value["chatModelTitle"]
    value["history"][2]["promptLogs"] = [{"modelTitle": "Opus", "prompt": "", "completion": ""}]
    value["history"][5]["promptLogs"] = [{"modelTitle": "Sonnet"}]
    value["usage"] = {"promptTokens": 900, "completionTokens": 40, "totalCost": 0.02}
    write(tmp_path, value)
    (session,), _ = read(tmp_path)
    answers = [message for message in session.messages if message.role is Role.ASSISTANT]
    assert [answer.model for answer in answers] == ["Opus", "Sonnet"]
    assert session.model == "Sonnet"
    assert answers[1].usage == Usage(cost=20_000, cost_source=CostSource.REPORTED)


def test_tokens_of_the_session_alone_stand_with_its_last_answer(tmp_path: Path) -> None:
    value = told()
    del value["history"][2]["message"]["usage"]
    value["usage"] = {"promptTokens": 900, "completionTokens": 40}
    write(tmp_path, value)
    (session,), _ = read(tmp_path)
    assert [one.usage for one in session.messages if one.usage] == [Usage(input=900, output=40)]


def test_what_a_tool_gave_is_kept_where_its_state_tells_only_how_it_ended(tmp_path: Path) -> None:
    value = told()
    value["history"][2]["toolCallStates"] = [
        {"toolCallId": "t1", "status": "canceled", "output": []},
        {"toolCallId": "t2", "status": "done", "output": None},
    ]
    write(tmp_path, value)
    (session,), _ = read(tmp_path)
    calls = [
        block for one in session.messages for block in one.blocks if isinstance(block, ToolCall)
    ]
    assert [(call.outcome.text, call.outcome.status) for call in calls if call.outcome] == [
        ("500 g of rye", ToolStatus.FAILED),
        ("written", ToolStatus.OK),
    ]
    assert Role.TOOL not in [message.role for message in session.messages]


def test_answers_of_the_command_line_tell_what_they_took_by_the_provider_s_names(
    tmp_path: Path,
) -> None:
    value = told()
    del value["chatModelTitle"]
    first, last = value["history"][2]["message"], value["history"][5]["message"]
    first["usage"] = {
        "prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940, "model": "gpt-5",
        "prompt_tokens_details": {"cached_tokens": 600}, "cost_cents": 2,
    }  # fmt: skip
    last["usage"] = {
        "prompt_tokens": 30, "completion_tokens": 8, "total_tokens": 38, "model": "claude-opus-5",
        "prompt_tokens_details": {
            "cached_tokens": 700, "cache_read_tokens": 700, "cache_write_tokens": 90,
        },
        "cost_cents": 0,
    }  # fmt: skip
    value["usage"] = {"promptTokens": 930, "completionTokens": 48, "totalCost": 0.0235}
    write(tmp_path, value)
    (session,), _ = read(tmp_path)
    answers = [one for one in session.messages if one.role is Role.ASSISTANT]
    assert [answer.model for answer in answers] == ["gpt-5", "claude-opus-5"]
    assert session.model == "claude-opus-5"
    paid = CostSource.REPORTED
    assert [answer.usage for answer in answers] == [
        Usage(input=300, output=40, cache_read=600, cost=20_000, cost_source=paid),
        Usage(input=30, output=8, cache_read=700, cache_write=90, cost=3_500, cost_source=paid),
    ]


def test_a_total_that_began_anew_takes_nothing_from_what_the_answers_cost(tmp_path: Path) -> None:
    value = told()
    for place in (2, 5):
        value["history"][place]["message"]["usage"] = {
            "prompt_tokens": 900, "completion_tokens": 40, "cost_cents": 2,
        }  # fmt: skip
    value["usage"] = {"promptTokens": 900, "completionTokens": 40, "totalCost": 0.02}
    write(tmp_path, value)
    (session,), _ = read(tmp_path)
    assert [one.usage.cost for one in session.messages if one.usage] == [20_000, 20_000]


def test_a_session_in_which_nothing_was_said_is_told_to_be_one(tmp_path: Path) -> None:
    sessions, (issue,) = read(write(tmp_path, told() | {"history": []}))
    assert sessions == []
    assert issue.text == "There is no message in it, so it was left out."
