"""Threads of Jan, which are a folder each."""

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
    Attachment,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
)
from chatvault.domain.message import Hidden, Usage
from chatvault.errors import UnreadableFile
from tests.json_lines import json_lines
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put
from tests.unit.importers.reading import read_claimed

AT = 1_767_300_000  # UTC seconds


def message(key: str, role: str, *content: object, **more: Any) -> dict[str, Any]:
    told = {"id": key, "object": "thread.message", "thread_id": "t1", "role": role}
    return {**told, "content": list(content), "status": "ready", "created_at": AT, **more}


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": {"value": said, "annotations": []}}


def about(**more: Any) -> dict[str, Any]:
    assistant = {"name": "Jan", "instructions": "You bake.", "model": {"id": "qwen"}}
    told = {"id": "t1", "object": "thread", "title": "Rye", "assistants": [assistant]}
    return {**told, "created": AT, "updated": AT + 60, "metadata": {"is_favorite": True}, **more}


def thread(folder: Path, *lines: dict[str, Any], told: object = None) -> Path:
    place = folder / "threads" / "t1"
    place.mkdir(parents=True, exist_ok=True)
    (place / "thread.json").write_text(json.dumps(about() if told is None else told))
    (place / "messages.jsonl").write_text(json_lines(lines))
    return folder


read = partial(read_claimed, "jan")


def test_a_folder_is_a_conversation(tmp_path: Path) -> None:
    usage = {"inputTokens": 12, "outputTokens": 3}
    answer = message("m2", "assistant", text("<think>Slow.</think>Two days."),
                     created_at=AT * 1000 + 9, metadata={"usage": usage})  # fmt: skip
    (session,), issues = read(thread(tmp_path, message("m1", "user", text("How long?")), answer))
    assert issues == []
    assert (session.external_id, session.title, session.starred) == ("t1", "Rye", True)
    assert (session.created_at, session.updated_at) == (AT * 1000, (AT + 60) * 1000)
    system, asked, answered = session.messages
    assert (system.hidden, system.blocks) == (Hidden.SYSTEM, (Text("You bake."),))
    assert (asked.external_id, asked.created_at) == ("m1", AT * 1000)
    assert answered.blocks == (Thinking("Slow."), Text("Two days."))
    assert (answered.usage, answered.model) == (Usage(12, 3), "qwen")
    assert (answered.created_at, is_chain(session)) == (AT * 1000 + 9, True)


def test_older_versions_tell_the_moment_in_another_word(tmp_path: Path) -> None:
    asked, answered = message("m1", "user", text("Rye?")), message("m2", "assistant", text("Rye."))
    for line, at in ((asked, AT), (answered, AT + 5)):
        del line["created_at"]
        line["created"] = at * 1000
    (session,), issues = read(thread(tmp_path, asked, answered, told=about()))
    assert issues == []
    _, *said = session.messages
    assert [one.created_at for one in said] == [AT * 1000, (AT + 5) * 1000]


def test_pieces_of_every_kind_are_read(tmp_path: Path) -> None:
    call = {"type": "tool_call", "tool_call_id": "c", "tool_name": "sky", "input": {},
            "output": "rain"}  # fmt: skip
    picture = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
    thought = {"type": "reasoning", "text": {"value": "Hm."}}
    old = {"tool": {"id": "d", "function": {"name": "sea", "arguments": "{}"}},
           "response": {"content": [{"type": "text", "text": "calm"}]}}  # fmt: skip
    line = message(
        "m1", "assistant", thought, picture, call, {"type": "dream"},
        status="stopped", metadata={"tool_calls": [old]}, attachments=[{"name": "rye.txt"}],
    )  # fmt: skip
    (session,), issues = read(thread(tmp_path, line))
    thinking, image, sky, unknown, file, sea, stopped = session.messages[1].blocks
    assert thinking == Thinking("Hm.")
    assert isinstance(image, Image)
    assert isinstance(sky, ToolCall)
    assert isinstance(sea, ToolCall)
    assert sky.outcome is not None
    assert sea.outcome is not None
    assert (sky.outcome.text, sea.name, sea.outcome.text) == ("rain", "sea", "calm")
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert isinstance(file, File)
    assert isinstance(stopped, Event)
    assert stopped.event is EventKind.INTERRUPTED
    assert len(issues) == 1


def test_messages_that_do_not_say_what_they_are_are_messages(tmp_path: Path) -> None:
    lines = [message("a", "user", text("How long?")), message("b", "assistant", text("Long."))]
    for line in lines:
        del line["object"]
    (session,), issues = read(thread(tmp_path, *lines))
    assert issues == []
    assert [one.external_id for one in session.messages] == ["instructions", "a", "b"]


