"""Exports of TypingMind whose chats are in parts of their own."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.export_files import imported, write
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.interchange.test_interchange import PIXEL


def chat(key: str, **more: Any) -> dict[str, Any]:
    said = [
        {"uuid": f"{key}-1", "role": "user", "content": "Will it rise?"},
        {
            "uuid": f"{key}-2",
            "role": "assistant",
            "content": "It will.",
            "reasoning_content": "Hm.",
        },
    ]
    return {"id": key, "chatID": key, "chatTitle": f"Chat {key}", "messages": said, **more}


def export(*parts: str) -> dict[str, Any]:
    folders = [{"id": "fo-1", "title": "Baking"}]
    return {"data": {"chats": {"chunks": list(parts)}, "folders": folders}}


PARTS = ("chunks/chats_part_1.json", "chunks/chats_part_2.json")
FILES = {
    "data.json": export(*PARTS),
    "metadata.json": {"data.json": {"type": "text/plain", "size": 100}},
    PARTS[0]: [chat("a", folderID="fo-1", tags=["bread", ""]), chat("b")],
    PARTS[1]: [chat("c")],
}


@pytest.mark.parametrize("name", ["export.zip", "20260331_typingmind_export"])
def test_chats_are_read_in_the_parts_that_the_export_names(tmp_path: Path, name: str) -> None:
    found = imported(write(tmp_path / name, FILES))
    assert list(found.claimed) == ["typing-mind"]
    assert len(found.claimed["typing-mind"]) == len(FILES)
    assert found.titles == ["Chat a", "Chat b", "Chat c"]
    first, _, last = found.sessions
    assert first.project is not None
    assert (first.project.name, first.tags) == ("Baking", ("bread",))
    assert last.members == ("data.json", PARTS[1])
    assert first.messages[1].blocks == (Thinking("Hm."), Text("It will."))


def test_a_part_that_is_missing_is_told(tmp_path: Path) -> None:
    files = {name: content for name, content in FILES.items() if name != PARTS[0]}
    found = imported(write(tmp_path / "export", files))
    assert found.titles == ["Chat c"]
    ((_, problem),) = found.problems(Severity.ERROR)
    assert "chats_part_1.json" in problem


def test_parts_alone_and_single_chats_are_read(tmp_path: Path) -> None:
    files = {"chats_part_1.json": FILES[PARTS[0]], "Rye.json": chat("d")}
    found = imported(write(tmp_path / "some", files))
    assert list(found.claimed) == ["typing-mind"]
    assert sorted(found.titles) == ["Chat a", "Chat b", "Chat d"]


def test_a_name_that_leads_out_of_the_export_opens_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"secret.json": [chat("s")]})
    found = imported(write(tmp_path / "export", {"data.json": export("../secret.json")}))
    assert found.sessions == []
    assert len(found.problems(Severity.ERROR)) == 1


def said(role: str, content: object = None, **more: Any) -> dict[str, Any]:
    return {"uuid": str(more or content), "role": role, "content": content, **more}


def answers() -> dict[str, Any]:
    """What two models answered to one prompt."""
    both = [
        {"model": "qwen", "messages": [said("assistant", "Two days.", uuid="q")]},
        {"model": "gpt", "messages": [said("assistant", "Three days.", uuid="g")]},
    ]
    return {"uuid": "both", "type": "tm_multi_responses", "responses": both}


def rich() -> list[dict[str, Any]]:
    source = {"url": "https://rye.example/", "title": "Rye"}
    mark = {"type": "tm_web_search_source", "endIndex": 3, "sources": [source, source]}
    flour = {"name": "flour.txt", "type": "text/plain", "size": 5}
    return [
        said("user", "Well?", type="training-message"),
        said("user", "A file.", type="attachment", metadata={"name": "old.txt"}),
        said("user", [
            {"type": "text", "text": "How long?"},
            {"type": "tm_text_file", "text": "Flour", "metadata": flour},
            {"type": "tm_image_file", "metadata": {"name": "a.png", "base64": PIXEL}},
            {"type": "tm_image_file", "sync": {"url": "https://img.example/b"}},
        ]),
        answers(),
        {"uuid": "mark", "type": "clear-context", "role": "user"},
        {"uuid": "sum", "type": "tm_context_summary", "contextSummary": {"content": "Of rye."}},
        said("user", "And wheat?"),
        said("assistant", [
            {"type": "reasoning", "summary": [{"text": "Hm."}]},
            {"type": "redacted_thinking", "data": "x"},
            {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {"q": "rye"}},
            {"type": "web_search_tool_result", "tool_use_id": "s1", "content": "Found"},
            {"type": "text", "text": "One day.", "textAnnotations": [mark]},
        ], citations=["https://wheat.example/"]),
        said("assistant", "", function_call={"name": "oven", "arguments": "{}"}),
        said("function", None, name="oven", pluginResponse={"data": "warm"}),
    ]  # fmt: skip


def read(path: Path, *messages: dict[str, Any], **more: Any) -> ParsedSession:
    told = chat("a", messages=[*messages], **more)
    found = imported(write(path, {"chat.json": told}) / "chat.json")
    (issue,) = found.issues
    assert "keys" in issue.text
    (session,) = found.sessions
    return session


def test_every_model_that_answered_a_prompt_is_there(tmp_path: Path) -> None:
    session = read(tmp_path, said("user", "How long?", uuid="u"), answers())

    assert [(one.external_id, one.parent_id, one.model) for one in session.messages] == [
        ("u", None, None), ("q", "u", "qwen"), ("g", "u", "gpt")
    ]  # fmt: skip
    assert session.active_leaf == "q"


def test_what_messages_hold_besides_text(tmp_path: Path) -> None:
    session = read(tmp_path, *rich(), character={"title": "Baker"})

    def blocks(role: Role) -> list[tuple[Block, ...]]:
        shown = (one for one in session.messages if not one.hidden and one.role is role)
        return [one.blocks for one in shown]

    assert session.agent == "Baker"
    old, asked, again = blocks(Role.USER)
    assert old == (File(Attachment("old.txt"), "A file."),)
    assert asked[:2] == (Text("How long?"), File(Attachment("flour.txt", "text/plain", 5), "Flour"))
    held, elsewhere = asked[2:]
    assert isinstance(held, Image)
    assert held.attachment.width == 1
    assert elsewhere == Image(Attachment("https://img.example/b", "image/*"))
    assert again == (Text("And wheat?"),)
    assert blocks(Role.ASSISTANT)[2:] == [
        (
            Thinking("Hm."),
            ToolCall("web_search", '{"q":"rye"}', "s1", ToolOutcome("Found", ToolStatus.OK)),
            Text("One day."),
            Citation("Rye", "https://rye.example/"),
            Citation("https://wheat.example/", "https://wheat.example/"),
        ),
        (ToolCall("oven", "{}", None, ToolOutcome("warm", ToolStatus.OK)),),
    ]


def test_what_the_program_does_not_show_is_hidden(tmp_path: Path) -> None:
    session = read(tmp_path, *rich())

    hidden = {one.hidden: one.blocks for one in session.messages if one.hidden}
    assert hidden == {Hidden.SYSTEM: (Text("Well?"),), Hidden.META: (Text("Of rye."),)}


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = copy.deepcopy(chat("a", messages=rich()))
    spoil(told, data)
    container = open_container(write(tmp_path_factory.mktemp("chats"), {"chat.json": told}))
    try:
        for portion in registry.plan(container).portions:
            for session in portion.importer.sessions(container, portion.names, lambda _: None):
                assert session.messages
    except UnreadableFile:
        pass
