"""Every conversation of real files in passed-on forms is imported; counted again here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import ToolCall
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.samples.export_samples import SAMPLES, sample_files

pytestmark = pytest.mark.samples

KEYS = {"openai-messages", "sharegpt"}
FOLDERS = (*sorted(KEYS),)
SAME_FORM = "hermes"  # whose files are such messages with a few fields besides
CALLS = ("function_call", "tool_call")


def imported(path: Path) -> list[ParsedSession]:
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    assert portion.importer.key in KEYS
    found = list(portion.importer.sessions(container, portion.names, issues.append))
    assert issues == []
    return found


def told(path: Path) -> list[list[dict[str, Any]]]:
    """The messages of every conversation."""
    text = path.read_text()
    records = (
        [json.loads(line) for line in text.split("\n") if line]
        if path.suffix == ".jsonl"
        else json.loads(text)
    )
    return [record.get("conversations") or record["messages"] for record in records]


def is_answer_of_a_tool(message: dict[str, Any]) -> bool:
    return message.get("from") in ("observation", "tool") or message.get("role") == "tool"


def calls(message: dict[str, Any]) -> int:
    pieces = message.get("content") if isinstance(message.get("content"), list) else []
    own = message.get("from") in CALLS
    return own + sum(piece.get("type") in CALLS for piece in pieces or [])


@pytest.mark.parametrize("path", [one for name in FOLDERS for one in sample_files(name)])
def test_all_conversations_have_their_messages_and_calls(path: Path) -> None:
    sessions, conversations = imported(path), told(path)
    assert len({one.external_id for one in sessions}) == len(conversations)
    assert [len(session.messages) for session in sessions] == [
        sum(not is_answer_of_a_tool(message) for message in messages) for messages in conversations
    ]
    assert [
        sum(isinstance(block, ToolCall) for one in session.messages for block in one.blocks)
        for session in sessions
    ] == [sum(map(calls, messages)) for messages in conversations]


def test_no_other_products_file_is_taken_for_one() -> None:
    for folder in sorted(SAMPLES.iterdir()) if SAMPLES.is_dir() else ():
        if folder.is_dir() and folder.name not in (*FOLDERS, SAME_FORM):
            plan = registry.plan(open_container(folder))
            taken = [
                name for one in plan.portions if one.importer.key in KEYS for name in one.names
            ]
            assert not taken, (folder.name, taken)
