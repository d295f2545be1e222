"""Every real session of Pi and OpenClaw is imported, with all that was said and spent.

Counted a second time here: prompts, answers, calls with their outcomes, tokens.
"""

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

PRODUCTS = ("pi-agent", "openclaw")
FILES = [path for product in PRODUCTS for path in sorted((SAMPLES / product).rglob("*.jsonl"))]

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


imported = partial(sessions_of, "pi-agent")


def told(path: Path) -> list[dict[str, Any]]:
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    return [entry["message"] for entry in entries if entry["type"] == "message"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_session_has_what_was_said_and_spent(path: Path) -> None:
    messages = told(path)
    (session,) = imported(path)
    assert session.source == path.relative_to(SAMPLES).parts[0]
    asked = [one for one in messages if one["role"] in ("user", "bashExecution")]
    answers = [one for one in messages if one["role"] == "assistant"]
    said = [one for one in answers if one["content"] or one["stopReason"] in ("aborted", "error")]
    roles = [message.role for message in session.messages]
    assert roles.count(Role.USER) == len(asked)
    assert roles.count(Role.ASSISTANT) == len(said)
    spent = sum(one.get("usage", {}).get("output", 0) for one in answers)
    assert sum(one.usage.output for one in session.messages if one.usage) == spent


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_outcome_is_with_its_call(path: Path) -> None:
    results = [one for one in told(path) if one["role"] in ("toolResult", "bashExecution")]
    (session,) = imported(path)
    blocks = [block for message in session.messages for block in message.blocks]
    calls = [block for block in blocks if isinstance(block, ToolCall)]
    assert sum(call.outcome is not None for call in calls) == len(results)


def test_no_other_products_file_is_taken_for_one() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name not in PRODUCTS:
            assert not imported(folder), folder.name
