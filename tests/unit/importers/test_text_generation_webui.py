"""Chats of text-generation-webui, with every version of an answer."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import File, Image, Text, Thinking, ToolCall
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_known

STEM = "20260102-15-04-05"


def written(folder: Path, told: object, name: str = f"logs/chat/Ada/{STEM}.json") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told))
    return path


def chat(*pairs: list[str], **metadata: Any) -> dict[str, Any]:
    return {"internal": list(pairs), "visible": list(pairs), "metadata": metadata}


read = partial(read_known, "text-generation-webui")


def test_a_file_is_a_conversation(tmp_path: Path) -> None:
    told = chat(
        ["<|BEGIN-VISIBLE-CHAT|>", "Hello, baker."],
        ["How long <i>?", "<think>Slow.</think>Two days."],
        user_1={"timestamp": "Jan 02, 2026 15:06"},
        assistant_1={"timestamp": "Jan 02, 2026 15:07", "model_name": "qwen"},
    )
    (session,), issues = read(written(tmp_path, told))
    assert issues == []
    assert (session.external_id, session.title, session.model) == (STEM, "How long <i>?", "qwen")
    assert session.created_at == datetime(2026, 1, 2, 15, 4, 5).timestamp() * 1000
    greeting, asked, answered = session.messages
    assert (greeting.blocks, greeting.parent_id) == ((Text("Hello, baker."),), None)
    assert asked.created_at == datetime(2026, 1, 2, 15, 6).timestamp() * 1000
    assert answered.blocks == (Thinking("Slow."), Text("Two days."))
    assert (session.active_leaf, session.agent) == (answered.external_id, "Ada")


@pytest.mark.parametrize(
    "said",
    [
        "Slow.</think>Two days.",
        "<seed:think>Slow.</seed:think>Two days.",
        "<|channel>thought\nSlow.<channel|>Two days.",
        "thought\nSlow.<channel|>Two days.",
        "<|think|>Slow.<|end|><|content|>Two days.<|end|>",
        "<|channel|>analysis<|message|>Slow.<|end|><|start|>assistant<|channel|>final<|message|>"
        "Two days.<|return|>",
    ],
)
def test_models_mark_what_they_think_in_many_ways(tmp_path: Path, said: str) -> None:
    (session,), _ = read(written(tmp_path, chat(["How long?", said])))
    assert session.messages[1].blocks == (Thinking("Slow."), Text("Two days."))


def test_versions_of_an_answer_are_branches(tmp_path: Path) -> None:
    versions = [{"content": "Two."}, {"content": "Three."}]
    told = chat(["How long?", "Three."], ["Why?", "Slow."],
                assistant_0={"versions": versions, "current_version_index": 1})  # fmt: skip
    (session,), _ = read(written(tmp_path, told))
    asked, first, second, more, _ = session.messages
    assert {first.parent_id, second.parent_id} == {asked.external_id}
    assert more.parent_id == second.external_id


def test_an_answer_that_was_edited_is_shown_beside_its_versions(tmp_path: Path) -> None:
    answer = {"versions": [{"content": "Two."}], "current_version_index": 0}
    told = chat(["How long?", "Four."], assistant_0=answer)
    (session,), _ = read(written(tmp_path, told))
    assert [one.blocks for one in session.messages[1:]] == [(Text("Two."),), (Text("Four."),)]
    assert session.active_leaf == session.messages[2].external_id


def test_what_a_person_asked_before_an_edit_is_a_branch(tmp_path: Path) -> None:
    versions = [{"content": "How?"}, {"content": "How long?"}]
    told = chat(["How long?", "Two."], user_0={"versions": versions, "current_version_index": 1})
    (session,), _ = read(written(tmp_path, told))
    before, asked, answered = session.messages
    assert (before.blocks, asked.blocks) == ((Text("How?"),), (Text("How long?"),))
    assert (before.parent_id, asked.parent_id, answered.parent_id) == (
        None, None, asked.external_id
    )  # fmt: skip


def test_what_was_said_before_a_tool_was_used_is_kept(tmp_path: Path) -> None:
    call = {"id": "t", "function": {"name": "sky"}}
    tools = [{"tool_calls": [call], "content": "<think>Hm.</think>I look."}]
    versions = [{"content": "Rain."}]
    about = {"versions": versions, "current_version_index": 0, "tool_sequence": tools}
    (session,), _ = read(written(tmp_path, chat(["Look", "Rain."], assistant_0=about)))
    thought, before, used, after = session.messages[1].blocks
    assert (thought, before, after) == (Thinking("Hm."), Text("I look."), Text("Rain."))
    assert isinstance(used, ToolCall)


def rich() -> dict[str, Any]:
    files = [{"name": "oven.png", "type": "image/png", "image_data": "data:image/png;base64,AAAA"},
             {"name": "rye.txt", "type": "text/plain", "content": "flour"}]  # fmt: skip
    tools = [{"role": "assistant", "tool_calls": [{"id": "t", "function": {"name": "sky"}}]},
             {"role": "tool", "tool_call_id": "t", "content": "rain"}]  # fmt: skip
    versions = [{"content": "Rain.", "tool_sequence": tools}]
    answer = {"versions": versions, "current_version_index": 0}
    return chat(["Look", "Rain."], user_0={"attachments": files}, assistant_0=answer)


@pytest.mark.parametrize("data", ["data:image/png;base64,AAAA", "AAAA"])
def test_a_picture_is_kept_with_or_without_an_address(tmp_path: Path, data: str) -> None:
    files = [{"name": "oven.png", "type": "image/png", "image_data": data}]
    told = chat(["Look", "Rain."], user_0={"attachments": files})
    (session,), _ = read(written(tmp_path, told))
    image = session.messages[0].blocks[0]
    assert isinstance(image, Image)
    assert image.attachment.content is not None
    assert image.attachment.content().read() == b"\0\0\0"


def test_files_and_tools(tmp_path: Path) -> None:
    (session,), _ = read(written(tmp_path, rich()))
    asked, answered = session.messages
    image, file, said = asked.blocks
    assert isinstance(image, Image)
    assert isinstance(file, File)
    assert (image.attachment.name, file.text, said) == ("oven.png", "flour", Text("Look"))
    call, spoken = answered.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.outcome.text, spoken) == ("sky", "rain", Text("Rain."))


def test_channels_are_taken_apart(tmp_path: Path) -> None:
    said = "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Ok"
    (session,), _ = read(written(tmp_path, chat(["Rye?", said])))
    assert session.messages[1].blocks == (Thinking("Hm."), Text("Ok"))


def test_the_names_of_the_first_versions_are_known(tmp_path: Path) -> None:
    told = {"data": [["Hello", "Hi"]], "data_visible": [["Hello", "Hi"]]}
    (session,), _ = read(written(tmp_path, told, "logs/persistent_Ada.json"))
    assert len(session.messages) == 2


def test_the_same_words_twice_are_two_messages(tmp_path: Path) -> None:
    (session,), _ = read(written(tmp_path, chat(["Hi", "Hi"], ["Hi", "Hi"])))
    assert len({one.external_id for one in session.messages}) == 4


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = copy.deepcopy(rich())
    where = st.sampled_from([place for place in places(told) if len(place) > 2])
    put(told, data.draw(where), data.draw(JSON))
    path = written(tmp_path_factory.mktemp("chats"), told)
    if not registry.plan(open_container(path)).portions:
        return
    try:
        sessions, _ = read(path)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)
