"""Sessions of Augment's command line become conversations, with their calls and what came back."""

from __future__ import annotations

import base64
import copy
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Image, Text, Thinking, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.importers.augment import AugmentImporter
from chatvault.importers.containers.container import open_container
from chatvault.importers.registry import plan
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_one_with, read_with

SESSION = "4f3c2b1a-096d-4773-b5f3-9023894a7355"
BEGUN, THEN, ENDED = (f"2026-05-10T09:0{minute}:00.000Z" for minute in (0, 1, 2))
BEGUN_MS, THEN_MS, ENDED_MS = 1_778_403_600_000, 1_778_403_660_000, 1_778_403_720_000
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()

Fields = dict[str, Any]

read, read_one = partial(read_with, AugmentImporter()), partial(read_one_with, AugmentImporter())


def exchange(name: str, asked: str, said: str, finished: str, **nodes: Any) -> Fields:
    told = {"request_id": name, "request_message": asked, "response_text": said,
            "model_id": "claude-sonnet-4-5", "request_nodes": [], "response_nodes": []}  # fmt: skip
    return {"exchange": {**told, **nodes}, "completed": True, "finishedAt": finished}


def called(name: str = "view", given: object = '{"path": "rye.md"}') -> Fields:
    return {"type": 5, "tool_use": {"tool_use_id": "t1", "tool_name": name, "input_json": given}}


def told() -> Fields:
    """A question with a picture, a call that is told twice, and what came of it."""
    used = {"input_tokens": 100, "output_tokens": 20, "cache_read_input_tokens": 40,
            "cache_creation_input_tokens": 5}  # fmt: skip
    place = {"current_terminal": {"current_working_directory": "/home/ada/oven"}}
    asked = [
        {"type": 0, "text_node": {"content": "Which flour?"}},
        {"type": 2, "image_node": {"image_data": PIXEL, "format": 1}},
        {"type": 4, "ide_state_node": place},
    ]
    answered = [
        {"type": 8, "thinking": {"summary": "A file."}},
        {**called(), "type": 7},
        called(),
        {"type": 10, "token_usage": used},
    ]
    back = {"tool_use_id": "t1", "content": "rye", "is_error": False}
    return {
        "sessionId": SESSION,
        "created": BEGUN,
        "modified": ENDED,
        "chatHistory": [
            exchange("r1", "Which flour?", "I look.", THEN, request_nodes=asked,
                     response_nodes=answered),
            exchange("r2", "", "Rye.", ENDED, request_nodes=[{"tool_result_node": back}]),
        ],
    }  # fmt: skip


def write(folder: Path, value: object = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{SESSION}.json"
    path.write_text(json.dumps(told() if value is None else value))
    return path


def test_a_session_is_a_conversation(tmp_path: Path) -> None:
    session = read_one(write(tmp_path))
    assert (session.source, session.external_id) == ("augment", SESSION)
    assert (session.title, session.model) == ("Which flour?", "claude-sonnet-4-5")
    assert (session.created_at, session.updated_at) == (BEGUN_MS, ENDED_MS)
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    asked, answer, last = session.messages
    assert (asked.role, asked.blocks[0]) == (Role.USER, Text("Which flour?"))
    assert isinstance(asked.blocks[1], Image)
    outcome = ToolOutcome("rye", ToolStatus.OK)
    call = ToolCall("view", '{"path": "rye.md"}', "t1", outcome)
    assert answer.blocks == (Thinking("A file."), Text("I look."), call)
    assert (answer.created_at, answer.usage) == (THEN_MS, Usage(100, 20, 40, 5))
    assert (last.role, last.blocks, last.usage) == (Role.ASSISTANT, (Text("Rye."),), None)


def test_its_own_title_counts_most(tmp_path: Path) -> None:
    assert read_one(write(tmp_path, {**told(), "customTitle": "Flour"})).title == "Flour"


def test_what_is_put_between_tags_nobody_typed(tmp_path: Path) -> None:
    history = [exchange("r1", "<supervisor>\nGo on\n</supervisor>", "Yes.", THEN),
               exchange("r2", "<b>Why</b> rye?", "Dark.", ENDED)]  # fmt: skip
    session = read_one(write(tmp_path, {"sessionId": SESSION, "chatHistory": history}))
    assert [message.hidden for message in session.messages] == [Hidden.SYSTEM, None, None, None]
    assert session.title == "<b>Why</b> rye?"


def test_no_other_product_takes_it(tmp_path: Path) -> None:
    write(tmp_path)
    (portion,) = plan(open_container(tmp_path)).portions
    assert portion.importer.key == "augment"


@RELAXED
@given(st.data())
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    value = copy.deepcopy(told())
    put(value, data.draw(st.sampled_from(list(places(value)))), data.draw(JSON))
    container = open_container(write(tmp_path_factory.mktemp("augment"), value).parent)
    list(AugmentImporter().sessions(container, container.names(), lambda issue: None))
