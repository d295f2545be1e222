"""Conversations that the web page of llama.cpp's server exports."""

from __future__ import annotations

import copy
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import File, Image, Text, TextVariant, Thinking, ToolCall
from chatvault.domain.message import Role, Usage
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.json_lines import json_lines
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_known

AT = 1_767_300_000_000  # UTC ms


def message(key: str, parent: str | None, role: str, content: str, **more: Any) -> dict[str, Any]:
    told = {"id": key, "convId": "c1", "type": "text", "role": role, "content": content}
    return {**told, "timestamp": AT + len(key), "parent": parent, "children": [], **more}


def talk() -> list[dict[str, Any]]:
    root = message("r", None, "system", "", type="root")
    question = message("q", "r", "user", "How long?")
    return [root, question, message("a", "q", "assistant", "Two days."),
            message("b", "q", "assistant", "Three days.")]  # fmt: skip


def about(**more: Any) -> dict[str, Any]:
    return {"id": "c1", "name": "Rye", "lastModified": AT + 60, "currNode": "a", **more}


def exported(folder: Path, messages: list[Any], told: Any = None, *, lines: bool = False) -> Path:
    conversation = about() if told is None else told
    path = folder / ("chat.jsonl" if lines else "chat.json")
    if lines:
        head = {"type": "session", "harness": "llama.app", **conversation}
        rows = [head, *({"type": "message", "message": one} for one in messages)]
        path.write_text(json_lines(rows))
    else:
        path.write_text(json.dumps([{"conv": conversation, "messages": messages}]))
    return path


read = partial(read_known, "llama-cpp")


@pytest.mark.parametrize("lines", [False, True])
def test_a_conversation_keeps_both_answers(tmp_path: Path, *, lines: bool) -> None:
    (session,), issues = read(exported(tmp_path, talk(), lines=lines))
    assert issues == []
    assert (session.external_id, session.title, session.active_leaf) == ("c1", "Rye", "a")
    assert session.updated_at == AT + 60
    assert {one.external_id: one.parent_id for one in session.messages} == {
        "q": None,
        "a": "q",
        "b": "q",
    }


def test_both_forms_tell_the_same(tmp_path: Path) -> None:
    of_json, _ = read(exported(tmp_path, talk()))
    of_lines, _ = read(exported(tmp_path, talk(), lines=True))
    assert [one.messages for one in of_json] == [one.messages for one in of_lines]


def test_several_conversations_in_one_file_are_several(tmp_path: Path) -> None:
    path = exported(tmp_path, talk(), lines=True)
    other = exported(tmp_path, talk(), about(id="c2"), lines=True).read_text()
    path.write_text(other.replace('"c2"', '"c1"') + other)
    sessions, _ = read(path)
    assert [one.external_id for one in sessions] == ["c1", "c2"]


def rich() -> list[dict[str, Any]]:
    extra = [
        {"type": "TEXT", "name": "rye.txt", "content": "flour"},
        {"type": "imageFile", "name": "oven.png", "base64Url": "data:image/png;base64,AAAA"},
        {"type": "dream"},
    ]
    calls = json.dumps([{"id": "t", "function": {"name": "sky", "arguments": "{}"}}])
    timings = {"prompt_n": 12, "predicted_n": 3, "cache_n": 4, "predicted_ms": 20.4}
    return [
        message("q", None, "user", "Look", extra=extra),
        message("a", "q", "assistant", "", thinking="Hm.", toolCalls=calls),
        message("t", "a", "tool", "rain", toolCallId="t"),
        message("b", "t", "assistant", "<think>So.</think>Rain.", timings=timings, model="qwen"),
    ]


def test_files_thinking_tools_and_tokens(tmp_path: Path) -> None:
    (session,), issues = read(exported(tmp_path, rich()))
    asked, called, answered = session.messages
    file, image, unknown, said = asked.blocks
    assert isinstance(file, File)
    assert isinstance(image, Image)
    assert isinstance(unknown, Text)
    assert (file.text, image.attachment.size, said) == ("flour", 3, Text("Look"))
    assert unknown.variant is TextVariant.UNKNOWN
    thought, call = called.blocks
    assert thought == Thinking("Hm.")
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "rain"
    assert (answered.role, answered.parent_id) == (Role.ASSISTANT, "a")
    assert answered.blocks == (Thinking("So."), Text("Rain."))
    assert (answered.usage, answered.latency_ms) == (Usage(12, 3, cache_read=4), 20)
    assert len(issues) == 1


def test_messages_in_a_circle_are_kept(tmp_path: Path) -> None:
    one, other = message("x", "y", "user", "First"), message("y", "x", "user", "Second")
    (session,), _ = read(exported(tmp_path, [one, other]))
    assert [one.parent_id for one in session.messages].count(None) == 1


@pytest.mark.parametrize("lines", [False, True])
@given(data=st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, *, lines: bool
) -> None:
    told = copy.deepcopy([about(), *rich()])
    where = st.sampled_from([place for place in places(told) if len(place) > 1])
    put(told, data.draw(where), data.draw(JSON))
    path = exported(tmp_path_factory.mktemp("chats"), told[1:], told[0], lines=lines)
    if not registry.plan(open_container(path)).portions:
        return  # it cannot be told what the file is
    try:
        sessions, _ = read(path)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)
