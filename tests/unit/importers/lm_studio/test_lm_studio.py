"""Conversations of LM Studio, with every version of an answer and the files of prompts."""

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
    Citation,
    Event,
    EventKind,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.errors import UnreadableFile
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.reading import read_claimed

AT = 1_767_300_000_000  # UTC ms


def text(said: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": said, **more}


def asked(said: str, *pieces: dict[str, Any]) -> dict[str, Any]:
    version = {"type": "singleStep", "role": "user", "content": [text(said), *pieces]}
    return {"versions": [version], "currentlySelected": 0}


def step(*pieces: dict[str, Any], number: int = 1, **more: Any) -> dict[str, Any]:
    told = {"type": "contentBlock", "stepIdentifier": f"{AT + number}-0.{number}"}
    return {**told, "content": list(pieces), **more}


def version(*steps: dict[str, Any]) -> dict[str, Any]:
    sender = {"senderName": "qwen"}
    return {"type": "multiStep", "role": "assistant", "senderInfo": sender, "steps": list(steps)}


def answered(*versions: dict[str, Any], chosen: object = 0) -> dict[str, Any]:
    return {"versions": list(versions), "currentlySelected": chosen}


def conversation(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"name": "Rye", "pinned": False, "createdAt": AT}
    told |= {"usePerChatPredictionConfig": True, "perChatPredictionConfig": {"fields": []}}
    return {**told, "messages": list(messages), **more}


def written(
    folder: Path, told: object, name: str = f"conversations/{AT}.conversation.json"
) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told))
    return path


read = partial(read_claimed, "lm-studio")


def blocks_of(folder: Path, *steps: dict[str, Any]) -> tuple[Any, ...]:
    """The blocks of an answer with these steps."""
    (session,), _ = read(written(folder, conversation(asked("Rye?"), answered(version(*steps)))))
    return session.messages[1].blocks


def test_a_file_is_a_conversation(tmp_path: Path) -> None:
    stats = {"promptTokensCount": 12, "predictedTokensCount": 3, "totalTimeSec": 1.5}
    info = {"identifier": "qwen3-8b", "stats": stats}
    messages = asked("How long?"), answered(version(step(text("Two days."), genInfo=info)))
    fields = [{"key": "llm.prediction.systemPrompt", "value": "You bake."}]
    told = conversation(
        *messages, pinned=True, perChatPredictionConfig={"fields": fields},
        assistantLastMessagedAt=AT + 9,
    )  # fmt: skip
    (session,), issues = read(written(tmp_path, told))
    assert issues == []
    assert (session.external_id, session.title, session.pinned) == (str(AT), "Rye", True)
    assert (session.created_at, session.updated_at) == (AT, AT + 9)
    system, question, answer = session.messages
    assert (system.hidden, system.blocks) == (Hidden.SYSTEM, (Text("You bake."),))
    assert (question.role, question.parent_id) == (Role.USER, system.external_id)
    assert (answer.created_at, answer.model) == (AT + 1, "qwen3-8b")
    assert (answer.usage, answer.latency_ms) == (Usage(12, 3), 1_500)


def test_the_folder_of_a_person_is_where_it_belongs(tmp_path: Path) -> None:
    told = conversation(asked("How long?"), answered(version(step(text("Two days.")))))
    path = written(tmp_path, told, f"conversations/Bread/Rye/{AT}.conversation.json")
    for chosen in (tmp_path, tmp_path / "conversations", path):
        (session,), _ = read(chosen)
        assert session.project is not None
        assert session.project.name == "Bread/Rye"


def test_versions_of_an_answer_are_branches_and_the_chosen_one_is_shown(tmp_path: Path) -> None:
    versions = [version(step(text(said), number=n)) for n, said in enumerate(("Two.", "Three."))]
    told = conversation(asked("How long?"), answered(*versions, chosen=1), asked("Why?"))
    (session,), _ = read(written(tmp_path, told))
    question, first, second, more = session.messages
    assert {first.parent_id, second.parent_id} == {question.external_id}
    assert more.parent_id == second.external_id
    assert session.active_leaf == more.external_id


@pytest.mark.parametrize("chosen", [7, -1, None, "x"])
def test_a_choice_that_does_not_exist_is_the_first_version(tmp_path: Path, chosen: object) -> None:
    versions = [version(step(text(said), number=n)) for n, said in enumerate(("Two.", "Three."))]
    (session,), _ = read(
        written(tmp_path, conversation(asked("?"), answered(*versions, chosen=chosen)))
    )
    assert session.active_leaf == session.messages[1].external_id


def test_messages_are_known_again_when_one_before_them_was_deleted(tmp_path: Path) -> None:
    pair = asked("How long?"), answered(version(step(text("Two days."))))
    rest = asked("Why?"), answered(version(step(text("It is slow."), number=5)))
    (before,), _ = read(written(tmp_path, conversation(*pair, *rest)))
    (after,), _ = read(written(tmp_path, conversation(*rest)))
    known = {one.external_id for one in before.messages}
    assert {one.external_id for one in after.messages} < known


