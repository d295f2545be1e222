"""What the log of a rollout tells: tokens, ways back, compactions, what happened between."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import Event, EventKind, ToolCall, ToolStatus
from chatvault.domain.message import Hidden, Usage
from tests.unit.importers.codex.codex_files import Rollout, read_one, said_in, talk


def test_tokens_are_counted_once_to_the_answer_they_follow(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("Go.", typed=True)
    rollout.call("a", cmd="ls")
    rollout.tokens(total=1000, last=1000)
    rollout.output("a", "x")
    rollout.tokens(total=1000, last=1000)
    rollout.assistant("Done.")
    rollout.tokens(total=1400, last=400)
    rollout.event("token_count", info=None, rate_limits={})
    first, second = read_one(rollout, tmp_path).messages[1:]
    assert first.usage == Usage(input=500, output=200, cache_read=500, reasoning=100)
    assert second.usage == Usage(input=200, output=80, cache_read=200, reasoning=40)
    assert first.usage_key != second.usage_key


def test_tokens_before_the_first_answer_are_not_lost(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("Go.", typed=True)
    rollout.tokens(total=1000, last=1000)
    rollout.assistant("Done.")
    rollout.tokens(total=1400, last=400)
    answer = read_one(rollout, tmp_path).messages[1]
    assert answer.usage == Usage(input=700, output=280, cache_read=700, reasoning=140)


def test_totals_alone_are_counted_by_what_they_grew(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.assistant("One.")
    rollout.tokens(total=1000)
    rollout.user("Go on.", typed=True)
    rollout.assistant("Two.")
    rollout.tokens(total=1600)
    first, _, second = read_one(rollout, tmp_path).messages
    assert first.usage is not None
    assert second.usage is not None
    assert (first.usage.input, second.usage.input) == (500, 300)


@pytest.mark.parametrize(
    "told",
    [
        {"info": {"prompt": 100, "completion": 50}},
        {"usage": {"prompt_tokens": 100, "completion_tokens": 50}},
    ],
)
def test_older_counts_are_read(tmp_path: Path, told: dict[str, object]) -> None:
    rollout = Rollout()
    rollout.assistant("One.")
    rollout.event("token_count", **told)
    assert read_one(rollout, tmp_path).messages[0].usage == Usage(input=100, output=50)


def test_prompts_that_were_taken_back_leave_the_path(tmp_path: Path) -> None:
    rollout = Rollout()
    for number in ("One.", "Two.", "Three."):
        rollout.user(number, typed=True)
        rollout.assistant(f"Yes to {number}")
    rollout.event("thread_rolled_back", num_turns=2)
    rollout.user("Two, differently.", typed=True)
    session = read_one(rollout, tmp_path)
    assert talk(session) == ["One.", "Yes to One.", "Two, differently."]
    assert [message.hidden for message in session.messages[2:6]] == [Hidden.ROLLED_BACK] * 4
    assert session.messages[-1].parent_id == session.messages[1].external_id
    assert session.active_leaf == session.messages[-1].external_id


def test_turns_that_other_agents_began_are_taken_back_too(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("One.", typed=True)
    rollout.assistant("Yes.")
    content = [{"type": "input_text", "text": "Found."}]
    rollout.item("agent_message", author="/root/search", recipient="/root", content=content)
    rollout.assistant("It is found.")
    rollout.event("thread_rolled_back", num_turns=1)
    assert talk(read_one(rollout, tmp_path)) == ["One.", "Yes."]


def test_the_place_that_was_gone_back_to_counts_where_it_is_told(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("One.", typed=True)
    rollout.assistant("Yes.")
    rollout.user("And this.", typed=True)
    place = len(rollout.records)
    rollout.user("And that.", typed=True)
    rollout.assistant("Both.")
    rollout.event("thread_rolled_back", num_turns=2, rollback_start_index=place)
    assert talk(read_one(rollout, tmp_path)) == ["One.", "Yes.", "And this."]


def test_a_session_that_ends_rolled_back_shows_what_was_before(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("One.", typed=True)
    rollout.assistant("Yes.")
    rollout.user("Two.", typed=True)
    rollout.event("thread_rolled_back", num_turns=1)
    assert read_one(rollout, tmp_path).active_leaf == "line:4"


def test_a_compaction_is_one_divider_and_its_copy_of_the_history_none(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("One.", typed=True)
    history = [{"type": "message", "role": "user", "content": []}]
    rollout.add("compacted", message="So far: one.", replacement_history=history)
    rollout.event("context_compacted")
    _, divider, summary = read_one(rollout, tmp_path).messages
    assert divider.blocks == (Event(EventKind.COMPACTION),)
    assert (said_in(summary), summary.hidden) == ("So far: one.", Hidden.META)


@pytest.mark.parametrize("before", [True, False])
def test_what_a_compaction_took_is_counted_with_its_divider_and_once(
    tmp_path: Path, before: bool
) -> None:
    def record(name: str, tokens: int) -> dict[str, object]:
        counts = {"input_tokens": tokens, "cached_input_tokens": 10, "output_tokens": 5}
        return {"response_id": name, "usage": counts}

    rollout = Rollout()
    rollout.turn("t1", "gpt-5.6")
    rollout.user("One.", typed=True)
    rollout.assistant("Two.")
    rollout.add("token_usage_record", **record("r1", 100))
    rollout.tokens(total=100)
    told = {"compaction_response_id": "r2", "message": "So far: one."}
    if before:
        rollout.add("token_usage_record", **record("r2", 900))
        rollout.add("compacted", **told)
    else:
        rollout.add("compacted", **told, latest_token_usage_record=record("r2", 900))
    rollout.tokens(total=100)
    rollout.assistant("Three.")
    _, answer, divider, *_ = read_one(rollout, tmp_path).messages
    assert divider.blocks == (Event(EventKind.COMPACTION),)
    assert (divider.usage, divider.model) == (Usage(890, 5, cache_read=10), "gpt-5.6")
    assert answer.usage is not None
    assert answer.usage.output == 20


def test_a_compaction_that_is_told_as_an_item_is_a_divider(tmp_path: Path) -> None:
    rollout = Rollout(history_mode="paginated")
    rollout.user("One.", typed=True)
    rollout.event("item_completed", item={"type": "ContextCompaction", "id": "c"})
    rollout.add("compacted", message="")
    rollout.assistant("Two.")
    session = read_one(rollout, tmp_path)
    assert [message.blocks for message in session.messages][1:-1] == [
        (Event(EventKind.COMPACTION),)
    ]


def test_what_happened_between_the_messages_are_events(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.turn("t1", "gpt-5.6")
    rollout.user("One.", typed=True)
    rollout.assistant("Yes.")
    rollout.event("turn_aborted", reason="interrupted")
    rollout.event("error", message="stream closed")
    rollout.turn("t2", "gpt-5.6-mini")
    rollout.turn("t3", "gpt-5.6-mini")
    events = [message.blocks[0] for message in read_one(rollout, tmp_path).messages[2:]]
    assert events == [
        Event(EventKind.INTERRUPTED, "interrupted"),
        Event(EventKind.ERROR, "stream closed"),
        Event(EventKind.MODEL, "gpt-5.6 → gpt-5.6-mini"),
    ]


def test_items_of_a_turn_tell_how_calls_went_and_what_they_started(tmp_path: Path) -> None:
    rollout = Rollout(history_mode="paginated")
    rollout.user("Go.", typed=True)
    for call_id in ("run", "ask", "spawn"):
        rollout.call(call_id, name="spawn_agent" if call_id == "spawn" else "tool")
    duration = {"secs": 1, "nanos": 500_000_000}
    ended = {"type": "CommandExecution", "id": "run", "exitCode": 3, "duration": duration}
    rollout.event("item_completed", item=ended)
    asked = {"type": "McpToolCall", "id": "ask", "status": "failed"}
    rollout.event("item_completed", item=asked)
    child = {"type": "CollabAgentToolCall", "id": "spawn", "tool": "spawnAgent"}
    rollout.event("item_completed", item={**child, "receiverThreadIds": ["child"]})
    for call_id in ("run", "ask", "spawn"):
        rollout.output(call_id, "x")
    calls = [
        block
        for block in read_one(rollout, tmp_path).messages[1].blocks
        if isinstance(block, ToolCall) and block.outcome is not None
    ]
    assert [(call.outcome.note, call.outcome.status, call.child) for call in calls] == [
        ("exit 3", ToolStatus.FAILED, None),
        ("", ToolStatus.FAILED, None),
        ("", ToolStatus.UNKNOWN, "child"),
    ]
    assert calls[0].outcome.duration_ms == 1500


@pytest.mark.parametrize(
    "kind", ["additional_tools", "configuration_update", "compaction_trigger", "other"]
)
def test_items_for_the_service_alone_are_no_part_of_an_answer(tmp_path: Path, kind: str) -> None:
    rollout = Rollout()
    rollout.user("Go.", typed=True)
    rollout.item(kind, role="developer", tools=[{"name": "search"}])
    rollout.assistant("Done.")
    assert talk(read_one(rollout, tmp_path)) == ["Go.", "Done."]


def test_everything_else_goes_to_the_log_and_stays_small(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("One.", typed=True)
    rollout.add("world_state", full=True, state={"files": "x" * 9000})
    rollout.event("task_started", turn_id="t1", model_context_window=258_400)
    rollout.item("ghost_snapshot", ghost_commit={"id": "x"})
    events = read_one(rollout, tmp_path).events
    assert [event.kind for event in events] == ["world_state", "task_started", "ghost_snapshot"]
    assert json.loads(events[0].data) == {"full": True}
