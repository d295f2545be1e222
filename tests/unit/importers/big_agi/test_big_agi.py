"""Chats that big-AGI exports."""

from __future__ import annotations

import copy
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Attachment,
    Citation,
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
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.private_files.files_with_keys import KEYS_IN_IT
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put
from tests.unit.importers.reading import read_known

AT = 1_767_300_000_000  # UTC ms
read = partial(read_known, "big-agi")


def part(kind: str, *, within: str = "content", title: str = "", **more: Any) -> dict[str, Any]:
    return {"ft": within, "fId": "f1", "title": title, "part": {"pt": kind, **more}}


def text(said: str) -> dict[str, Any]:
    return part("text", text=said)


def message(role: str, *fragments: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"id": f"{role}-1", "role": role, "fragments": [*fragments], "tokenCount": 0}
    return {**told, "created": AT, "updated": None, **more}


def answered() -> dict[str, Any]:
    metrics = {"TIn": 9, "TCacheRead": 4, "TOut": 7, "TOutR": 2, "$c": 1.5, "dtAll": 900}
    generator = {"mgt": "aix", "name": "gpt-5", "aix": {"vId": "openai", "mId": "openai-gpt-5"}}
    return message(
        "assistant",
        part("ma", within="void", aType="reasoning", aText="Warm or cold?"),
        part("tool_invocation", id="t1",
             invocation={"type": "function_call", "name": "weather", "args": '{"city":"Ulm"}'}),
        part("tool_response", id="t1", error=False, environment="server",
             response={"type": "function_call", "name": "weather", "result": "warm"}),
        text("Two days."),
        part("annotations", within="void",
             annotations=[{"type": "citation", "url": "https://rye.example", "title": "Rye"}]),
        generator={**generator, "metrics": metrics},
    )  # fmt: skip


def chat(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"id": "c1", "messages": [*messages], "systemPurposeId": "Baker", "autoTitle": "Rye"}
    return {**told, "created": AT, "updated": AT + 60_000, **more}


def talk() -> dict[str, Any]:
    asked = message(
        "user",
        text("How long?"),
        part("doc", within="attachment", title="dough", data={"idt": "text", "text": "Flour."},
             meta={"srcFileName": "dough.md"}),
        metadata={"inReferenceTo": [{"mrt": "dmsg", "mText": "It rises.", "mRole": "assistant"}]},
    )  # fmt: skip
    return chat(message("system", text("You bake.")), asked, answered())


def everything(*chats: dict[str, Any], secret: str = "") -> dict[str, Any]:
    """All chats, as they are backed up beside what models are asked with."""
    folder = {"id": "f1", "title": "Kitchen", "conversationIds": ["c1"]}
    return {
        "conversations": [*chats],
        "models": {"sources": [{"id": "openai", "setup": {"oaiKey": secret}}]},
        "folders": {"folders": [folder], "enableFolders": True},
    }


def written(folder: Path, told: object) -> Path:
    path = folder / "conversations.agi.json"
    path.write_text(json.dumps(told))
    return path


def test_a_chat_is_read(tmp_path: Path) -> None:
    (session,), issues = read(written(tmp_path, talk()))
    assert [issue.text for issue in issues] == [KEYS_IN_IT]
    assert (session.external_id, session.title, session.agent) == ("c1", "Rye", "Baker")
    assert (session.model, session.created_at, session.updated_at) == ("gpt-5", AT, AT + 60_000)
    system, asked, answer = session.messages
    assert (system.role, system.hidden) == (Role.SYSTEM, Hidden.SYSTEM)
    assert asked.blocks == (
        Text("> It rises."),
        Text("How long?"),
        File(Attachment("dough.md", "text/plain"), "Flour."),
    )
    gave = ToolOutcome("warm", ToolStatus.OK)
    assert answer.blocks == (
        Thinking("Warm or cold?"),
        ToolCall("weather", '{"city":"Ulm"}', "t1", gave),
        Text("Two days."),
        Citation("Rye", "https://rye.example"),
    )
    assert answer.usage == Usage(9, 7, 4, 0, 2, 15_000, CostSource.ESTIMATED)
    assert (answer.latency_ms, answer.created_at) == (900, AT)


def test_all_chats_are_read_with_their_folders_and_without_keys(tmp_path: Path) -> None:
    other = chat(message("user", text("Why?")), id="c2", userTitle="Yeast")
    sessions, _ = read(written(tmp_path, everything(talk(), other, secret="canary")))
    assert [one.title for one in sessions] == ["Rye", "Yeast"]
    assert [one.project and one.project.name for one in sessions] == ["Kitchen", None]
    assert "canary" not in repr(sessions)


def test_a_chat_of_before_2024_is_read(tmp_path: Path) -> None:
    def older(key: str, role: str, said: str, **more: Any) -> dict[str, Any]:
        told = {"id": key, "text": said, "sender": "You", "avatar": None, "typing": False}
        return {**told, "role": role, "tokenCount": 1, "created": AT, "updated": None, **more}

    told = chat(older("q", "user", "How long?"), older("a", "assistant", "Two days.",
                originLLM="gpt-4", purposeId="Baker"))  # fmt: skip
    (session,), _ = read(written(tmp_path, told))
    assert session.source_formerly == "openai-messages"  # under which it was read before
    asked, answer = session.messages
    assert (asked.external_id, asked.blocks) == ("q", (Text("How long?"),))
    assert (answer.model, answer.blocks) == ("gpt-4", (Text("Two days."),))


def test_every_kind_of_part_is_kept(tmp_path: Path) -> None:
    parts = [
        part("error", error="Too warm."),
        part("image_ref", altText="Loaf", dataRef={"reftype": "dblob", "mimeType": "image/png",
                                                   "bytesSize": 9}),
        part("reference", rt="zync", assetType="image", zRefSummary={"text": "Oven"}),
        part("reference", rt="zync", assetType="audio"),
        part("hosted_resource", resource={"via": "openai-container", "filename": "rye.csv"}),
        part("tool_invocation", id="t2", invocation={"type": "code_execution", "code": "1 + 1"}),
        part("tool_response", id="t2", error="no kernel", response={"type": "code_execution"}),
        part("ph", within="void", pText="…"),
        part("dream", of="rye"),
        {"ft": "content"},
    ]  # fmt: skip
    told = chat(message("user", text("Rye?")), message("assistant", *parts))
    (session,), issues = read(written(tmp_path, told))
    failed = ToolOutcome("no kernel", ToolStatus.FAILED)
    assert session.messages[1].blocks == (
        Event(EventKind.ERROR, "Too warm."),
        Image(Attachment("Loaf", "image/png", 9)),
        Image(Attachment("Oven", "image/*")),
        File(Attachment("audio", "audio/*")),
        File(Attachment("rye.csv", "")),
        ToolCall("code_execution", "1 + 1", "t2", failed),
        Event(EventKind.NOTICE, "…"),
        Text('{"pt":"dream","of":"rye"}', TextVariant.UNKNOWN),
    )
    assert any("dream" in issue.text for issue in issues)


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = copy.deepcopy(everything(talk()))
    where = st.sampled_from([place for place in places(told) if len(place) > 1])
    put(told, data.draw(where), data.draw(JSON))
    path = written(tmp_path_factory.mktemp("chats"), told)
    if not registry.plan(open_container(path)).portions:
        return  # it cannot be told what the file is
    try:
        sessions, _ = read(path)
    except UnreadableFile:
        return
    assert all(is_chain(session) for session in sessions)
