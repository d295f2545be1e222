"""Threads of Amp become conversations."""

from __future__ import annotations

import copy
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.amp import AmpImporter
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.reading import read_with

CREATED = 1_763_812_800_000  # UTC ms
THREAD = "T-019b0000-0000-7000-8000-000000000001"


def message(number: int, role: str, *content: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"role": role, "messageId": number, "content": list(content), **fields}


def said(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def thread() -> dict[str, Any]:
    """A question, a tool that reads, and an answer."""
    usage = {"model": "claude-opus-4-1", "inputTokens": 3, "outputTokens": 70,
             "cacheCreationInputTokens": 20, "cacheReadInputTokens": 900,
             "timestamp": "2025-11-22T12:00:05.000Z"}  # fmt: skip
    run = {"status": "done", "result": {"absolutePath": "/w/a.md", "content": "1: rye"}}
    return {
        "v": 7,
        "id": THREAD,
        "created": CREATED,
        "messages": [
            message(0, "user", said("Read the recipe"), meta={"sentAt": CREATED + 10}),
            message(
                1,
                "assistant",
                {"type": "thinking", "thinking": "A file.", "signature": "x"},
                {"type": "tool_use", "id": "t1", "name": "Read", "input": {"path": "/w/a.md"}},
                usage=usage,
            ),
            message(2, "user", {"type": "tool_result", "toolUseID": "t1", "run": run}),
            message(3, "assistant", said("It is rye.")),
        ],
        "env": {"initial": {"trees": [{"displayName": "w", "uri": "file:///home/ada/my%20oven"}]}},
    }


read = partial(read_with, AmpImporter())


def write(folder: Path, told: object, name: str = f"{THREAD}.json") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(json.dumps(told))
    return path


def test_a_thread_is_a_conversation(tmp_path: Path) -> None:
    (session,), issues = read(write(tmp_path, thread()))
    assert issues == []
    assert (session.external_id, session.title) == (THREAD, "Read the recipe")
    assert (session.created_at, session.model) == (CREATED, "claude-opus-4-1")
    assert session.project is not None
    assert session.project.path == "/home/ada/my oven"
    roles = [one.role for one in session.messages]
    assert roles == [Role.USER, Role.ASSISTANT, Role.ASSISTANT]
    thought, call = session.messages[1].blocks
    assert thought == Thinking("A file.")
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("1: rye", ToolStatus.OK)
    assert session.messages[1].usage == Usage(3, 70, 900, 20)
    assert session.messages[2].created_at == session.messages[1].created_at
    assert session.messages[2].blocks == (Text("It is rye."),)


def test_what_a_model_of_openai_was_given_anew_is_no_cache(tmp_path: Path) -> None:
    told = thread()
    told["messages"][1]["usage"] |= {"model": "gpt-5", "inputTokens": 0}
    (session,), _ = read(write(tmp_path, told))
    assert session.messages[1].usage == Usage(20, 70, 900, 0)


def test_changes_that_a_tool_made_are_its_result(tmp_path: Path) -> None:
    told = thread()
    ended = {"status": "done", "result": {"diff": "+rye", "lineRange": [1, 2]}}
    told["messages"][2]["content"][0]["run"] = ended
    (session,), _ = read(write(tmp_path, told))
    call = session.messages[1].blocks[1]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "+rye"


def test_a_thread_that_was_handed_over_goes_on_in_the_later_one(tmp_path: Path) -> None:
    later = THREAD.replace("019b0000", "019b0001")
    joined = [{"type": "handoff", "threadID": later}, {"type": "mention", "threadID": "T-1"}, 7]
    write(tmp_path, {**thread(), "relationships": joined})
    back = [{"type": "handoff", "threadID": THREAD, "comment": "Bake it"}]
    write(tmp_path, {**thread(), "id": later, "relationships": back}, f"{later}.json")
    sessions, _ = read(tmp_path)
    told = {each.external_id: (each.parent_external_id, each.relation) for each in sessions}
    assert told == {THREAD: (None, None), later: (THREAD, Relation.CONTINUATION)}


def test_a_tool_that_failed_says_so(tmp_path: Path) -> None:
    told = thread()
    told["messages"][2]["content"][0]["run"] = {
        "status": "error",
        "error": {"message": "no such file"},
    }
    (session,), _ = read(write(tmp_path, told))
    call = session.messages[1].blocks[1]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("no such file", ToolStatus.FAILED)


def test_a_command_may_end_badly_and_be_the_person_s_own(tmp_path: Path) -> None:
    told = thread()
    ended = {"status": "done", "result": {"output": "no such file", "exitCode": 2}}
    told["messages"][2]["content"][0]["run"] = ended
    ran = {"type": "manual_bash_invocation", "args": {"cmd": "pwd"}, "hidden": False}
    ran |= {"toolRun": {"status": "done", "result": {"output": "/w", "exitCode": 0}}}
    told["messages"].append(message(4, "info", ran))
    (session,), issues = read(write(tmp_path, told))
    assert issues == []
    called, own = session.messages[1].blocks[1], session.messages[-1]
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert (called.outcome.status, called.outcome.note) == (ToolStatus.FAILED, "exit 2")
    assert (own.role, own.hidden) == (Role.USER, None)
    (command,) = own.blocks
    assert isinstance(command, ToolCall)
    assert command.outcome is not None
    assert (command.arguments, command.outcome.text) == ('{"cmd":"pwd"}', "/w")


def test_the_repository_is_told_with_its_folder(tmp_path: Path) -> None:
    told = thread()
    repository = {"type": "git", "url": "https://git.example/ada/oven.git", "sha": "5e1f"}
    tree = told["env"]["initial"]["trees"][0]
    tree["repository"] = {**repository, "ref": "refs/heads/rye/dark"}
    (session,), _ = read(write(tmp_path, told))
    assert (session.git_branch, session.git_commit) == ("rye/dark", "5e1f")
    assert session.project is not None
    assert session.project.git_remote == "git.example/ada/oven"


def test_what_is_new_is_kept_and_told(tmp_path: Path) -> None:
    told = thread()
    folded = {"type": "summary", "summary": {"type": "message", "summary": "So far."}}
    told["messages"] += [message(4, "info", folded), message(5, "user", {"type": "dream"})]
    (session,), issues = read(write(tmp_path, told))
    assert session.messages[-2].blocks == (Event(EventKind.COMPACTION, "So far."),)
    (kept,) = session.messages[-1].blocks
    assert isinstance(kept, Text)
    assert kept.variant is TextVariant.UNKNOWN
    assert ["“dream”" in issue.text for issue in issues] == [True]


def test_its_own_title_counts_most(tmp_path: Path) -> None:
    (session,), _ = read(write(tmp_path, thread() | {"title": "Rye"}))
    assert session.title == "Rye"


def test_a_thread_without_messages_is_told(tmp_path: Path) -> None:
    empty = thread()
    empty["messages"] = [message(0, "user")]
    sessions, issues = read(write(tmp_path, empty))
    assert sessions == []
    assert "no message" in issues[0].text


@pytest.mark.parametrize("cut", [30, 200, 700])
def test_a_thread_that_is_cut_short_is_reported(tmp_path: Path, cut: int) -> None:
    folder = tmp_path / "threads"
    write(folder, thread())
    path = folder / "other.json"
    path.write_text(json.dumps(thread())[:cut])
    sessions, issues = read(folder)
    assert len(sessions) == 1
    assert cut == 30 or issues


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = copy.deepcopy(thread())
    spoil(told, data)
    folder = tmp_path_factory.mktemp("threads")
    try:
        sessions, _ = read(write(folder, told))
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)


