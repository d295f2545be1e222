"""A rollout that grew is read on, and the vault is as if it was read whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.services.vault import Services
from tests.unit.importers.claude_code.claude_code_files import SESSION
from tests.unit.importers.codex.codex_files import Rollout
from tests.unit.services.growing.beginnings import (
    CUTS,
    any_beginnings_are_the_whole,
    is_as_read_whole,
    run,
)


def rollout(turns: int) -> Rollout:
    made = Rollout()
    made.turn("t0")
    for number in range(turns):
        made.user(f"How long does rye rise, the {number}. time?", typed=True)
        made.assistant(f"Ten hours, {number}.")
        made.tokens(total=100 * number + 100)
    return made


RolloutStep = Callable[[Rollout, int], None]
USUAL: dict[str, RolloutStep] = {
    "prompt": lambda made, place: made.user(f"Question {place}?", typed=True),
    "answer": lambda made, place: made.assistant(f"Answer {place}."),
    "think": lambda made, place: made.item("reasoning", summary=[{"text": f"Hm {place}"}]),
    "call": lambda made, place: made.call(f"call_{place % 5}", command="ls"),
    "output": lambda made, place: made.output(f"call_{place % 3}", f"{place} files"),
    "tokens": lambda made, place: made.tokens(total=1_000 + 10 * place),
    "event": lambda made, place: made.event("task_started", turn_id=f"t{place}"),
    "aside": lambda made, place: made.user("<environment_context>here</environment_context>"),
}
UNUSUAL: dict[str, RolloutStep] = {
    "untold": lambda made, place: made.user(f"Question {place % 3}?"),
    "told later": lambda made, place: made.event("user_message", message=f"Question {place % 3}?"),
    "turn": lambda made, place: made.turn(f"t{place}", model=f"gpt-{place % 2}"),
    "ended": lambda made, place: made.event("exec_command_end", call_id="call_1", exit_code=1),
    "aborted": lambda made, place: made.event("turn_aborted", reason="interrupted"),
    "compacted": lambda made, place: made.add("compacted", message="So far"),
    "rolled back": lambda made, place: made.event("thread_rolled_back", num_turns=1),
    "head": lambda made, place: made.head(made.session),
    "other head": lambda made, place: made.head(SESSION),
    "named": lambda made, place: made.event("thread_name_updated", thread_name=f"Name {place}"),
    "nameless": lambda made, place: made.item("local_shell_call", action={"command": ["ls"]}),
    "for nobody": lambda made, place: made.item("function_call_output", output="x"),
    "aloud": lambda made, place: made.event("agent_reasoning_raw_content", text=f"Hm, {place}"),
    "sealed": lambda made, place: made.item("reasoning", summary=[]),
    "sent": lambda made, place: made.add(
        "inter_agent_communication", author="/root/other", recipient="/root", content="Found."
    ),
    "ran": lambda made, place: made.user(
        f"<user_shell_command><command>ls {place}</command></user_shell_command>"
    ),
    "rolled back to": lambda made, place: made.event(
        "thread_rolled_back", num_turns=1, rollback_start_index=place
    ),
    "goal": lambda made, place: made.event(
        "thread_goal_updated", goal={"objective": f"Bake {place % 3}", "tokensUsed": place}
    ),
    "said aloud": lambda made, place: made.add(
        "realtime_item",
        type="transcript_segment",
        role=("user", "assistant")[place % 2],
        text=f"Aloud {place}",
    ),
    "found": lambda made, place: made.event(
        "web_search_end", call_id=f"call_{place % 3}", results=[{"title": f"Rye {place}"}]
    ),
    "for the service": lambda made, place: made.item("additional_tools", tools=[]),
    "spawned": lambda made, place: made.event(
        "collab_agent_spawn_end", call_id=f"call_{place % 3}", new_thread_id="other"
    ),
}


@given(
    steps=st.lists(st.sampled_from([*USUAL]) | st.sampled_from([*USUAL, *UNUSUAL]), max_size=25),
    cuts=CUTS,
    growing=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_any_beginning_of_a_rollout_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool
) -> None:
    made = rollout(8)
    for place, step in enumerate(steps):
        (USUAL | UNUSUAL)[step](made, place)
    name = f"rollout-2026-11-05T09-30-00-{SESSION}.jsonl"
    any_beginnings_are_the_whole(name, made.content, cuts, growing)


def test_a_rollout_is_read_on_too(services: Services, tmp_path: Path, merged: list[bool]) -> None:
    made = rollout(12)
    made.event("thread_rolled_back", num_turns=1)
    for number in range(3):
        made.user(f"And spelt, the {number}. time?", typed=True)
        made.assistant("Eight hours.")
    path = made.write(tmp_path)
    run(services, path)
    made.user("And wheat?", typed=True)
    told = len(made.records)
    made.call("call_1", command="ls")
    made.output("call_1", "wheat.md")
    made.head(made.session)  # as it is written again when the session goes on in another run
    made.assistant("Six hours.")
    made.tokens(total=5_000)
    whole = made.records
    for count in range(told, len(whole) + 1):
        made.records = whole[:count]
        made.write(tmp_path)
        run(services, path, growing=count % 2 == 0)
        is_as_read_whole(services, path)
    assert merged == [True] * 6


def test_a_rollout_of_which_another_part_came_is_read_whole(
    services: Services, tmp_path: Path
) -> None:
    folder, made = tmp_path / "sessions", rollout(12)
    name = f"rollout-2026-11-05T09-30-00-{SESSION}"
    path = made.write(folder, f"{name}.jsonl")
    run(services, folder)
    made.user("And wheat?", typed=True)
    made.write(folder, f"{name}.jsonl")
    (folder / f"{name}_6{SESSION[1:]}.jsonl").write_bytes(path.read_bytes())
    run(services, folder)
    is_as_read_whole(services, folder)
