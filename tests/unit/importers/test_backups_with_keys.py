"""Conversations in the backups of Chatbox, Cherry Studio and TypingMind."""

from __future__ import annotations

import copy
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
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
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.private_files.files_with_keys import KEYS_IN_IT
from tests.unit.importers import backup_files
from tests.unit.importers.backup_files import AT, written
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.reading import read_known


def chatbox(folder: Path, told: Any = None) -> tuple[list[ParsedSession], list[Issue]]:
    return read_known("chatbox", written(folder / "data.json", told or backup_files.chatbox()))


def test_a_session_of_chatbox_is_a_conversation_for_each_thread(tmp_path: Path) -> None:
    (session, earlier), issues = chatbox(tmp_path)
    assert (session.external_id, session.title, session.starred) == ("s1/q", "Rye", True)
    assert (earlier.external_id, earlier.title) == ("s1/w", "Wheat")
    assert issues[0].text == KEYS_IN_IT
    asked, answered, instead = session.messages
    said, image = asked.blocks
    assert isinstance(image, Image)
    assert (said, image.attachment.width) == (Text("How long?"), 1)
    thought, call, spoken, unknown = answered.blocks
    assert (thought, spoken) == (Thinking("Hm.", 2.5), Text("Two days."))
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.arguments, call.outcome.text) == ('{"at":"Ulm"}', "rain")
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert (answered.model, answered.usage) == ("qwen", Usage(12, 3))
    assert (instead.parent_id, session.active_leaf) == ("q", "a")


def test_a_thread_that_is_put_aside_stays_the_same_conversation(tmp_path: Path) -> None:
    told = backup_files.chatbox()
    (before, _), _ = chatbox(tmp_path, told)
    session = told["session:s1"]
    session["threads"].append({"id": "h3", "name": "Rye", "messages": session["messages"]})
    session["messages"] = [backup_files.chatbox_message("n", "user", backup_files.text("New"))]
    after, _ = chatbox(tmp_path, told)
    assert before.external_id in {one.external_id for one in after}


def test_values_of_chatbox_may_be_json_in_a_text(tmp_path: Path) -> None:
    told = backup_files.chatbox()
    in_texts = {key: json.dumps(value) for key, value in told.items() if key != "picture:1"}
    assert chatbox(tmp_path, told)[0][1] == chatbox(tmp_path, in_texts)[0][1]


def test_the_sessions_of_the_first_chatbox_are_known(tmp_path: Path) -> None:
    said = [{"id": "q", "role": "user", "content": "Hi"}]
    told = {"settings": {}, "chat-sessions": [{"id": "s1", "name": "Untitled", "messages": said}]}
    (session,), _ = chatbox(tmp_path, told)
    assert (session.title, session.messages[0].blocks) == ("Hi", (Text("Hi"),))


def test_sessions_of_chatbox_may_stand_behind_long_settings(tmp_path: Path) -> None:
    told = {"settings": {"models": ["x" * 100] * 1_000}} | backup_files.chatbox()
    path = written(tmp_path / "chatbox-exported-data-2026-1-2.json", told)
    sessions, _ = read_known("chatbox", path)
    assert [one.title for one in sessions] == ["Rye", "Wheat"]


def test_a_topic_of_cherry_studio_has_the_answers_of_all_models(tmp_path: Path) -> None:
    path = written(tmp_path / "backup.zip", backup_files.cherry_studio())
    (session,), issues = read_known("cherry-studio", path)
    assert [one.text for one in issues] == [KEYS_IN_IT]
    assert (session.external_id, session.title, session.agent) == ("t1", "Rye", "Baker")
    assert (session.created_at, session.pinned) == (AT, True)
    system, asked, first, second, more = session.messages
    assert (system.hidden, system.blocks) == (Hidden.SYSTEM, (Text("You bake."),))
    assert (first.parent_id, second.parent_id, more.parent_id) == ("q", "q", "y")
    said, file = asked.blocks
    assert isinstance(file, File)
    assert (said, file.attachment.name) == (Text("How long?"), "rye.txt")
    assert file.attachment.content is not None
    with file.attachment.content() as stream:
        assert stream.read() == b"flour"
    thought, call, spoken, cited = second.blocks
    assert (thought, spoken) == (Thinking("Hm.", 2.5), Text("Two days."))
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "rain"
    assert cited == Citation("Bread", "https://example.org", "x")
    assert (second.model, second.usage) == ("llama", Usage(12, 3))


@pytest.mark.parametrize(
    "results",
    [
        [{"type": "url_citation", "url_citation": {"url": "https://a.example", "title": "A"}}],
        {"groundingChunks": [{"web": {"uri": "https://a.example", "title": "A"}}]},
        [{"link": "https://a.example", "title": "A"}],
        {"results": [{"url": "https://a.example", "title": "A"}]},
    ],
)
def test_sources_in_cherry_studio_of_every_provider(tmp_path: Path, results: Any) -> None:
    blocks = of_cherry_studio(tmp_path, {"type": "citation", "response": {"results": results}})
    assert blocks == (Citation("A", "https://a.example"),)


def test_sources_in_cherry_studio_that_are_mere_addresses(tmp_path: Path) -> None:
    told = {"type": "citation", "response": {"results": ["https://a.example"]}}
    assert of_cherry_studio(tmp_path, told) == (Citation("https://a.example", "https://a.example"),)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"error": {"message": "Too busy", "code": 529}}, "Too busy"),
        ({"error": {"status": 529}, "content": "Too busy"}, '{"status":529}'),
        ({"content": "Too busy"}, "Too busy"),
    ],
)
def test_what_went_wrong_in_cherry_studio(tmp_path: Path, told: dict[str, Any], said: str) -> None:
    blocks = of_cherry_studio(tmp_path, {"type": "error", **told})
    assert blocks == (Event(EventKind.ERROR, said),)


