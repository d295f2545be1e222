"""Prompts of Google AI Studio become conversations."""

from __future__ import annotations

import base64
import copy
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Citation,
    Event,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import Severity
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.gemini_takeout.gemini_takeout_files import PNG
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put

FOLDER = "Google AI Studio"


def prompt(*chunks: Entry, **more: object) -> Entry:
    usual = (
        {"role": "user", "text": "Why rye?", "tokenCount": 4,
         "createTime": "2026-01-05T10:00:00.5Z"},
        {"role": "model", "text": "Taste or keeping?", "isThought": True, "tokenCount": 30,
         "parts": [{"text": "Taste or keeping?", "thought": True}]},
        {"role": "model", "text": "It keeps.", "tokenCount": 12, "finishReason": "STOP"},
    )  # fmt: skip
    return {
        "runSettings": {"model": "models/gemini-2.5-pro", "temperature": 1.0},
        "systemInstruction": {},
        "chunkedPrompt": {"chunks": list(chunks or usual), "pendingInputs": [{"text": ""}]},
    } | more


def test_a_thought_and_its_answer_are_one_message(tmp_path: Path) -> None:
    told = prompt(systemInstruction={"parts": [{"text": "Be brief."}]})
    files = {f"{FOLDER}/Rye at v1.2": told, f"{FOLDER}/applet_access_history.json": [],
             f"{FOLDER}/oven.png": PNG}  # fmt: skip

    found = imported(write(tmp_path / "a.zip", files))

    session = found.session
    assert found.claimed == {"ai-studio": (f"{FOLDER}/Rye at v1.2",)}
    assert (session.title, session.model) == ("Rye at v1.2", "gemini-2.5-pro")
    assert is_chain(session)
    instruction, question, answer = session.messages
    assert (instruction.role, instruction.hidden) == (Role.SYSTEM, Hidden.SYSTEM)
    assert question.created_at == 1_767_607_200_500
    assert answer.blocks == (Thinking("Taste or keeping?"), Text("It keeps."))
    assert answer.usage == Usage(input=4, output=42, reasoning=30)


def test_a_prompt_is_the_same_when_it_grew_or_was_renamed(tmp_path: Path) -> None:
    told = prompt()
    longer = copy.deepcopy(told)
    longer["chunkedPrompt"]["chunks"].append({"role": "user", "text": "And spelt?"})
    other = copy.deepcopy(told)
    other["chunkedPrompt"]["chunks"][2]["text"] = "It tastes."

    first = imported(write(tmp_path / "a.zip", {"Untitled prompt": told})).session
    second = imported(write(tmp_path / "b.zip", {"Rye (1).json": longer})).session
    third = imported(write(tmp_path / "c.zip", {"Untitled prompt (1)": prompt(
        {"role": "user", "text": "Why rye?", "createTime": "2026-01-05T10:00:00.5Z"},
        {"role": "model", "text": "It tastes."})})).session  # fmt: skip

    assert first.external_id == second.external_id
    assert second.messages[:2] == first.messages
    assert third.external_id != first.external_id