@pytest.mark.parametrize("key", ["parameters", "arguments"])
def test_thinking_tools_and_notices(tmp_path: Path, key: str) -> None:
    style = {"type": "thinking", "ended": True, "title": "Thought for 2.3 seconds"}
    request = {"type": "toolCallRequest", "callId": 1, "name": "sky", key: {"at": "Ulm"}}
    content = json.dumps([{"type": "text", "text": "rain"}])
    thought, call, notice, said, unknown = blocks_of(
        tmp_path,
        step(text("<think>", isStructural=True), text("Slow"), text("ly."), style=style),
        step(request, number=2),
        {"type": "toolStatus", "callId": 1, "statusState": {"status": {"type": "toolCallFailed"}}},
        step({"type": "toolCallResult", "callId": 1, "content": content}, number=3),
        {"type": "status", "text": "Loaded"},
        {"type": "debugInfoBlock", "debugInfo": "x"},
        step(text("Two"), text(" days."), number=4),
        {"type": "dream", "of": "bread"},
    )
    assert thought == Thinking("Slowly.", 2.3)
    assert isinstance(call, ToolCall)
    assert (call.name, call.arguments, call.call_id) == ("sky", '{"at":"Ulm"}', "1")
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("rain", ToolStatus.FAILED)
    assert (notice, said) == (Event(EventKind.NOTICE, "Loaded"), Text("Two days."))
    assert unknown.variant is TextVariant.UNKNOWN


def test_what_is_in_the_steps_is_told_once(tmp_path: Path) -> None:
    info = {"indexedModelIdentifier": "qwen/qwen3-8b"}
    both = version(step(text("Two days."), genInfo=info)) | {"content": [text("Two days.")]}
    (session,), _ = read(written(tmp_path, conversation(asked("Rye?"), answered(both))))
    answer = session.messages[1]
    assert (answer.blocks, answer.model) == ((Text("Two days."),), "qwen/qwen3-8b")


def test_chats_of_the_first_versions_are_three_files_each(tmp_path: Path) -> None:
    said = [{"role": "user", "content": "How long?"}, {"role": "assistant", "content": "Two days."}]
    written(tmp_path, {"messages": said}, f"chats/{AT}.chat.json")
    settings = {"inference_params": {"pre_prompt": "You bake."}, "load_params": {}}
    written(tmp_path, settings, f"chats/{AT}.config.chat.json")
    about = {"identifier": str(AT), "name": "Rye", "lastUsedModel": {"filePath": "a/b/oak.Q4.gguf"}}
    written(tmp_path, about, f"chats/{AT}.metadata.chat.json")
    (session,), issues = read(tmp_path)
    assert issues == []
    assert (session.external_id, session.title, session.created_at) == (f"chats/{AT}", "Rye", AT)
    system, question, answer = session.messages
    assert (system.hidden, question.role) == (Hidden.SYSTEM, Role.USER)
    assert (answer.blocks, answer.model) == ((Text("Two days."),), "oak.Q4")
    assert len(session.members) == 3


def test_a_passage_of_a_file_is_a_citation(tmp_path: Path) -> None:
    source = {"absoluteFilePath": "C:\\Ada\\rye.pdf", "pageNumber": 3}
    cited = {"type": "citationBlock", "citedText": "Ten hours.", "citationSource": source}
    (citation, _) = blocks_of(tmp_path, cited, step(text("Ten.")))
    assert citation == Citation("rye.pdf", "", "Ten hours.")


def test_a_file_of_a_prompt_is_found_beside_the_conversations(tmp_path: Path) -> None:
    key = "1767 - oven.png"
    piece = {"type": "file", "fileIdentifier": key, "fileType": "image", "sizeBytes": 4}
    written(tmp_path, conversation(asked("Look", piece)), "conversations/bread/1.conversation.json")
    (tmp_path / "user-files").mkdir()
    (tmp_path / "user-files" / key).write_bytes(b"abcd")
    about = {"originalName": "my oven.png", "fileIdentifier": key}
    (tmp_path / "user-files" / f"{key}.metadata.json").write_text(json.dumps(about))
    (session,), _ = read(tmp_path)
    _, picture = session.messages[0].blocks
    assert isinstance(picture, Image)
    assert (picture.attachment.name, picture.attachment.size) == ("my oven.png", 4)
    assert picture.attachment.content is not None
    with picture.attachment.content() as stream:
        assert stream.read() == b"abcd"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    piece = {"type": "file", "fileIdentifier": "1 - rye.pdf", "fileType": "pdf", "sizeBytes": 7}
    (session,), _ = read(written(tmp_path, conversation(asked("Look", piece))))
    _, file = session.messages[0].blocks
    assert (file.attachment.name, file.attachment.content) == ("rye.pdf", None)  # type: ignore[union-attr]


def test_an_empty_conversation_is_left_out_and_said(tmp_path: Path) -> None:
    sessions, issues = read(written(tmp_path, conversation()))
    assert sessions == []
    assert ["Nothing was said" in one.text for one in issues] == [True]


def test_a_file_that_is_being_written_does_not_hinder_the_others(tmp_path: Path) -> None:
    whole = conversation(asked("How long?"))
    written(tmp_path, whole)
    half = tmp_path / "conversations" / "2.conversation.json"
    half.write_text(json.dumps(conversation(asked("Rye " * 40)))[:-60])
    sessions, issues = read(tmp_path)
    assert [one.external_id for one in sessions] == [str(AT)]
    assert issues


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    request = {"type": "toolCallRequest", "callId": 1, "name": "sky", "parameters": {}}
    result = {"type": "toolCallResult", "callId": 1, "content": "[]"}
    info = {"identifier": "q", "stats": {"promptTokensCount": 1, "totalTimeSec": 1}}
    style = {"type": "thinking", "title": "Thought for 2 seconds"}
    file = {"type": "file", "fileIdentifier": "1 - a.png", "fileType": "image"}
    steps = step(text("a"), style=style, genInfo=info), step(request, result), {"type": "status"}
    told = copy.deepcopy(conversation(asked("How long?", file), answered(version(*steps))))
    spoil(told, data)
    try:
        sessions, _ = read(written(tmp_path_factory.mktemp("chats"), told))
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)
