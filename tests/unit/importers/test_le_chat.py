"""What Le Chat exports becomes conversations."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.gemini_takeout.gemini_takeout_files import PNG
from tests.unit.importers.hostile import RELAXED, is_chain, spoil

NAME = "chat-7d0e0000-0000-4000-8000-000000000001"


def message(name: str, role: str, content: str, minute: int, **more: object) -> Entry:
    return {
        "id": name,
        "version": 0,
        "chatId": "7d0e",
        "role": role,
        "content": content,
        "contentChunks": None,
        "createdAt": f"2026-01-05T10:{minute:02}:00.000Z",
        "files": [],
    } | more


def chat() -> list[Entry]:
    """A conversation, not in order, with a search in it."""
    call = {"type": "tool_call", "id": "t", "name": "web_search", "publicArguments": '{"q":"rye"}',
            "publicResult": "acid", "startTime": 1767607200000, "endTime": 1767607201500,
            "success": True, "isDone": True}  # fmt: skip
    chunks = [{"type": "text", "text": "It keeps."}, call,
              {"type": "reference", "referenceIds": [1],
               "references": [{"title": "A", "url": "https://a.example"}]}]  # fmt: skip
    return [
        message("b", "assistant", "It keeps.", 1, contentChunks=chunks),
        message("c", "user", "And spelt?", 2),
        message("a", "user", "Why rye?", 0, files=[{"type": "image", "name": "oven.png"}]),
    ]


def test_messages_are_put_in_the_order_of_time(tmp_path: Path) -> None:
    files = {f"{NAME}.json": chat(), f"{NAME}-files/oven.png": PNG}

    found = imported(write(tmp_path / "a.zip", files))

    session = found.session
    assert is_chain(session)
    assert [each.external_id for each in session.messages] == ["a", "b", "c"]
    assert (session.external_id, session.title) == ("7d0e", "Why rye?")
    text, picture = found.blocks("a")
    assert text == Text("Why rye?")
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    said, call, source = found.blocks("b")
    assert said == Text("It keeps.")
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.status, call.outcome.duration_ms) == (ToolStatus.OK, 1500)
    assert source == Citation("A", "https://a.example")


def test_what_a_person_thought_of_an_answer(tmp_path: Path) -> None:
    liked = message("b", "assistant", "It keeps.", 1, reaction="like", reactionComment="Yes!")
    plain = message("c", "assistant", "For long.", 2, reaction="neutral", reactionDetail=None)

    found = imported(write(tmp_path / "a.zip", {f"{NAME}.json": [liked, plain]}))

    rating = Event(EventKind.NOTICE, "You rated this as good\n\nYes!")
    assert found.blocks("b") == (Text("It keeps."), rating)
    assert found.blocks("c") == (Text("For long."),)


def test_files_that_are_missing_and_unknown_chunks_are_told(tmp_path: Path) -> None:
    odd = message("d", "assistant", "", 3, contentChunks=[{"type": "hologram", "x": 1}])

    found = imported(write(tmp_path / "a.zip", {f"{NAME}.json": [*chat(), odd]}))

    (unknown,) = found.blocks("d")
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    told = [text for _, text in found.problems(Severity.INFO)]
    assert any("hologram" in text for text in told)
    assert any(text.endswith("places are kept: 1.") for text in told)


def test_what_le_chat_made_is_a_file_and_a_canvas_a_document(tmp_path: Path) -> None:
    chunks = [
        {"type": "text", "text": "See."},
        {"type": "canva", "canvasId": "k"},
        {"type": "file_reference", "fileReference": "bread.docx", "fileAlt": "Bread"},
    ]
    canvas = [{"type": "slides", "title": "Rye", "content": "# Rye"}]
    told = [message("b", "assistant", "See.", 1, contentChunks=chunks, canvas=canvas)]

    found = imported(write(tmp_path / "a.zip", {f"{NAME}.json": told}))

    text, file, document = found.blocks("b")
    assert text == Text("See.")
    assert isinstance(file, File)
    assert file.attachment.name == "bread.docx"
    assert isinstance(document, File)
    assert (document.attachment.name, document.text) == ("Rye", "# Rye")


def test_what_has_no_messages_is_left_to_others(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {f"{NAME}.json": [], "b.json": [{"role": "user"}]})

    assert imported(path).claimed == {}


@RELAXED
@given(st.data())
def test_junk_anywhere_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    odd: Any = copy.deepcopy(chat())
    spoil(odd, data)

    found = imported(write(tmp_path / "a.zip", {f"{NAME}.json": odd, "chat-2.json": chat()}))

    assert "Why rye?" in found.titles
    assert all(each.role in Role for one in found.sessions for each in one.messages)