def test_files_code_and_sources(tmp_path: Path) -> None:
    picture = {"mimeType": "image/png", "data": base64.b64encode(PNG).decode()}
    chunks: list[Entry] = [
        {"role": "user", "inlineImage": picture},
        {"role": "user", "driveDocument": {"id": "d1"}},
        {"role": "user", "youtubeVideo": {"id": "y1"}},
        {"role": "user", "text": "Look", "inlineFile": {"mimeType": "text/plain", "data": "!"}},
        {"role": "model", "executableCode": {"code": "print(1)", "language": "PYTHON"}},
        {"role": "model", "codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "1"}},
        {"role": "model", "parts": [{"text": "One", "thought": True}, {"text": "It is one."}],
         "grounding": {"groundingSources": [{"title": "A", "uri": "https://a.example"}]},
         "hologram": {"x": 1}, "errorMessage": "cut off"},
    ]  # fmt: skip

    found = imported(write(tmp_path / "a.zip", {"a": prompt(*chunks)}))

    question, answer = found.session.messages
    assert [type(each) for each in question.blocks] == [Image, File, Citation, Text, File]
    shown = question.blocks[0]
    assert isinstance(shown, Image)
    assert (shown.attachment.width, shown.attachment.height) == (3, 2)
    call, thought, said, unknown, source, error = answer.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "1"
    assert (thought, said) == (Thinking("One"), Text("It is one."))
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert source == Citation("A", "https://a.example")
    assert isinstance(error, Event)
    assert any("Google Drive" in told for _, told in found.problems(Severity.INFO))
    assert any("damaged" in told for _, told in found.problems(Severity.WARNING))


def test_parts_tell_what_the_chunk_does_not_and_nothing_twice(tmp_path: Path) -> None:
    picture = {"mimeType": "image/png", "data": base64.b64encode(PNG).decode()}
    chunks: list[Entry] = [
        {"role": "user", "text": "Look", "parts": [{"text": "Look"}, {"inlineData": picture}]},
        {"role": "user", "inlineImage": picture, "parts": [{"inlineData": picture}]},
        {"role": "model", "text": "Rye.", "parts": [{"text": "Rye."}],
         "id": "chunk-1", "safetyRatings": [{"category": "x"}]},
    ]  # fmt: skip
    told = prompt(*chunks, citations=[{"uri": "https://a.example", "text": "Rye"}])
    told["chunkedPrompt"]["pendingInputs"] = [{"text": "And spelt?", "role": "user"}]

    found = imported(write(tmp_path / "a.zip", {"a": told}))

    question, answer = found.session.messages
    assert [type(each) for each in question.blocks] == [Text, Image, Image]
    assert answer.blocks == (
        Text("Rye."), Citation("https://a.example", "https://a.example", "Rye"),
    )  # fmt: skip
    assert found.problems(Severity.INFO) == [("", "What was typed and not sent was left out. (1)")]


def test_a_prompt_that_tells_no_time_is_as_old_as_its_file(tmp_path: Path) -> None:
    path = tmp_path / "Google AI Studio.zip"
    chunks = [{"role": "user", "text": "Why rye?"}, {"role": "model", "text": "It keeps."}]
    with zipfile.ZipFile(path, "w") as archive:
        packed = zipfile.ZipInfo("Rye", (2025, 3, 4, 5, 6, 8))
        archive.writestr(packed, json.dumps(prompt(*chunks)))

    session = imported(path).session

    moment = round(datetime(2025, 3, 4, 5, 6, 8).timestamp() * 1000)
    assert (session.created_at, session.updated_at) == (moment, moment)
    assert session.messages[0].created_at is None


@pytest.mark.parametrize("told", [prompt(chunkedPrompt={}), {"runSettings": {}, "textPrompt": {}}])
def test_a_file_without_a_message_is_told(tmp_path: Path, told: Entry) -> None:
    found = imported(write(tmp_path / "a.zip", {"a": told}))

    assert found.sessions == []
    assert len(found.problems(Severity.INFO)) == 1


@RELAXED
@given(st.data())
def test_junk_anywhere_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    odd: Any = copy.deepcopy(prompt(
        {"role": "user", "driveImage": {"id": "x"}, "parts": [{"text": "y"}]},
        {"role": "model", "grounding": {"groundingSources": [{"uri": "a"}]}},
    ))  # fmt: skip
    put(odd, data.draw(st.sampled_from(places(odd))), data.draw(JSON))

    found = imported(write(tmp_path / "a.zip", {"odd": odd, "sound": prompt()}))

    assert "sound" in found.titles
    assert all(map(is_chain, found.sessions))


def test_functions_of_ones_own_and_what_was_looked_for(tmp_path: Path) -> None:
    call = {"name": "oven", "args": {"heat": 230}}
    grounding = {
        "webSearchQueries": ["rye"],
        "groundingSources": [{"title": "A", "uri": "https://a.example"}],
    }
    chunks: list[Entry] = [
        {"role": "user", "text": "Heat the oven"},
        {"role": "model", "functionCall": call, "parts": [{"functionCall": call}]},
        {"role": "model", "functionResponse": {"name": "oven", "response": {"done": True}}},
        {"role": "model", "text": "It is hot.", "grounding": grounding},
        {"role": "model", "parts": [{"hologram": {"x": 1}, "thoughtSignature": "c2ln"}]},
    ]
    found = imported(write(tmp_path / "a.zip", {"a": prompt(*chunks)}))
    heated, searched, said, source, unknown = found.session.messages[1].blocks
    assert isinstance(heated, ToolCall)
    assert (heated.name, heated.arguments) == ("oven", '{"heat":230}')
    assert heated.outcome is not None
    assert heated.outcome.text == '{"done":true}'
    assert isinstance(searched, ToolCall)
    assert searched.arguments == '{"queries":["rye"]}'
    assert searched.outcome is not None
    assert searched.outcome.text == "A https://a.example"
    assert (said, source) == (Text("It is hot."), Citation("A", "https://a.example"))
    assert unknown == Text('{"hologram":{"x":1}}', TextVariant.UNKNOWN)
