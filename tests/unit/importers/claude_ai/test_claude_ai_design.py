"""Chats of Claude Design are read with the rest of the export."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.blocks import (
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
)
from chatvault.domain.message import Role, Usage
from chatvault.domain.parsed import Severity
from tests.unit.importers.claude_ai.claude_ai_files import at, said
from tests.unit.importers.export_files import Entry, imported, write


def message(name: str, role: str, *blocks: object, **content: object) -> Entry:
    return {
        "uuid": name,
        "role": role,
        "created_at": at(1),
        "content": {"contentBlocks": list(blocks), **content},
    }


def chat(*messages: object) -> Entry:
    project = {"uuid": "p-1", "name": "Poster"}
    return {"uuid": "d-1", "name": "A poster", "project": project, "messages": list(messages)}


def test_a_chat_is_a_session_of_its_project(tmp_path: Path) -> None:
    asked = message("q", "user", content="Draw a poster", authorName="Some One")
    call = {"id": "t-1", "name": "write_file", "input": {"path": "a.html"}, "output": "Written"}
    answer = message(
        "a",
        "assistant",
        {"type": "thinking", "text": "Bold type."},
        {"type": "tool_call", "toolCall": call},
        {"type": "user_interjection", "message": {"content": "In green!"}},
        {"type": "text", "text": "Here it is."},
        {"type": "error", "text": "Lost the connection"},
        {"type": "sketch", "lines": 3},
        content="Here it is.",
        turnInputTokens=120,
        attachments=[{"name": "a.png", "type": "image"}, {"name": "b.txt", "content": "b"}],
    )
    files = {"conversations.json": [said("moss")], "design_chats/d-1.json": chat(asked, answer)}

    found = imported(write(tmp_path / "export.zip", files))

    _, session = found.sessions
    assert (session.external_id, session.title) == ("d-1", "A poster")
    assert session.project is not None
    assert session.project.name == "Poster"
    question, reply = session.messages
    assert (question.role, question.author) == (Role.USER, "Some One")
    assert question.blocks == (Text("Draw a poster"),)
    assert reply.parent_id == "q"
    assert reply.usage == Usage(input=120)
    thought, asked_tool, quote, text, error, unknown, picture, attached = reply.blocks
    assert (thought, quote, text) == (
        Thinking("Bold type."),
        Text("> In green!"),
        Text("Here it is."),
    )
    assert isinstance(asked_tool, ToolCall)
    assert asked_tool.outcome is not None
    assert asked_tool.outcome.text == "Written"
    assert error == Event(EventKind.ERROR, "Lost the connection")
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert isinstance(picture, Image)
    assert isinstance(attached, File)
    assert attached.text == "b"


def test_what_cannot_be_understood_is_told_and_the_rest_read(tmp_path: Path) -> None:
    whole = message("q", "user", content="Draw")
    listed = [whole, whole, "odd", message("", "user"), message("x", "nobody")]

    found = imported(write(tmp_path, {"design_chats/d.json": chat(*listed)}))

    assert [each.external_id for each in found.session.messages] == ["q"]
    assert "4 times" in found.problems(Severity.WARNING)[0][1]
