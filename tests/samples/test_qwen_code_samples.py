"""Every real session of Qwen Code is imported: what its records say is its messages."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import ToolCall
from chatvault.domain.message import Role
from tests.samples.export_samples import SAMPLES
from tests.samples.reading import sessions_of

FOLDER = SAMPLES / "qwen-code"
FILES = sorted(FOLDER.rglob("*.jsonl"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


imported = partial(sessions_of, "qwen-code")


def told(path: Path) -> list[dict[str, Any]]:
    """The records, also of a line that holds two of them."""
    apart = re.sub(r'\}\{"uuid"', '}\n{"uuid"', path.read_text())
    return [json.loads(line) for line in apart.splitlines()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_session_has_what_was_said_and_called(path: Path) -> None:
    records = told(path)
    (session,) = imported(path)
    assert session.external_id == records[0]["sessionId"]
    roles = [message.role for message in session.messages if message.hidden is None]
    asked = [one for one in records if one["type"] == "user"]
    asked = [one for one in asked if one.get("subtype") in (None, "mid_turn_user_message")]
    answers = {one["uuid"] for one in records if one["type"] == "assistant"}
    assert roles.count(Role.USER) == len(asked)
    assert roles.count(Role.ASSISTANT) == len(answers)
    parts = [part for one in records for part in one.get("message", {}).get("parts", ())]
    blocks = [block for message in session.messages for block in message.blocks]
    calls = [block for block in blocks if isinstance(block, ToolCall)]
    assert len(calls) == sum("functionCall" in part for part in parts)
    returned = sum(call.outcome is not None for call in calls)
    assert returned == sum("functionResponse" in part for part in parts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_session_has_what_was_spent(path: Path) -> None:
    spent = sum(
        one.get("usageMetadata", {}).get(key, 0)
        for one in told(path)
        for key in ("candidatesTokenCount", "thoughtsTokenCount")
    )
    (session,) = imported(path)
    assert sum(one.usage.output for one in session.messages if one.usage) == spent


def test_no_other_products_file_is_taken_for_one() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder != FOLDER:
            assert not imported(folder), folder.name