def test_what_a_person_did_not_allow_failed_and_a_linked_picture_is_named(tmp_path: Path) -> None:
    told = thread()
    run = {"status": "rejected-by-user"}
    told["messages"][2]["content"][0]["run"] = run
    picture = {"type": "image", "source": {"type": "url", "url": "https://oven.example/a.png"}}
    told["messages"][0]["content"].append(picture)
    path = tmp_path / f"{THREAD}.json"
    path.write_text(json.dumps(told))
    (session,), _ = read(path)
    shown = session.messages[0].blocks[1]
    assert isinstance(shown, Image)
    assert shown.attachment.name == "https://oven.example/a.png"
    call = session.messages[1].blocks[1]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.status, call.outcome.note) == (ToolStatus.FAILED, "rejected")


def test_instructions_of_the_program_are_kept_out_of_sight(tmp_path: Path) -> None:
    told = thread()
    told["messages"].insert(0, message(9, "system", said("Be brief.")))
    path = tmp_path / f"{THREAD}.json"
    path.write_text(json.dumps(told))
    (session,), _ = read(path)
    assert session.messages[0].hidden is Hidden.SYSTEM


def test_an_answer_is_of_when_the_first_of_its_pieces_was_begun(tmp_path: Path) -> None:
    # Given an answer whose usage tells no time, as in threads that the server gives,
    told = thread()
    del told["messages"][1]["usage"]["timestamp"]
    for piece, begun in zip(told["messages"][1]["content"], (3000, 2000), strict=True):
        piece["startTime"] = CREATED + begun
    ((session,), _) = read(write(tmp_path, told))
    # then it is of when the first of its pieces was begun.
    assert [one.created_at for one in session.messages][:2] == [CREATED + 10, CREATED + 2000]


@pytest.mark.parametrize("key", [1, "M-1"])
def test_a_ledger_tells_when_an_answer_came_and_what_it_cost(
    tmp_path: Path, key: int | str
) -> None:
    told = thread()
    told["messages"][1]["messageId"] = key
    del told["messages"][1]["usage"]["timestamp"]
    request = {"operationType": "inference", "credits": 0.5, "fromMessageId": 0, "toMessageId": key}
    titled = {**request, "operationType": "title-generation", "credits": 9}
    events = [{**titled, "timestamp": CREATED}, {**request, "timestamp": CREATED + 4000}, request]
    told["usageLedger"] = {"events": [*events, {**request, "credits": -1}, "?"]}
    ((session,), issues) = read(write(tmp_path, told))

    asked, answered, done = session.messages
    assert not issues
    assert (asked.created_at, answered.created_at) == (CREATED + 10, CREATED + 4000)
    assert answered.usage is not None
    assert (answered.usage.cost, answered.usage.cost_source) == (10_000, CostSource.REPORTED)
    assert (done.created_at, done.usage) == (CREATED + 4000, None)
