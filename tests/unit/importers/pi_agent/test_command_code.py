"""Command Code writes entries as Pi does, with pieces of Anthropic's and more beside a message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Event, EventKind, ToolCall, ToolStatus
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from tests.unit.importers.pi_agent.pi_agent_files import (
    Record,
    entry,
    head,
    read_one,
    talk,
    text,
    write,
)


def said(
    name: str, parent: str | None, source: str | None, *pieces: Record, **beside: Any
) -> Record:
    meta = {"messageId": f"m-{name}"} | ({"source": source} if source else {})
    role = "assistant" if source == "model" else "user"
    message = {"role": role, "content": list(pieces), "meta": meta}
    return entry("message", name, parent, message=message, **beside)


def called(name: str) -> Record:
    return {"type": "tool_use", "id": name, "name": "read_file", "input": {"file_path": "a"}}


def gave(name: str, told: str, **fields: Any) -> Record:
    return {"type": "tool_result", "tool_use_id": name, "content": [text(told)], **fields}


def test_what_a_tool_gave_is_no_prompt(tmp_path: Path) -> None:
    session = read_one(
        write(
            tmp_path / "a.jsonl",
            [
                head(),
                said("u1", None, "user", text("Bake.")),
                said("a1", "u1", "model", called("t1"), called("t2")),
                said("r1", "a1", "tool", gave("t1", "rye"), gave("t2", "gone", is_error=True)),
                said("a2", "r1", "model", text("With rye.")),
            ],
        )
    )
    assert session.agent == "Command Code"
    assert talk(session) == ["Bake.", "With rye."]
    calls = [block for block in session.messages[1].blocks if isinstance(block, ToolCall)]
    outcomes = [block.outcome for block in calls if block.outcome is not None]
    assert [(one.text, one.status) for one in outcomes] == [
        ("rye", ToolStatus.OK),
        ("gone", ToolStatus.FAILED),
    ]


def test_model_and_tokens_stand_beside_a_message(tmp_path: Path) -> None:
    used = {"inputTokens": 100, "outputTokens": 5, "cacheReadTokens": 90, "cacheWriteTokens": 2}
    answers = [
        said("a1", None, "model", text("Rye."), model="org/baker", usage={**used, "costUsd": 0.25}),
        said("a2", "a1", "model", text("Spelt."), model="org/baker", usage=used),
        said("a3", "a2", "model", text("Oat.")),
    ]
    session = read_one(write(tmp_path / "a.jsonl", [head(), *answers]))
    told = Usage(10, 5, 90, 2, cost=250_000, cost_source=CostSource.REPORTED)
    assert [message.usage for message in session.messages] == [told, Usage(10, 5, 90, 2), None]
    assert session.messages[0].model == "org/baker"


@pytest.mark.parametrize(
    ("source", "role", "hidden"),
    [("user", Role.USER, None), ("hook", Role.USER, Hidden.META), (None, Role.SYSTEM, None)],
)
def test_a_prompt_that_nobody_wrote_is_none(
    tmp_path: Path, source: str | None, role: Role, hidden: Hidden | None
) -> None:
    session = read_one(
        write(
            tmp_path / "a.jsonl",
            [
                head(),
                said("u1", None, source, text("No credits.")),
                said("a1", "u1", "model", text("Rye.")),
            ],
        )
    )
    first = session.messages[0]
    assert (first.role, first.hidden) == (role, hidden)
    if role is Role.SYSTEM:
        assert first.blocks == (Event(EventKind.ERROR, "No credits."),)
