"""Turns of Copilot Chat that a person did not simply write and let be answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Event, EventKind, File, Image, Text, ToolCall, plain_text
from chatvault.domain.message import Hidden, Role, Usage
from tests.unit.importers.copilot_chat.copilot_chat_files import (
    START_MS,
    chat,
    read_one,
    request,
    tool,
)


def test_a_prompt_that_was_written_anew_leaves_the_old_one_beside_it(tmp_path: Path) -> None:
    log: list[Any] = [
        {"kind": 0, "v": chat(request(1, "Hello", "Hi"))},
        {"kind": 2, "k": ["requests"], "v": [request(2, "Rye bread", "Sour")]},
        {"kind": 2, "k": ["requests"], "v": [request(3, "With seeds", "Better")]},
        {"kind": 2, "k": ["requests"], "v": [request(4, "Wheat bread", "Light")], "i": 1},
    ]
    session = read_one(tmp_path, log, "chat.jsonl")
    found = {each.external_id: each for each in session.messages}
    assert session.active_leaf == "request_4:r"
    assert found["request_4"].parent_id == found["request_2"].parent_id == "request_1:r"
    assert found["request_3"].parent_id == "request_2:r"
    aside = [each.external_id for each in session.messages if each.hidden is Hidden.ROLLED_BACK]
    assert aside == ["request_2", "request_2:r", "request_3", "request_3:r"]


def test_a_request_that_comes_again_is_none_that_was_replaced(tmp_path: Path) -> None:
    log: list[Any] = [
        {"kind": 0, "v": chat(request(1, "Hello"))},
        {"kind": 2, "k": ["requests"], "v": [request(1, "Hello", "Hi")], "i": 0},
    ]
    session = read_one(tmp_path, log, "chat.jsonl")
    assert [plain_text(each.blocks) for each in session.messages] == ["Hello", "Hi"]
    assert not any(each.hidden for each in session.messages)


def test_what_waits_to_be_sent_is_kept_aside(tmp_path: Path) -> None:
    pending = {"id": "request_2", "kind": "queued", "request": request(2, "And then rye")}
    session = read_one(tmp_path, chat(request(1, "Bake", "Yes"), pendingRequests=[pending]))
    waiting = session.messages[-1]
    assert (waiting.external_id, waiting.parent_id) == ("request_2", "request_1:r")
    assert (waiting.role, waiting.hidden) == (Role.USER, Hidden.QUEUE)
    assert plain_text(waiting.blocks) == "And then rye"
    assert session.active_leaf == "request_1:r"


def test_what_the_editor_asked_is_no_prompt_of_a_person(tmp_path: Path) -> None:
    asked = request(1, "[Terminal 1 has ended]", "I see.", isSystemInitiated=True)
    session = read_one(tmp_path, chat(asked, request(2, "Go on", "Yes")))
    assert [each.hidden for each in session.messages] == [Hidden.SYSTEM, None, None, None]
    assert session.title == "Go on"


def test_what_a_terminal_tells_is_no_prompt_of_a_person(tmp_path: Path) -> None:
    told = "[Terminal 5f-1 notification: command completed with exit code 0.]\nTerminal output:\nok"
    chatted = chat(request(1, "Bake", "I do."), request(2, told, "Done."))
    hidden = [each.hidden for each in read_one(tmp_path, chatted).messages]
    assert hidden == [None, None, Hidden.SYSTEM, None]


def test_a_turn_that_is_not_shown_is_hidden_whole(tmp_path: Path) -> None:
    told = chat(request(1, "Note", "Noted", hiddenFromTranscript=True), request(2, "Hi", "Hello"))
    hidden = [each.hidden for each in read_one(tmp_path, told).messages]
    assert hidden == [Hidden.SYSTEM, Hidden.SYSTEM, None, None]


def test_newer_versions_tell_by_its_state_that_an_answer_was_stopped(tmp_path: Path) -> None:
    state = {"value": 2, "completedAt": START_MS + 90_000}
    _asked, _said, end = read_one(
        tmp_path, chat(request(1, "?", "Well", modelState=state))
    ).messages
    assert end.blocks == (Event(EventKind.INTERRUPTED),)
    assert end.created_at == START_MS + 90_000


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"vote": 1}, "You rated this as good"),
        ({"vote": 0, "voteDownReason": "incorrectCode"}, "You rated this as bad: incorrectCode"),
    ],
)
def test_what_was_thought_of_an_answer_is_told(
    tmp_path: Path, fields: dict[str, Any], told: str
) -> None:
    answer = read_one(tmp_path, chat(request(1, "?", "Well", **fields))).messages[1]
    assert answer.blocks == (Text("Well"), Event(EventKind.NOTICE, told))


def test_tokens_and_time_may_stand_in_the_request_itself(tmp_path: Path) -> None:
    numbers = {"promptTokens": 900, "completionTokens": 40, "elapsedMs": 2500}
    answer = read_one(tmp_path, chat(request(1, "?", "Well", result={}, **numbers))).messages[1]
    assert answer.usage == Usage(input=900, output=40)
    assert answer.latency_ms == 2500


def test_totals_of_the_models_count_the_whole_turn(tmp_path: Path) -> None:
    totals = [
        {"model": "a", "inputTokens": 1000, "cachedTokens": 700, "outputTokens": 80},
        {"model": "b", "inputTokens": 100, "cachedTokens": 0, "outputTokens": 20},
    ]
    told = chat(request(1, "?", "Well", modelTotals=totals, promptTokens=900))
    assert read_one(tmp_path, told).messages[1].usage == Usage(400, 100, 700)


def test_the_model_that_a_turn_was_sent_to_is_the_one_that_answered(tmp_path: Path) -> None:
    routed = {"kind": "autoModeResolution", "resolved": {"id": "copilot/gpt-9", "name": "GPT 9"}}
    told = chat(request(1, "?", routed, "Well", modelId="copilot/auto"))
    assert read_one(tmp_path, told).messages[1].model == "gpt-9"


def test_a_chat_may_name_the_folder_that_it_works_in(tmp_path: Path) -> None:
    told = chat(request(1, "?", "Well"), workingDirectory="file:///home/ada/my%20oven")
    project = read_one(tmp_path, told).project
    assert project is not None
    assert project.path == "/home/ada/my oven"


def test_what_was_put_to_a_prompt_is_kept_in_every_shape(tmp_path: Path) -> None:
    variables = [
        {"kind": "terminalCommand", "name": "ls pantry", "value": "", "command": "ls pantry",
         "output": "flour", "exitCode": 2},
        {"kind": "diagnostic", "name": "No rye in…", "value": {},
         "problemMessage": "No rye in the pantry was found."},
        {"name": "notes", "values": [{"level": "full", "value": "Knead it"}]},
        {"kind": "image", "name": "loaf", "value": "https://example.org/loaf.png", "isURL": True},
    ]  # fmt: skip
    told = request(1, "Why?", "So.", variableData={"variables": variables})
    asked = read_one(tmp_path, chat(told)).messages[0].blocks
    texts = [block.text for block in asked if isinstance(block, File)]
    assert texts == [
        "$ ls pantry\nflour\nexit 2",
        "No rye in the pantry was found.",
        "Knead it",
    ]
    assert isinstance(asked[-1], Image)


def test_first_versions_hid_what_was_taken_back_in_another_way(tmp_path: Path) -> None:
    told = chat(request(1, "Rye", "Sour", isHidden=True), request(2, "Wheat", "Light"))
    hidden = [each.hidden for each in read_one(tmp_path, told).messages]
    assert hidden == [Hidden.ROLLED_BACK, Hidden.ROLLED_BACK, None, None]


def test_a_call_that_only_says_of_what_kind_it_is_tells_what_it_does(tmp_path: Path) -> None:
    searched = tool(toolSpecificData={"kind": "search"})
    (call,) = read_one(tmp_path, chat(request(1, "Look", searched))).messages[1].blocks
    assert isinstance(call, ToolCall)
    assert "Searching" in call.arguments
