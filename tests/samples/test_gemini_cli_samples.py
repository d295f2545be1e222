"""Every real session of Gemini CLI is imported, with all that was said; counted again here."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import ToolCall
from chatvault.domain.message import Role
from tests.samples.export_samples import SAMPLES
from tests.samples.reading import sessions_of

FILES = sorted(path for path in (SAMPLES / "gemini-cli").rglob("*.json*"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


imported = partial(sessions_of, "gemini-cli")


def records(path: Path) -> dict[str, Any]:
    """The last form of every message, by its id or its place."""
    text = path.read_text()
    values = (
        [json.loads(line) for line in text.splitlines()]
        if path.suffix == ".jsonl"
        else [json.loads(text)]
    )
    found: dict[str, Any] = {}
    for value in values:
        for one in value.get("messages") or value.get("history") or [value]:
            if "content" in one or "parts" in one or "toolCalls" in one:
                found[one.get("id") or str(len(found))] = one
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_session_has_its_prompts_and_calls(path: Path) -> None:
    (session,) = imported(path)
    told = list(records(path).values())
    prompts = [one for one in told if one.get("type", one.get("role")) == "user"]
    asked = [message for message in session.messages if message.role is Role.USER]
    assert len(asked) == len(prompts)
    calls = sum(len(one.get("toolCalls") or ()) for one in told)
    blocks = [block for message in session.messages for block in message.blocks]
    assert sum(isinstance(block, ToolCall) for block in blocks) == calls


def test_no_other_products_file_is_taken_for_a_session() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name not in ("gemini-cli", "qwen-code"):
            assert not imported(folder), folder.name
