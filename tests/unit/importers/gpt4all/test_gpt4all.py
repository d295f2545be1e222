"""Chats of GPT4All, of every version of its file."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest

from chatvault.domain.blocks import (
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.errors import UnreadableFile
from tests.unit.importers.gpt4all.gpt4all_files import (
    CREATED,
    ID,
    Said,
    answered,
    asked,
    chat,
    written,
)
from tests.unit.importers.reading import read_known

read = partial(read_known, "gpt4all")

TALK = (
    asked("How long does rye rise?", sources=[("rye.txt", "Rye rises for ten hours.")]),
    answered("Ten hours. 🍞", liked=True, wished="Ten, or twelve."),
    asked("Thanks"),
    answered("", stopped=True),
)


@pytest.mark.parametrize("version", range(8, 13))
def test_a_file_is_a_conversation(tmp_path: Path, version: int) -> None:
    (session,), issues = read(written(tmp_path, *TALK, version=version, state=40))
    assert issues == []
    assert (session.external_id, session.title, session.model) == (ID, "Rye", "Llama 3")
    assert session.created_at == CREATED * 1000
    question, answer, thanks, stopped = session.messages
    assert (question.role, question.blocks) == (Role.USER, (Text("How long does rye rise?"),))
    said, rated, cited = answer.blocks
    assert (answer.role, answer.model, said) == (Role.ASSISTANT, "Llama 3", Text("Ten hours. 🍞"))
    assert rated == Event(EventKind.NOTICE, "You rated this as good\n\nTen, or twelve.")
    assert cited == Citation("rye.txt", text="Rye rises for ten hours.")
    assert thanks.parent_id == answer.external_id
    assert stopped.blocks == (Event(EventKind.INTERRUPTED, "The answer was stopped."),)


@pytest.mark.parametrize("version", range(1, 8))
def test_what_a_model_held_in_mind_is_passed_over(tmp_path: Path, version: int) -> None:
    told = (asked("How long?"), answered("Ten.", sources=[("rye.txt", "Ten hours.")]))
    (session,), issues = read(written(tmp_path, *told, version=version, state=3_000))
    assert issues == []
    question, answer = session.messages
    assert question.blocks == (Text("How long?"),)
    cited = (Citation("rye.txt", text="Ten hours."),) if version >= 3 else ()
    assert answer.blocks == (Text("Ten."), *cited)


def test_what_was_thought_and_which_tools_were_used(tmp_path: Path) -> None:
    # Given an answer whose pieces lie in containers, with the end in itself,
    thought = Said("Think: ", "<think>Hm.</think>", thinking_ms=2_300)
    called = Said(
        "ToolCall: ",
        "<javascript_interpret>\n```javascript\n6*7\n```\n</javascript_interpret>",
        parameters={"code": "6*7", "timeout": 30},
        result="42",
    )
    failed = Said("ToolCall: ", "f()", parameters={"code": "f()"}, error="f is not defined")
    container = partial(Said, "Response: ", "")
    answer = answered(
        "It is 42.",
        container(pieces=[thought]),
        container(pieces=[Said("Text: ", "I count."), called]),
        Said("ToolResponse: ", "42"),
        container(pieces=[failed]),
    )
    # when it is read,
    (session,), issues = read(written(tmp_path, asked("6*7?"), answer))
    # then all stands in its order, and each result in its call.
    mind, before, counted, wrong, end = session.messages[1].blocks
    assert (mind, before, end) == (Thinking("Hm.", 2.3), Text("I count."), Text("It is 42."))
    assert isinstance(counted, ToolCall)
    assert isinstance(wrong, ToolCall)
    assert counted.outcome is not None
    assert wrong.outcome is not None
    assert counted.arguments == '{"code":"6*7","timeout":30}'
    assert (counted.outcome.text, counted.outcome.status) == ("42", ToolStatus.OK)
    assert (wrong.outcome.text, wrong.outcome.status) == ("f is not defined", ToolStatus.FAILED)
    assert issues == []


def test_files_come_along_with_what_is_in_them(tmp_path: Path) -> None:
    files = [("file:///home/ada/my%20rye.txt", b"flour"), ("file:///home/ada/rye.png", b"\x89P\0")]
    (session,), _ = read(written(tmp_path, asked("Look", files=files), answered("Yes.")))
    text, picture, said = session.messages[0].blocks
    assert isinstance(text, File)
    assert isinstance(picture, Image)
    assert (text.attachment.name, text.text, said) == ("my rye.txt", "flour", Text("Look"))
    assert picture.attachment.content is not None
    assert picture.attachment.content().read() == b"\x89P\0"


def test_an_error_is_none_of_what_was_said(tmp_path: Path) -> None:
    (session,), _ = read(written(tmp_path, asked("Hi"), answered("Error: no memory", failed=True)))
    assert session.messages[1].blocks == (Event(EventKind.ERROR, "Error: no memory"),)


def test_ids_stay_when_a_chat_goes_on_in_a_newer_version(tmp_path: Path) -> None:
    (before,), _ = read(written(tmp_path / "old", *TALK[:2], version=9))
    (after,), _ = read(written(tmp_path / "new", *TALK))
    assert [one.external_id for one in before.messages] == [
        one.external_id for one in after.messages[:2]
    ]


def test_a_chat_in_which_nothing_was_said_is_left_out(tmp_path: Path) -> None:
    sessions, (issue,) = read(written(tmp_path))
    assert sessions == []
    assert "Nothing was said" in issue.text


def test_what_stands_before_damage_is_kept(tmp_path: Path) -> None:
    # Given a chat that is cut short in its last message,
    told = chat(*TALK[:2])
    path = tmp_path / f"gpt4all-{ID}.chat"
    path.write_bytes(told[:-80])
    # when it is read, then the one before it is there, and it is said.
    (session,), (issue,) = read(path)
    assert [one.blocks for one in session.messages] == [(Text("How long does rye rise?"),)]
    assert "damaged or cut short" in issue.text


def test_a_file_of_a_newer_version_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="newer version"):
        read(written(tmp_path, *TALK, version=13))


def test_no_damage_takes_more_than_the_file(tmp_path: Path) -> None:
    """Whatever lengths and counts say, nothing is read that is not there, and nothing hangs."""
    told, chance = chat(*TALK, version=8, state=40), random.Random(7)
    path = tmp_path / f"gpt4all-{ID}.chat"
    nasty = (b"\xff\xff\xff\xfe", b"\0\x7f\xff\xff", b"\x80")
    ends = {"read": 0, "refused": 0}
    for _ in range(400):
        damaged = bytearray(told)
        for _ in range(3):
            place = chance.randrange(8, len(damaged) - 4)
            damaged[place : place + 4] = chance.choice(nasty)
        path.write_bytes(damaged)
        try:
            sessions, _ = read(path)
        except UnreadableFile:
            ends["refused"] += 1
            continue
        ends["read"] += 1
        assert all(session.messages for session in sessions)
    assert min(ends.values()) > 0
