"""Every real session of Kimi CLI and Kimi Code is imported, with all that was said and spent.

Counted a second time here: prompts, steps, calls with their outcomes, tokens.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import ToolCall
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from tests.samples.export_samples import SAMPLES
from tests.samples.reading import sessions_of

FOLDER = SAMPLES / "kimi-cli"
FILES = sorted(FOLDER.rglob("*.jsonl"))
LOGS = [path for path in FILES if path.name not in ("wire.jsonl", "context.jsonl")]
CONTEXTS = [path for path in FILES if path.name == "context.jsonl"]

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


imported = partial(sessions_of, "kimi-cli")


def told(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def calls(session: ParsedSession) -> list[ToolCall]:
    blocks = [block for message in session.messages for block in message.blocks]
    return [block for block in blocks if isinstance(block, ToolCall)]


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.name)
def test_an_agents_log_has_what_was_said_and_spent(path: Path) -> None:
    records = told(path)
    events = [one["event"] for one in records if one["type"] == "context.append_loop_event"]
    (session,) = imported(path)
    prompts = [one for one in records if one["type"] in ("turn.prompt", "turn.steer")]
    injected = [one["message"] for one in records if one["type"] == "context.append_message"]
    injected = [one for one in injected if one["origin"]["kind"] == "injection"]
    roles = [message.role for message in session.messages]
    assert roles.count(Role.USER) == len(prompts) + len(injected)
    steps = {one["stepUuid"] for one in events if one["type"] in ("content.part", "tool.call")}
    assert roles.count(Role.ASSISTANT) == len(steps)
    results = [one for one in events if one["type"] == "tool.result"]
    assert sum(call.outcome is not None for call in calls(session)) == len(results)
    spent = [one["usage"] for one in records if one["type"] == "usage.record"]
    usages = [one.usage for one in session.messages if one.usage]
    assert sum(one.output for one in usages) == sum(one["output"] for one in spent)
    read = sum(one["inputCacheRead"] for one in spent)
    assert sum(one.cache_read for one in usages) == read


@pytest.mark.parametrize("path", CONTEXTS, ids=lambda path: path.parent.name)
def test_a_context_has_what_was_said(path: Path) -> None:
    records = told(path)
    said = [one["role"] for one in records]
    (session,) = imported(path.parent)
    roles = [message.role for message in session.messages]
    assert roles.count(Role.USER) == said.count("user")
    assert roles.count(Role.ASSISTANT) == said.count("assistant")
    assert sum(call.outcome is not None for call in calls(session)) == said.count("tool")
    state = json.loads((path.parent / "state.json").read_text())
    assert session.external_id == path.parent.name
    assert session.title == (state.get("custom_title") or session.title)


def test_no_other_products_file_is_taken_for_one() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder != FOLDER:
            assert not imported(folder), folder.name
