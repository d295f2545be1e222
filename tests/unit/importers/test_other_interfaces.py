"""Conversations as other interfaces than OpenAI's have them: Google's, Amazon's and Vercel's."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Block,
    Citation,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.interchange.test_interchange import PIXEL, array, lines, read, said

Fields = dict[str, Any]

WARM = ToolCall("oven", '{"t":200}', "c1", ToolOutcome("warm", ToolStatus.OK))


def parts(role: str, *pieces: Fields, **more: Any) -> Fields:
    return {"role": role, "parts": [*pieces], **more}


def text(words: str) -> Fields:
    return {"type": "text", "text": words}


def only(path: Path) -> ParsedSession:
    (session,), issues = read(path)
    assert not issues
    return session


def told(path: Path) -> list[tuple[Role, tuple[Block, ...]]]:
    return [(message.role, message.blocks) for message in only(path).messages]


def of_google() -> list[Fields]:
    asked = {"functionCall": {"name": "oven", "args": {"t": 200}}}
    given = {"functionResponse": {"name": "oven", "response": {"state": "warm"}}}
    return [
        parts("user", {"text": "Is it warm?"}),
        parts("model", {"text": "I look.", "thought": True}, asked),
        parts("user", given),
        parts("model", {"text": "It is."}),
    ]


def of_amazon() -> list[Fields]:
    call = {"toolUse": {"toolUseId": "c1", "name": "oven", "input": {"t": 200}}}
    given = {"toolUseId": "c1", "content": [{"text": "warm"}], "status": "success"}
    return [
        said("user", [{"text": "Is it warm?"}]),
        said("assistant", [{"text": "I look."}, call]),
        said("user", [{"toolResult": given}]),
        said("assistant", [{"text": "It is."}]),
    ]


def of_vercel() -> list[Fields]:
    """As programs that call models with the AI SDK note them."""
    call = {"type": "tool-call", "toolCallId": "c1", "toolName": "oven", "input": {"t": 200}}
    given = {"type": "tool-result", "toolCallId": "c1", "toolName": "oven",
             "output": {"type": "text", "value": "warm"}}  # fmt: skip
    return [
        said("user", [text("Is it warm?")]),
        said("assistant", [{"type": "reasoning", "text": "I look."}, call]),
        said("tool", [given]),
        said("assistant", [text("It is.")]),
    ]


def test_a_conversation_with_gemini_is_read(tmp_path: Path) -> None:
    # Given what a program keeps of a chat with Google's interface
    path = array(tmp_path, *of_google())

    # Then words, thoughts and tools are where they were, and an answer is the assistant's
    call = ToolCall("oven", '{"t":200}', None, ToolOutcome('{"state":"warm"}', ToolStatus.OK))
    assert told(path) == [
        (Role.USER, (Text("Is it warm?"),)),
        (Role.ASSISTANT, (Thinking("I look."), call)),
        (Role.ASSISTANT, (Text("It is."),)),
    ]


def test_examples_for_tuning_gemini_are_conversations(tmp_path: Path) -> None:
    example = {"systemInstruction": {"parts": [{"text": "You bake."}]}, "contents": of_google()}

    session = only(lines(tmp_path, example))

    assert [message.hidden for message in session.messages][:2] == [Hidden.SYSTEM, None]
    assert session.messages[0].blocks == (Text("You bake."),)
    assert session.title == "Is it warm?"


def test_pieces_may_be_named_by_their_key(tmp_path: Path) -> None:
    record = {"messages": of_amazon(), "system": [{"text": "You bake."}]}

    assert told(array(tmp_path, record)) == [
        (Role.SYSTEM, (Text("You bake."),)),
        (Role.USER, (Text("Is it warm?"),)),
        (Role.ASSISTANT, (Text("I look."), WARM)),
        (Role.ASSISTANT, (Text("It is."),)),
    ]


@pytest.mark.parametrize("write", [array, lines])
def test_tools_of_the_ai_sdk_find_what_they_gave(tmp_path: Path, write: Any) -> None:
    assert told(write(tmp_path, *of_vercel())) == [
        (Role.USER, (Text("Is it warm?"),)),
        (Role.ASSISTANT, (Thinking("I look."), WARM)),
        (Role.ASSISTANT, (Text("It is."),)),
    ]


@pytest.mark.parametrize(
    "called",
    [
        {"type": "tool-oven", "toolCallId": "c1", "state": "output-available",
         "input": {"t": 200}, "output": "warm"},
        {"type": "dynamic-tool", "toolName": "oven", "toolCallId": "c1",
         "state": "output-available", "input": {"t": 200}, "output": "warm"},
        {"type": "tool-invocation", "toolInvocation": {
            "toolName": "oven", "toolCallId": "c1", "state": "result",
            "args": {"t": 200}, "result": "warm"}},
    ],
)  # fmt: skip
def test_what_a_page_showed_is_read_from_its_parts(tmp_path: Path, called: Fields) -> None:
    # Given messages as pages hold them, the words of which older ones tell twice
    source = {"type": "source-url", "sourceId": "1", "url": "https://rye.example", "title": "Rye"}
    answer = parts("assistant", {"type": "step-start"}, called, source, text("It is."))
    shown = {"type": "file", "mediaType": "image/png", "url": PIXEL}
    record = {"id": "rye", "messages": [
        parts("user", text("Is it warm?"), shown),
        answer | {"content": "It is."},
    ]}  # fmt: skip

    (_, (_, picture)), (_, answered) = told(array(tmp_path, record))

    assert isinstance(picture, Image)
    assert picture.attachment.width == 1
    assert answered == (WARM, Citation("Rye", "https://rye.example"), Text("It is."))


def test_a_tool_may_fail_or_never_answer(tmp_path: Path) -> None:
    failed = {"type": "tool-oven", "toolCallId": "c1", "state": "output-error", "input": {},
              "errorText": "cold"}  # fmt: skip
    waiting = {"type": "tool-oven", "toolCallId": "c2", "state": "input-available", "input": {}}
    record = {"messages": [parts("user", text("Is it?")), parts("assistant", failed, waiting)]}

    _, (_, calls) = told(array(tmp_path, record))

    assert calls == (
        ToolCall("oven", "{}", "c1", ToolOutcome("cold", ToolStatus.FAILED)),
        ToolCall("oven", "{}", "c2"),
    )


def test_a_message_without_parts_says_what_it_says(tmp_path: Path) -> None:
    record = {"messages": [said("user", "Is it?", parts=[]), said("assistant", "It is.")]}

    assert told(array(tmp_path, record)) == [
        (Role.USER, (Text("Is it?"),)),
        (Role.ASSISTANT, (Text("It is."),)),
    ]


def test_a_piece_that_nobody_knows_is_kept_whole(tmp_path: Path) -> None:
    record = {"messages": [said("user", [{"dream": 1, "night": 2}])]}

    (session,), (issue,) = read(array(tmp_path, record))

    assert session.messages[0].blocks == (Text('{"dream":1,"night":2}', TextVariant.UNKNOWN),)
    assert "untyped" in issue.text


def test_files_that_a_message_carries(tmp_path: Path) -> None:
    held = PIXEL.partition(",")[2]
    record = {"messages": [
        parts("user", {"inlineData": {"mimeType": "image/png", "data": held}}),
        parts("user", {"type": "file", "mediaType": "text/plain", "filename": "a.txt",
                       "url": "data:text/plain;base64,cnll"}),
        parts("model", {"text": "I see."}),
    ]}  # fmt: skip

    (_, (picture,)), (_, (file,)), _ = told(array(tmp_path, record))

    assert isinstance(picture, Image)
    assert picture.attachment.width == 1
    assert isinstance(file, File)
    assert (file.attachment.name, file.attachment.size) == ("a.txt", 3)


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    shown = {"type": "tool-invocation", "toolInvocation": {"toolName": "oven", "result": "warm"}}
    records = [
        {"messages": of_amazon()},
        {"contents": of_google(), "systemInstruction": {"parts": [{"text": "You bake."}]}},
        {"messages": [*of_vercel(), parts("assistant", shown, text("It is."))]},
    ]
    told = copy.deepcopy([*data.draw(st.permutations(records))])
    spoil(told, data)
    path = lines(tmp_path_factory.mktemp("talks"), *told)
    container = open_container(path)
    try:
        for portion in registry.plan(container).portions:
            for session in portion.importer.sessions(container, portion.names, lambda _: None):
                assert session.messages
    except UnreadableFile:
        pass
