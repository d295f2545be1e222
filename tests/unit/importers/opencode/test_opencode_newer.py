"""A row of OpenCode's newer table is told in the form of the others, whatever stands in it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.importers.opencode.conversation import conversation
from chatvault.importers.opencode.newer import older_form
from chatvault.importers.opencode.pieces import PieceReader
from chatvault.importers.opencode.stored import StoredSession
from tests.unit.importers.hostile import JSON, RELAXED, places, put

KINDS = ["user", "assistant", "synthetic", "system", "shell", "compaction", "hologram"]


def rows() -> list[dict[str, Any]]:
    """One of each type, by its data."""
    tool = {
        "type": "tool",
        "id": "call_1",
        "name": "bash",
        "time": {"created": 1, "ran": 2, "completed": 3},
        "state": {
            "status": "error",
            "input": {"command": "ls"},
            "structured": {"exit": 1},
            "content": [{"type": "text", "text": "rye"}, {"type": "file", "uri": "file:///a.png"}],
            "error": {"type": "unknown", "message": "no"},
            "attachments": [{"uri": "data:text/plain;base64,cnll", "mime": "text/plain"}],
        },
    }
    tokens = {"input": 1, "output": 2, "reasoning": 3, "cache": {"read": 4, "write": 5}}
    answer = {"model": {"id": "m", "providerID": "p"}, "content": [tool], "tokens": tokens}
    return [
        {"text": "Bake", "files": [{"uri": "file:///a.md", "mime": "text/markdown"}]},
        {**answer, "cost": 0.5, "error": {"name": "E", "data": {"message": "no"}}},
        {"text": "A reminder."},
        {"text": "Be kind."},
        {"callID": "c", "command": "ls", "output": "rye"},
        {"summary": "Bread.", "reason": "auto"},
        {},
    ]


@pytest.mark.parametrize("kind", ["agent-switched", "model-switched"])
def test_a_switch_says_nothing(kind: str) -> None:
    assert older_form("a", kind, {"agent": "plan", "model": {"id": "m"}}) is None


@RELAXED
@given(data=st.data(), value=JSON)
def test_any_value_in_any_place_is_read_somehow(data: st.DataObject, value: object) -> None:
    told = copy.deepcopy(rows())
    put(told, data.draw(st.sampled_from([way for way in places(told) if len(way) > 1])), value)
    found = [older_form(f"m{n}", kind, told[n]) for n, kind in enumerate(KINDS)]
    messages = [message for message in found if message is not None]
    assert len(messages) == len(KINDS)
    session = conversation(StoredSession("opencode", "s", {}, messages), PieceReader())
    assert session is not None
    assert session.messages
