"""Conversations in the backups that Chatbox makes since version 1.22."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from chatvault.domain.blocks import Event, EventKind, File, Image, Text, ToolCall
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.private_files.files_with_keys import KEYS_IN_IT
from tests.unit.importers import backup_files


def read(path: Path) -> tuple[list[ParsedSession], list[Issue]]:
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == "chatbox"
    assert set(portion.names) == set(container.names())
    return list(portion.importer.sessions(container, portion.names, issues.append)), issues


def bytes_of(block: object) -> bytes:
    assert isinstance(block, Image | File)
    assert block.attachment.content is not None
    with block.attachment.content() as stream:
        return stream.read()


def without(path: Path, member: str) -> Path:
    left = path.with_name("left.zip")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(left, "w") as kept:
        for name in archive.namelist():
            if name != member:
                kept.writestr(name, archive.read(name))
    return left


def test_a_backup_holds_the_same_conversations_as_exported_data(tmp_path: Path) -> None:
    exported = backup_files.written(tmp_path / "data.json", backup_files.chatbox())
    container = open_container(exported)
    (portion,) = registry.plan(container).portions
    before = list(portion.importer.sessions(container, portion.names, lambda _: None))

    after, _ = read(backup_files.chatbox_archive(tmp_path / "chatbox.zip"))

    assert [one.external_id for one in after] == [one.external_id for one in before]
    assert [one.title for one in after] == ["Rye", "Wheat"]
    assert [len(one.messages) for one in after] == [len(one.messages) for one in before]


def test_pictures_files_and_long_results_lie_apart_in_a_backup(tmp_path: Path) -> None:
    (session, _), issues = read(backup_files.chatbox_archive(tmp_path / "chatbox.zip"))

    file, said, picture = session.messages[0].blocks
    assert said == Text("How long?")
    assert bytes_of(picture).startswith(b"\x89PNG")
    assert isinstance(file, File)
    assert (file.attachment.name, file.text, bytes_of(file)) == ("rye.pdf", "flour", b"%PDF-")
    call = session.messages[1].blocks[-1]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "hail"
    assert session.archived
    told = {one.text: one.severity for one in issues}
    assert KEYS_IN_IT in told
    assert [text for text, severity in told.items() if severity is Severity.WARNING] == [
        "Chatbox could not read 1 of its conversations itself when it made this backup; they "
        "are not in it."
    ]


def test_a_backup_without_its_list_still_has_its_conversations(tmp_path: Path) -> None:
    path = backup_files.chatbox_archive(tmp_path / "chatbox.zip")

    sessions, issues = read(without(path, "manifest.json"))

    assert [one.title for one in sessions] == ["Rye", "Wheat"]
    assert any("may be cut short" in one.text for one in issues)


def test_forks_of_what_was_said_instead_are_kept(tmp_path: Path) -> None:
    told = backup_files.chatbox()
    session = told["session:s1"]
    later = [backup_files.chatbox_message("c", "user", backup_files.text("And four?"))]
    session["messageForksHash"]["b"] = {"position": 0, "lists": [{"id": "g", "messages": later}]}
    path = tmp_path / "data.json"
    path.write_text(json.dumps(told))

    (first, _), _ = read(path)

    assert {one.external_id: one.parent_id for one in first.messages}["c"] == "b"


def test_the_summary_that_goes_on_for_older_messages_is_told_as_one(tmp_path: Path) -> None:
    told = backup_files.chatbox()
    said = {"id": "sum", "role": "assistant", "isSummary": True,
            "contentParts": [{"type": "text", "text": "They spoke of rye."}]}  # fmt: skip
    key = next(name for name in told if name.startswith("session:"))
    told[key]["messages"].append(said)
    container = open_container(backup_files.written(tmp_path / "data.json", told))
    (portion,) = registry.plan(container).portions
    first, *_ = portion.importer.sessions(container, portion.names, lambda _: None)
    (summary,) = (one for one in first.messages if one.external_id == "sum")
    assert summary.blocks == (Event(EventKind.COMPACTION, "They spoke of rye."),)
