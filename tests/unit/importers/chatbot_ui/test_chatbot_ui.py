"""Conversations that chatbot-ui exports."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Image, Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.private_files.files_with_keys import KEYS_IN_IT
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put


def history(*conversations: dict[str, Any]) -> dict[str, Any]:
    folders = [{"id": "f1", "name": "Kitchen", "type": "chat"}]
    return {"version": 4, "history": list(conversations), "folders": folders, "prompts": []}


def conversation(**more: Any) -> dict[str, Any]:
    picture = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
    asked = [{"type": "text", "text": "How long?"}, picture]
    messages = [{"role": "user", "content": asked}, {"role": "assistant", "content": "Two days."}]
    told = {"id": "c1", "name": "Rye", "messages": messages, "model": {"id": "gpt"}}
    return {**told, "prompt": "You bake.", "temperature": 1, "folderId": "f1", **more}


def storage(*conversations: dict[str, Any], secret: str = "") -> dict[str, Any]:
    """What the program kept in the browser: texts, most of them JSON."""
    kept = history(*conversations)
    return {
        "theme": "dark",
        "apiKey": secret,
        "folders": json.dumps(kept["folders"]),
        "conversationHistory": json.dumps(kept["history"]),
        "prompts": "[]",
    }


def written(folder: Path, told: object) -> Path:
    path = folder / "chatbot_ui_history_1-1.json"
    path.write_text(json.dumps(told))
    return path


def read(folder: Path, told: object) -> tuple[list[ParsedSession], list[Issue]]:
    path = written(folder, told)
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == "chatbot-ui"
    return list(portion.importer.sessions(container, portion.names, issues.append)), issues


def test_a_conversation_is_read(tmp_path: Path) -> None:
    (session,), issues = read(tmp_path, history(conversation()))
    assert issues == []
    assert (session.external_id, session.title, session.model) == ("c1", "Rye", "gpt")
    assert session.project is not None
    assert session.project.name == "Kitchen"
    system, asked, answered = session.messages
    assert (system.hidden, asked.role) == (Hidden.SYSTEM, Role.USER)
    said, image = asked.blocks
    assert isinstance(image, Image)
    assert (said, answered.blocks) == (Text("How long?"), (Text("Two days."),))
    assert is_chain(session)


def test_what_was_in_the_browser_tells_the_same(tmp_path: Path) -> None:
    (session,), _ = read(tmp_path, history(conversation()))
    path = tmp_path / "chatbot-ui-data.json"
    path.write_text(json.dumps(storage(conversation(), secret="canary")))
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    assert portion.importer.key in registry.WITH_KEYS
    (same,) = portion.importer.sessions(container, portion.names, issues.append)
    assert same == replace(session, members=(path.name,))
    assert [issue.text for issue in issues] == [KEYS_IN_IT]
    assert "canary" not in repr(same)


def test_the_second_form_did_not_tell_its_version(tmp_path: Path) -> None:
    told = history(conversation(id=1, folderId=2)) | {"folders": [{"id": 2, "name": "Kitchen"}]}
    del told["version"], told["prompts"]
    (session,), issues = read(tmp_path, told)
    assert (session.title, issues) == ("Rye", [])
    assert session.project is not None
    assert session.project.name == "Kitchen"


def test_an_id_may_be_a_number_or_missing(tmp_path: Path) -> None:
    numbered, nameless = conversation(id=7), conversation(id=None, name="New Conversation")
    somebody_elses = conversation(id=7, messages=[{"role": "user", "content": "Why?"}])
    grown = conversation(id=7)
    grown["messages"] = [*grown["messages"], {"role": "user", "content": "Why?"}]
    sessions, _ = read(tmp_path, history(numbered, nameless, somebody_elses, grown))
    names = [one.external_id for one in sessions]
    assert names[0] == names[3]
    assert len(set(names)) == 3
    assert sessions[1].title == "How long?"


def test_folders_of_older_versions_are_counted(tmp_path: Path) -> None:
    told = history(conversation(folderId=0), conversation(id="c2", folderId=1))
    told["folders"] = [{"id": 0, "name": "Kitchen"}, {"id": 1, "name": "Cellar"}]
    sessions, _ = read(tmp_path, told)
    assert [one.project and (one.project.path, one.project.name) for one in sessions] == [
        ("chatbot-ui:0", "Kitchen"),
        ("chatbot-ui:1", "Cellar"),
    ]


def test_an_empty_conversation_is_left_out_and_said(tmp_path: Path) -> None:
    sessions, issues = read(tmp_path, history(conversation(), conversation(id="e", messages=[])))
    assert len(sessions) == 1
    assert ["Nothing was said" in one.text for one in issues] == [True]


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = copy.deepcopy(history(conversation()))
    where = st.sampled_from([place for place in places(told) if len(place) > 1])
    put(told, data.draw(where), data.draw(JSON))
    folder = tmp_path_factory.mktemp("chats")
    if not registry.plan(open_container(written(folder, told))).portions:
        return  # it cannot be told what the file is
    try:
        sessions, _ = read(folder, told)
    except UnreadableFile:
        return
    assert all(is_chain(session) for session in sessions)
