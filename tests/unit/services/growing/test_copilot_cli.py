"""A log of Copilot CLI that grew is read on, and the vault is as if it was read whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.services.vault import Services
from tests.unit.importers.copilot_cli.copilot_cli_files import Log, request, store, taken
from tests.unit.services.growing.beginnings import (
    CUTS,
    any_beginnings_are_the_whole,
    is_as_read_whole,
    rows,
    run,
)


def copilot_log(turns: int) -> Log:
    made = Log(COPILOT)
    for place in range(turns):
        made.user(f"How long does rye rise, the {place}. time?")
        made.assistant(f"Ten hours, {place}.", outputTokens=5, model="rye-1")
    return made


def shut_down(made: Log, place: int) -> None:
    """The sums since the session began."""
    told = 100 + 10 * place
    models = {"rye-1": (told, told, 7, 2), "": (0, 0, 0, 0)}
    made.shut_down(**{name: counts for name, counts in models.items() if name or place % 2})


def event_before(made: Log, back: int) -> str:
    return str(made.records[max(1, len(made.records) - 1 - back)]["id"])


COPILOT = "301561f1-0000-43e9-a144-0123456789ab"
CopilotStep = Callable[[Log, int], object]
COPILOT_USUAL: dict[str, CopilotStep] = {
    "prompt": lambda made, place: made.user(f"Question {place}?"),
    "answer": lambda made, place: made.assistant(f"Answer {place}.", outputTokens=place),
    "think": lambda made, place: made.add("assistant.reasoning", content=f"Hm {place % 3}"),
    "call": lambda made, place: made.assistant("", request(f"c{place % 5}"), outputTokens=1),
    "start": lambda made, place: made.start(f"c{place % 4}"),
    "complete": lambda made, place: made.complete(f"c{place % 3}", success=True, result="6 files"),
    "turn": lambda made, place: made.add("assistant.turn_start", turnId=str(place)),
}
COPILOT_RECORDED: dict[str, CopilotStep] = {
    "record": lambda made, place: made.record("rye-1", 9 + place, place, 7, sequence=place + 1),
    "recorded": lambda made, place: (
        made.record("rye-1", 30, 3, sequence=place + 1),
        made.assistant("So.", model="rye-1"),
    ),
    "as much as before": lambda made, place: made.record("rye-1", 30, 5),
    "nameless record": lambda made, place: made.record("", 9, place % 3),
    "of another": lambda made, place: made.record(f"rye-{place % 3}", 40, 4, 20, 5, 1),
}
COPILOT_UNUSUAL: dict[str, CopilotStep] = {
    "shut down": shut_down,
    "resumed": lambda made, place: made.add("session.resume", context={"branch": f"b{place}"}),
    "model": lambda made, place: made.add("session.model_change", newModel=f"rye-{place % 3}"),
    "modelled": lambda made, place: made.assistant("So.", outputTokens=3, model=f"rye-{place % 3}"),
    "compacted": lambda made, place: made.add("session.compaction_complete", summary="So far"),
    "back": lambda made, place: made.add(
        "session.snapshot_rewind", upToEventId=event_before(made, 3)
    ),
    "far back": lambda made, place: made.add(
        "session.snapshot_rewind", upToEventId=event_before(made, 30)
    ),
    "stopped": lambda made, place: made.add("abort", reason="user"),
    "failed": lambda made, place: made.add("session.error", message=f"No {place}."),
    "agent": lambda made, place: made.add(
        "subagent.started", toolCallId=f"c{place % 5}", agentName="baker"
    ),
    "by an agent": lambda made, place: made.assistant("Look.", parentToolCallId=f"c{place % 5}"),
    "named": lambda made, place: made.add("session.title_changed", title=f"Name {place}"),
    "skill": lambda made, place: made.user(f"<skill-context>{place}</skill-context>"),
    "nothing": lambda made, place: made.user(""),
    "told": lambda made, place: made.add("system.message", content=f"Be brief, {place}."),
    "again": lambda made, place: made.records.append(made.records[place * 3 % len(made.records)]),
    "nameless": lambda made, place: made.records.append(
        {**made.records[-1], "id": None, "type": "user.message", "data": {"content": "Who?"}}
    ),
    "by hand": lambda made, place: made.add(
        "tool.user_requested", toolCallId=f"h{place}", toolName="bash", arguments={"command": "ls"}
    ),
}


@given(
    steps=st.lists(
        st.sampled_from([*COPILOT_USUAL])
        | st.sampled_from([*COPILOT_RECORDED])
        | st.sampled_from([*COPILOT_USUAL, *COPILOT_UNUSUAL]),
        max_size=25,
    ),
    cuts=CUTS,
    growing=st.booleans(),
    stored=st.lists(st.integers(0, 12), max_size=20),
)
@settings(max_examples=50, deadline=None)
def test_any_beginning_of_a_log_of_events_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool, stored: list[int]
) -> None:
    made = copilot_log(8)
    for place, step in enumerate(steps):
        (COPILOT_USUAL | COPILOT_RECORDED | COPILOT_UNUSUAL)[step](made, place)
    told = [taken(turn, 90, 5 + turn, 40, 10) for turn in stored]

    def beside(folder: Path) -> object:
        return store(folder / "session-store.db", *told) if told else None

    name = f"session-state/{COPILOT}/events.jsonl"
    any_beginnings_are_the_whole(name, made.content, cuts, growing, beside)


@pytest.mark.parametrize("name", ["events.jsonl", f"1a2b/transcripts/{COPILOT}.jsonl"])
def test_a_log_of_events_is_read_on_too(
    services: Services, tmp_path: Path, merged: list[bool], name: str
) -> None:
    made = copilot_log(12)
    path = made.write(tmp_path, name)
    run(services, path)
    for step in ("call", "start", "complete", "answer", "model", "named", "prompt", "answer"):
        (COPILOT_USUAL | COPILOT_UNUSUAL)[step](made, 0)
        made.write(tmp_path, name)
        run(services, path)
        is_as_read_whole(services, path)
    assert merged == [True] * 8


def test_what_requests_took_is_found_out_while_a_log_grows(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made, name = copilot_log(12), f"session-state/{COPILOT}/events.jsonl"
    path = made.write(tmp_path, name)
    told = [taken(turn, 100, 10) for turn in range(12)]
    store(tmp_path / "session-store.db", *told)
    run(services, path)
    for turn in (12, 13):
        made.user("And wheat?")
        made.assistant("Six hours.", outputTokens=1)
        made.write(tmp_path, name)
        (tmp_path / "session-store.db").unlink()
        told.append(taken(turn, 100, 10))
        store(tmp_path / "session-store.db", *told)
        run(services, path)
        is_as_read_whole(services, path)
    assert merged == [True, True]
    (session,) = rows(services, "SELECT output_tokens FROM chat_session")
    assert session["output_tokens"] == 14 * 10
