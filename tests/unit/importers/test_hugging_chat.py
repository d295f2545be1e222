"""The export of HuggingChat becomes conversations with their branches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Image, Text, Thinking
from chatvault.domain.message import Role
from chatvault.importers.times.timestamps import timestamp
from tests.unit.importers.chatgpt.chatgpt_files import PNG
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put
from tests.unit.importers.reading import read_claimed

CHAT = "65f0c1d2e3a4b5c6d7e8f901"
PICTURE = f"file-{CHAT}-0a1b2c3d.png"


def message(name: str, sender: str, content: str, *ancestors: str, **more: object) -> Entry:
    told = {"id": name, "from": sender, "content": content, "ancestors": list(ancestors)}
    return {**told, "createdAt": f"2026-05-04T10:0{len(ancestors)}:00.000Z", **more}


def conversation(*messages: Entry, **more: object) -> Entry:
    about = {"_id": CHAT, "title": "Rye", "model": "zai-org/GLM-4.6", "rootMessageId": "s"}
    times = {"createdAt": "2026-05-04T10:00:00.000Z", "updatedAt": "2026-05-04T10:09:00.000Z"}
    return {**about, "messages": list(messages), **times, "userId": "u-1", **more}


def exported() -> list[Entry]:
    return [
        conversation(
            message("s", "system", ""),
            message("q", "user", "Why rye?", "s", files=[PICTURE]),
            message("a", "assistant", "It keeps.", "s", "q", files=[PICTURE], reasoning="Acid."),
            message("b", "assistant", "<think>Salt?</think>It is sour.", "s", "q"),
        )
    ]


def test_branches_thoughts_and_files_come_along(tmp_path: Path) -> None:
    # Given an export in which the first answer was asked for again,
    files = {"conversations.json": exported(), PICTURE: PNG, "assistants.json": []}
    # when it is read,
    found = imported(write(tmp_path / "export.zip", files))
    # then both answers follow the question, with which the files of the conversation stand.
    session = found.session
    assert found.claimed["hugging-chat"] == ("conversations.json", PICTURE)
    assert (session.source, session.external_id, session.title) == ("hugging-chat", CHAT, "Rye")
    assert (session.model, session.active_leaf) == ("zai-org/GLM-4.6", "b")
    assert session.updated_at == timestamp("2026-05-04T10:09:00.000Z")
    asked, first, second = session.messages
    assert [one.parent_id for one in session.messages] == [None, "q", "q"]
    text, picture = asked.blocks
    assert isinstance(picture, Image)
    assert (text, picture.attachment.content is not None) == (Text("Why rye?"), True)
    assert first.blocks == (Thinking("Acid."), Text("It keeps."))
    assert second.blocks == (Thinking("Salt?"), Text("It is sour."))


def test_conversations_without_branches_are_read_in_their_order(tmp_path: Path) -> None:
    """So it was in 2023, and messages had no ids."""
    said = [{"from": "user", "content": "Why?"}, {"from": "assistant", "content": "So."}]

    session = imported(write(tmp_path, {"a.json": [conversation(*said, title="")]})).session

    assert is_chain(session)
    assert [(one.role, one.blocks) for one in session.messages] == [
        (Role.USER, (Text("Why?"),)),
        (Role.ASSISTANT, (Text("So."),)),
    ]
    assert session.title == "Why?"


def test_a_conversation_in_which_nothing_was_said_is_left_out(tmp_path: Path) -> None:
    found = imported(write(tmp_path, {"a.json": [conversation(message("s", "system", " "))]}))
    assert not found.sessions
    assert "Nothing was said" in found.issues[0].text


@RELAXED
@given(st.data(), JSON)
def test_anything_may_stand_in_any_place(tmp_path: Path, data: st.DataObject, value: Any) -> None:
    told = exported()
    put(told, data.draw(st.sampled_from(places(told))), value)
    sessions, _ = read_claimed("hugging-chat", write(tmp_path, {"conversations.json": told}))
    assert all(one.external_id for one in sessions)
