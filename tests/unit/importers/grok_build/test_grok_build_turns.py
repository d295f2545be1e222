"""What was sent to the window tells when the turns of Grok Build were, and what they took."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chatvault.domain.message import CostSource, Usage
from tests.unit.importers.grok_build.grok_build_files import (
    START_MS,
    asked,
    assistant,
    put,
    read,
    result,
    summary,
    update,
    user,
    written,
)

USED = {"inputTokens": 100, "outputTokens": 20, "cachedReadTokens": 60, "reasoningTokens": 5}
SAID = update("agent_message_chunk", 2, content={"type": "text", "text": "So."})


def session(folder: Path, *updates: dict[str, Any], **about: Any) -> list[Any]:
    """The messages of a session with two prompts."""
    lines = [
        user("Why?"),
        assistant("I look.", "c1"),
        result("c1"),
        assistant("So."),
        user("And then?", prompt_index=1),
        assistant("Then."),
    ]
    path = put(folder, lines, summary(**about))
    (path.parent / "updates.jsonl").write_bytes(written(list(updates)))
    (one,), issues = read(folder)
    assert issues == []
    assert any(member.endswith("updates.jsonl") for member in one.members)
    return [message for message in one.messages if message.role != "system"]


def test_a_turn_tells_its_times_and_its_tokens(tmp_path: Path) -> None:
    ended = update("turn_completed", 9, prompt_id="p1", usage={**USED, "costUsdTicks": 5_000_000})
    later = update(
        "turn_completed", 30, promptId="p2", usage={"modelUsage": {"a": USED, "b": USED}}
    )
    told = session(tmp_path, asked(0, 1), asked(0, 1), SAID, ended, ended, asked(1, 20), later)
    assert [(one.created_at or 0) - START_MS for one in told] == [
        *(1000, 1000, 9000),
        *(20_000, 30_000),
    ]
    cost = {"cost": 500, "cost_source": CostSource.REPORTED}
    assert [one.usage for one in told] == [
        *(None, None, Usage(40, 20, 60, reasoning=5, **cost)),
        *(None, Usage(80, 40, 120, reasoning=10)),
    ]


def test_a_turn_that_was_asked_anew_is_the_latest(tmp_path: Path) -> None:
    ended = update("turn_completed", 9, prompt_id="p1", usage=USED)
    told = session(tmp_path, asked(0, 1), ended, asked(1, 20), asked(0, 40), SAID)
    assert [one.usage for one in told] == [None] * 5
    assert (told[0].created_at or 0) - START_MS == 40_000


def test_what_nothing_tells_is_as_old_as_the_session(tmp_path: Path) -> None:
    ended = update("turn_completed", 9, prompt_id="p1", usage=USED)
    told = session(tmp_path, ended, update("user_message_chunk", 1))
    assert [(one.created_at, one.usage) for one in told] == [(START_MS, None)] * 5


def test_tokens_of_an_agent_are_counted_where_it_was_started(tmp_path: Path) -> None:
    ended = update("turn_completed", 9, prompt_id="p1", usage=USED)
    told = session(tmp_path, asked(0, 1), ended, session_kind="subagent", parent_session_id="p")
    assert [one.usage for one in told] == [None] * 5