def test_all_pictures_of_cherry_studio_that_were_made_in_one_go(tmp_path: Path) -> None:
    held = backup_files.PIXEL.partition(",")[2]
    made = {"type": "base64", "images": [backup_files.PIXEL, held]}
    told = {"type": "image", "url": backup_files.PIXEL, "metadata": {"generateImageResponse": made}}
    blocks = of_cherry_studio(tmp_path, told)
    widths = [one.attachment.width for one in blocks if isinstance(one, Image)]
    assert widths == [1, 1]


def test_films_and_shortened_conversations_in_cherry_studio(tmp_path: Path) -> None:
    blocks = of_cherry_studio(
        tmp_path,
        {"type": "video", "filePath": "/home/x/rye.mp4"},
        {"type": "compact", "content": "It was of rye.", "compactedContent": "Compacted"},
    )
    assert blocks == (
        File(Attachment("rye.mp4", "video/*")),
        Event(EventKind.COMPACTION, "It was of rye."),
    )


def of_cherry_studio(folder: Path, *blocks: dict[str, Any]) -> tuple[Block, ...]:
    """The blocks of an answer that holds these."""
    told = backup_files.cherry_studio()
    stored = told["indexedDB"]
    names = [f"n{place}" for place, _ in enumerate(blocks)]
    stored["message_blocks"] = [
        {**block, "id": name} for block, name in zip(blocks, names, strict=True)
    ]
    stored["topics"] = [{"id": "t1", "messages": [
        {"id": "q", "role": "user", "content": "Rye?"},
        {"id": "a", "role": "assistant", "blocks": names},
    ]}]  # fmt: skip
    (session,), _ = read_known("cherry-studio", written(folder / "data.json", told))
    return session.messages[-1].blocks


def test_messages_of_cherry_studio_once_held_their_thoughts_themselves(tmp_path: Path) -> None:
    told = backup_files.cherry_studio()
    answer = {"id": "x", "role": "assistant", "content": "Two days.", "reasoning_content": "Hm."}
    told["indexedDB"] = {"topics": [{"id": "t1", "messages": [answer]}]}
    (session,), _ = read_known("cherry-studio", written(tmp_path / "data.json", told))
    assert session.messages[-1].blocks == (Thinking("Hm."), Text("Two days."))


def test_a_backup_of_the_second_cherry_studio_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    about = {"appName": "Cherry Studio", "version": "2.0.0"}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", json.dumps(about))
        archive.writestr("cherrystudio.sqlite", b"SQLite format 3\0")
    with pytest.raises(UnreadableFile, match="version 2 of Cherry Studio"):
        read_known("cherry-studio", path)


def test_messages_of_cherry_studio_once_held_their_text_themselves(tmp_path: Path) -> None:
    told = backup_files.cherry_studio()
    stored = told["indexedDB"]
    message = {"id": "q", "role": "user", "content": "Hi", "files": [{"id": "f", "ext": ".md"}]}
    stored["topics"], stored["message_blocks"] = [{"id": "t9", "messages": [message]}], []
    (session,), _ = read_known("cherry-studio", written(tmp_path / "data.json", told))
    assert (session.title, session.messages[0].blocks[0]) == ("Hi", Text("Hi"))


def test_the_first_backups_of_cherry_studio_hold_pairs(tmp_path: Path) -> None:
    said = {"id": "m1", "role": "user", "content": "Rye?", "createdAt": "2024-07-03T10:00:00Z"}
    pairs = [
        {"key": "image://avatar", "value": "data:"},
        {"key": "topic:t7", "value": {"id": "t7", "messages": [said]}},
    ]
    told = backup_files.cherry_studio() | {"version": 1, "indexedDB": pairs}
    (session,), _ = read_known("cherry-studio", written(tmp_path / "data.json", told))
    assert session.external_id == "t7"
    assert [message.blocks for message in session.messages] == [(Text("Rye?"),)]


def test_a_chat_of_typing_mind_has_the_answers_of_all_models(tmp_path: Path) -> None:
    path = written(tmp_path / "export.json", backup_files.typing_mind())
    (session,), issues = read_known("typing-mind", path)
    assert len(issues) == 2
    assert (session.external_id, session.title, session.created_at) == ("c1", "Rye", AT)
    assert session.project is not None
    assert session.project.name == "Kitchen"
    assert {one.external_id: one.parent_id for one in session.messages} == {
        "system": None, "q": "system", "a": "q", "b": "q", "r": "a", "s": "r"
    }  # fmt: skip
    assert session.active_leaf == "s"
    models = {one.external_id: one.model for one in session.messages}
    assert (models["a"], models["b"], models["q"]) == ("qwen", "gpt", None)
    assert session.messages[-1].usage == Usage(9, 2)


@pytest.mark.parametrize(
    ("key", "made"),
    [
        ("chatbox", backup_files.chatbox),
        ("cherry-studio", backup_files.cherry_studio),
        ("typing-mind", backup_files.typing_mind),
    ],
)
@given(data=st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory,
    key: str,
    made: Callable[[], dict[str, Any]],
    data: st.DataObject,
) -> None:
    told = copy.deepcopy(made())
    spoil(told, data)
    path = written(tmp_path_factory.mktemp("backups") / "data.json", told)
    container = open_container(path)
    for portion in registry.plan(container).portions:
        assert portion.importer.key == key
        try:
            sessions = list(portion.importer.sessions(container, portion.names, lambda _: None))
        except UnreadableFile:
            continue
        assert all(session.messages for session in sessions)
