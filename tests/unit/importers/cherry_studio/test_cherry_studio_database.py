"""Conversations in the database of version 2 of Cherry Studio."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import (
    Citation,
    Code,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Usage
from tests.unit.importers.backup_files import AT, PIXEL, text
from tests.unit.importers.cherry_studio.cherry_studio_files import stored
from tests.unit.importers.reading import read_known

read = partial(read_known, "cherry-studio")


def test_a_topic_is_a_conversation_with_its_branches(tmp_path: Path) -> None:
    path = stored(
        tmp_path / "cherrystudio.sqlite",
        ("root", None, "user"),
        ("q", "root", "user", text("How long?")),
        ("a", "q", "assistant", text("Two days.")),
        ("b", "q", "assistant", text("<think>Hm.</think>Three.")),
    )

    ((session,), _) = read(path)

    assert (session.external_id, session.title, session.agent) == ("t1", "Rye", "Baker")
    assert {one.external_id: one.parent_id for one in session.messages} == {
        "prompt": None, "q": "prompt", "a": "q", "b": "q"
    }  # fmt: skip
    assert session.active_leaf == "b"
    answer = session.messages[-1]
    assert answer.blocks == (Thinking("Hm."), Text("Three."))
    assert (answer.model, answer.usage, answer.created_at) == ("qwen", Usage(12, 3), AT + 3)


PAGE = {"title": "Bread", "url": "https://rye.example", "content": "Slow."}


@pytest.mark.parametrize(
    ("part", "block"),
    [
        ({"type": "reasoning", "text": "Hm.", "providerMetadata": {"cherry": {"thinkingMs": 2500}}},
         Thinking("Hm.", 2.5)),
        ({"type": "tool-sky", "toolCallId": "t", "state": "output-available",
          "input": {"at": "Ulm"}, "output": {"content": [{"type": "text", "text": "rain"}]}},
         ToolCall("sky", '{"at":"Ulm"}', "t", ToolOutcome("rain", ToolStatus.OK))),
        ({"type": "dynamic-tool", "toolName": "sky", "toolCallId": "t", "state": "output-error",
          "errorText": "no sky"},
         ToolCall("sky", "", "t", ToolOutcome("no sky", ToolStatus.FAILED))),
        ({"type": "source-url", **PAGE}, Citation("Bread", "https://rye.example")),
        ({"type": "text", "text": "", "providerMetadata": {"cherry": {"references": [
            {"category": "citation", "content": {"results": [PAGE]}}]}}},
         Citation("Bread", "https://rye.example", "Slow.")),
        ({"type": "data-error", "data": {"message": "Too busy"}},
         Event(EventKind.ERROR, "Too busy")),
        ({"type": "data-translation", "data": {"content": "Zwei"}},
         Text("Zwei", TextVariant.COMMENTARY)),
        ({"type": "data-code", "data": {"content": "bake()", "language": "python"}},
         Code("bake()", "python")),
        ({"type": "data-compact", "data": {"content": "So far."}},
         Event(EventKind.COMPACTION, "So far.")),
        ({"type": "dream"}, Text('{"type":"dream"}', TextVariant.UNKNOWN)),
    ],
)  # fmt: skip
def test_parts_of_every_kind_are_read(tmp_path: Path, part: dict[str, Any], block: object) -> None:
    path = stored(
        tmp_path / "cherrystudio.sqlite",
        ("b", None, "assistant", part, {"type": "step-start"}, text("So.")),
    )

    ((session,), _) = read(path)

    assert session.messages[-1].blocks == (block, Text("So."))


@pytest.mark.parametrize("name", ["默认话题", "Standardthema", "Untitled"])
def test_a_topic_without_a_name_of_its_own_is_called_after_its_prompt(
    tmp_path: Path, name: str
) -> None:
    path = stored(tmp_path / "cherrystudio.sqlite", ("b", None, "user", text("How long?")))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE topic SET name = ?", [name])

    ((session,), _) = read(path)

    assert session.title == "How long?"


def test_files_lie_beside_the_database(tmp_path: Path) -> None:
    held = {"cherry": {"fileEntryId": "f1"}}
    note = {"type": "file", "mediaType": "text/plain", "filename": "rye.txt",
            "url": "file:///x/f1.txt", "providerMetadata": held}  # fmt: skip
    picture = {"type": "file", "mediaType": "image/png", "url": PIXEL}
    database = stored(tmp_path / "made.sqlite", ("q", None, "user", note, picture))
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", json.dumps({"appName": "Cherry Studio"}))
        archive.write(database, "Data/cherrystudio.sqlite")
        archive.writestr("Data/Files/f1.txt", "flour")

    ((session,), _) = read(path)

    file, image = session.messages[-1].blocks
    assert isinstance(file, File)
    assert file.attachment.name == "rye.txt"
    assert file.attachment.content is not None
    with file.attachment.content() as stream:
        assert stream.read() == b"flour"
    assert isinstance(image, Image)
    assert image.attachment.width == 1


def test_sessions_of_agents_follow_each_other_and_what_was_deleted_is_left_out(
    tmp_path: Path,
) -> None:
    path = stored(tmp_path / "cherrystudio.sqlite", ("q", None, "user", text("How long?")))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE topic SET deleted_at = 1")
        database.execute("INSERT INTO agent VALUES ('g', 'Miller', '')")
        database.execute("INSERT INTO agent_session VALUES ('s1', 'g', 'Wheat', ?)", [AT])
        for place, role in enumerate(("user", "assistant")):
            told = json.dumps({"parts": [text(role)]})
            row = (f"m{place}", "s1", role, told, None, None, AT + place)
            database.execute("INSERT INTO agent_session_message VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    ((session,), issues) = read(path)

    assert (session.external_id, session.title, session.agent) == ("s1", "Wheat", "Miller")
    assert [one.parent_id for one in session.messages] == [None, "m0"]
    assert any("deleted in the program" in one.text for one in issues)


def test_messages_of_the_previews_hold_blocks(tmp_path: Path) -> None:
    path = stored(tmp_path / "cherrystudio.sqlite", ("q", None, "user"))
    with closing(sqlite3.connect(path)) as database, database:
        told = json.dumps({"blocks": [{"type": "main_text", "content": "How long?"}]})
        database.execute("UPDATE message SET data = ?", [told])

    ((session,), _) = read(path)

    assert session.messages[-1].blocks == (Text("How long?"),)