def test_an_answer_that_failed_says_so(tmp_path: Path) -> None:
    failed = message("m2", "assistant", status="error", metadata={"error": "out of memory"})
    (session,), _ = read(thread(tmp_path, message("m1", "user", text("How long?")), failed))
    assert session.messages[-1].blocks == (Event(EventKind.ERROR, "out of memory"),)


def test_the_messages_alone_are_a_conversation(tmp_path: Path) -> None:
    path = thread(tmp_path, message("m1", "user", text("How long?"))) / "threads" / "t1"
    (session,), _ = read(path / "messages.jsonl")
    assert (session.external_id, session.title) == ("t1", "How long?")


def linked(key: str, role: str, at: int, **more: Any) -> dict[str, Any]:
    return message(key, role, text(key), created_at=AT + at, metadata=more)


def test_versions_of_messages_are_branches(tmp_path: Path) -> None:
    lines = [
        linked("q", "user", 0, parentId=None, activeChildId="a"),
        linked("a", "assistant", 1, parentId="q"),
        linked("b", "assistant", 2, parentId="q"),
        linked("r", "user", 3, parentId="a"),
    ]

    ((session,), _) = read(thread(tmp_path, *lines))

    assert {one.external_id: one.parent_id for one in session.messages} == {
        "instructions": None, "q": "instructions", "a": "q", "b": "q", "r": "a"
    }  # fmt: skip
    assert session.active_leaf == "r"


def test_answers_of_a_forked_thread_that_lost_their_link_are_in_their_place(tmp_path: Path) -> None:
    lines = [
        linked("q1", "user", 0, parentId=None),
        linked("a1", "assistant", 1),
        linked("q2", "user", 2, parentId="q1"),
        linked("a2", "assistant", 3, parentId=None),
    ]

    ((session,), _) = read(thread(tmp_path, *lines))

    assert [(one.external_id, one.parent_id) for one in session.messages[1:]] == [
        ("q1", "instructions"), ("a1", "q1"), ("q2", "a1"), ("a2", "q2")
    ]  # fmt: skip
    assert session.active_leaf == "a2"


def test_files_that_went_with_a_prompt_are_files(tmp_path: Path) -> None:
    listed = "[ATTACHED_FILES]\n- file_id: f1, name: rye, sour.pdf, size: 9\n[/ATTACHED_FILES]"
    held = {"inline_file_contents": [{"name": "rye.txt", "content": "flour"}]}
    asked = message("q", "user", text(f"How long?\n\n{listed}"), metadata=held)

    ((session,), _) = read(thread(tmp_path, asked))

    assert session.messages[1].blocks == (
        Text("How long?"),
        File(Attachment("rye, sour.pdf")),
        File(Attachment("rye.txt"), "flour"),
    )


def test_a_thread_that_was_exported_is_a_conversation(tmp_path: Path) -> None:
    messages = [message("q", "user", text("How long?")), message("a", "assistant", text("Two."))]
    for one in messages:
        del one["thread_id"]  # an export does not tell it
    told = {"title": "Rye", "exported_at": "2026-01-02T03:04:05.000Z", "messages": messages}
    path = tmp_path / "Rye.json"
    path.write_text(json.dumps(told))

    ((session,), issues) = read(path)

    assert (session.external_id, session.title, issues) == ("exported:q", "Rye", [])
    assert [one.blocks for one in session.messages] == [(Text("How long?"),), (Text("Two."),)]


def test_a_message_that_is_told_again_is_there_once(tmp_path: Path) -> None:
    lines = message("m1", "user", text("How")), message("m1", "user", text("How long?"))
    (session,), _ = read(thread(tmp_path, *lines))
    assert [one.blocks for one in session.messages[1:]] == [(Text("How long?"),)]


def test_a_thread_without_messages_is_left_out_and_said(tmp_path: Path) -> None:
    sessions, issues = read(thread(tmp_path))
    assert sessions == []
    assert ["Nothing was said" in one.text for one in issues] == [True]


def test_a_damaged_thread_keeps_its_messages(tmp_path: Path) -> None:
    thread(tmp_path, message("m1", "user", text("How long?")))
    (tmp_path / "threads" / "t1" / "thread.json").write_text('{"id": "t1", "assist')
    (session,), issues = read(tmp_path)
    assert session.external_id == "t1"
    assert issues


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    call = {"type": "tool_call", "tool_call_id": "c", "tool_name": "sky", "input": {}}
    line = message("m1", "assistant", text("a"), call, metadata={"tool_calls": [{"tool": {}}]})
    told = copy.deepcopy([about(), message("m0", "user", text("b")), line])
    put(told, data.draw(st.sampled_from([one for one in places(told) if len(one) > 1])),
        data.draw(JSON))  # fmt: skip
    try:
        sessions, _ = read(thread(tmp_path_factory.mktemp("jan"), *told[1:], told=told[0]))
    except UnreadableFile:
        return
    assert all(is_chain(session) for session in sessions)
