"""Logs of Kimi that grew are read on, and the vault is as if they were read whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.services.vault import Services
from tests.json_lines import json_lines
from tests.unit.importers.kimi_cli import kimi_files as kimi
from tests.unit.services.growing.beginnings import (
    CUTS,
    any_beginnings_are_the_whole,
    is_as_read_whole,
    run,
)


class KimiSession:
    """Gathers the records of an agent of Kimi Code."""

    def __init__(self, turns: int) -> None:
        head = {"type": "metadata", "protocol_version": "1.4", "created_at": kimi.START}
        self.records: list[dict[str, Any]] = [head]
        self.say(kimi.code("config.update", cwd=kimi.FOLDER, modelAlias="moonshot/kimi-k2"))
        for place in range(turns):
            self.ask(f"How long does rye rise, the {place}. time?")
            self.answer(f"s{place}", f"Ten hours, {place}.")

    def say(self, *records: dict[str, Any]) -> None:
        """Each a second after the one before it."""
        for record in records:
            self.records.append({**record, "time": kimi.START + len(self.records) * 1000})

    def ask(self, said: str) -> None:
        self.say(kimi.asked(said), kimi.for_model(said, kind="user"))

    def answer(self, name: str, said: str) -> None:
        self.say(*kimi.step(name, kimi.part(name, type="text", text=said)))

    @property
    def content(self) -> bytes:
        return json_lines(self.records).encode()


KimiStep = Callable[[KimiSession, int], None]
SPENT = {"inputOther": 9, "output": 1}
KIMI_USUAL: dict[str, KimiStep] = {
    "prompt": lambda made, place: made.ask(f"Question {place}?"),
    "answer": lambda made, place: made.answer(f"q{place}", f"Answer {place}."),
    "call": lambda made, place: made.say(
        *kimi.step(f"c{place}", kimi.called(f"c{place}", f"t{place % 5}", path="rye.md"))
    ),
    "result": lambda made, place: made.say(kimi.gave(f"t{place % 4}", f"{place} files")),
    "thought": lambda made, place: made.say(kimi.part(f"p{place % 6}", type="think", think="Hm.")),
}
KIMI_UNUSUAL: dict[str, KimiStep] = {
    "uncopied": lambda made, place: made.say(kimi.asked(f"And {place}?")),
    "copied late": lambda made, place: made.say(
        kimi.for_model(f"And {place - 3}?", kind="user"), kimi.for_model("Who?", kind="user")
    ),
    "for a step": lambda made, place: made.say(
        kimi.part(f"s{place % 8}", type="text", text=f"More {place}.")
    ),
    "ended": lambda made, place: made.say(
        kimi.event("step.end", uuid=f"s{place % 8}", usage={"output": place})
    ),
    "spent": lambda made, place: made.say(kimi.code("usage.record", usage=SPENT)),
    "compacted": lambda made, place: made.say(
        kimi.code("context.apply_compaction", summary="So far")
    ),
    "undone": lambda made, place: made.say(kimi.code("context.undo", count=1)),
    "much undone": lambda made, place: made.say(kimi.code("context.undo", count=place % 9)),
    "cleared": lambda made, place: made.say(kimi.code("context.clear")),
    "stopped": lambda made, place: made.say(kimi.code("turn.cancel")),
    "model": lambda made, place: made.say(kimi.code("llm.request", model=f"kimi-{place}")),
    "agent": lambda made, place: made.say(kimi.code("config.update", profileName=f"p{place}")),
    "forked": lambda made, place: made.say(kimi.code("forked")),
    "again": lambda made, place: made.records.append(made.records[place * 3 % len(made.records)]),
    "steered": lambda made, place: made.say(kimi.asked(f"Rather {place}.", kind="turn.steer")),
}


@given(
    steps=st.lists(
        st.sampled_from([*KIMI_USUAL]) | st.sampled_from([*KIMI_USUAL, *KIMI_UNUSUAL]), max_size=25
    ),
    cuts=CUTS,
    growing=st.booleans(),
    fork=st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_any_beginning_of_a_log_of_steps_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool, fork: bool
) -> None:
    made = KimiSession(8)
    for place, step in enumerate(steps):
        (KIMI_USUAL | KIMI_UNUSUAL)[step](made, place)
    name = f"{kimi.SESSION}/agents/main/wire.jsonl"

    def beside(folder: Path) -> None:
        told = {"title": "Rye", "forkedFrom": "session_0"} if fork else {}
        (folder / kimi.SESSION / "state.json").write_text(json.dumps(told))

    any_beginnings_are_the_whole(name, made.content, cuts, growing, beside)


def test_a_log_of_steps_is_read_on_too_and_its_title_with_it(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made, path = KimiSession(12), tmp_path / kimi.SESSION / "agents" / "main" / "wire.jsonl"
    path.parent.mkdir(parents=True)
    state = tmp_path / kimi.SESSION / "state.json"
    path.write_bytes(made.content)
    run(services, tmp_path)
    for step in ("call", "result", "prompt", "answer", "thought", "compacted", "prompt", "answer"):
        (KIMI_USUAL | KIMI_UNUSUAL)[step](made, 0)
        path.write_bytes(made.content)
        state.write_text(json.dumps({"title": f"Before {len(made.records)}"}))
        run(services, tmp_path)
        is_as_read_whole(services, tmp_path)
    assert merged == [True] * 8


class WireOfKimi:
    """Gathers the events of a session of Kimi CLI."""

    def __init__(self, turns: int) -> None:
        self.records: list[dict[str, Any]] = [{"type": "metadata", "protocol_version": "1.3"}]
        for place in range(turns):
            self.say("TurnBegin", user_input=f"How long does rye rise, the {place}. time?")
            self.answer(f"Ten hours, {place}.")

    def say(self, kind: str, **payload: Any) -> None:
        """An event, a second after the one before it."""
        self.records.append(kimi.wire(kind, len(self.records), **payload))

    def answer(self, said: str) -> None:
        self.say("StepBegin", n=1)
        self.say("ContentPart", type="text", text=said)
        spent = {"input_other": 300, "output": len(self.records)}
        self.say("StatusUpdate", token_usage=spent, message_id=f"m{len(self.records)}")

    def call(self, name: str) -> None:
        self.say("StepBegin", n=2)
        function = {"name": "ReadFile", "arguments": '{"path": "rye.md"}'}
        self.say("ToolCall", type="function", id=name, function=function)

    @property
    def content(self) -> bytes:
        return json_lines(self.records).encode()

    def given(self) -> bytes:
        """What the model is given, which is written anew with each turn."""
        told = {"role": "user", "content": f"All that was said in {len(self.records)} events."}
        return f"{json.dumps(told)}\n".encode()


WireStep = Callable[[WireOfKimi, int], None]
WIRE_USUAL: dict[str, WireStep] = {
    "prompt": lambda made, place: made.say("TurnBegin", user_input=f"Question {place}?"),
    "answer": lambda made, place: made.answer(f"Answer {place}."),
    "more": lambda made, place: made.say("ContentPart", type="text", text=f" And {place}."),
    "call": lambda made, place: made.call(f"t{place % 5}"),
    "result": lambda made, place: made.say(
        "ToolResult", tool_call_id=f"t{place % 4}", return_value={"output": f"{place} files"}
    ),
    "end": lambda made, place: made.say("TurnEnd"),
}
WIRE_UNUSUAL: dict[str, WireStep] = {
    "nothing asked": lambda made, place: made.say("TurnBegin", user_input=""),
    "steered": lambda made, place: made.say("SteerInput", user_input=f"Rather {place}."),
    "spent": lambda made, place: made.say("StatusUpdate", token_usage={"output": place}),
    "arguments": lambda made, place: made.say("ToolCallPart", arguments_part=" "),
    "interrupted": lambda made, place: made.say("StepInterrupted"),
    "compacted": lambda made, place: made.say("CompactionEnd"),
    "agent": lambda made, place: made.say(
        "SubagentEvent",
        parent_tool_call_id=f"t{place % 4}",
        agent_id="a77",
        event=kimi.wire("ContentPart", type="text", text="Flour.")["message"],
    ),
    "again": lambda made, place: made.records.append(made.records[place * 3 % len(made.records)]),
}


@given(
    steps=st.lists(
        st.sampled_from([*WIRE_USUAL]) | st.sampled_from([*WIRE_USUAL, *WIRE_UNUSUAL]), max_size=25
    ),
    cuts=CUTS,
    growing=st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_any_beginning_of_a_log_of_events_of_kimi_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool
) -> None:
    made = WireOfKimi(12)
    for place, step in enumerate(steps):
        (WIRE_USUAL | WIRE_UNUSUAL)[step](made, place)
    name = f"sessions/{kimi.SUM}/bread-1/wire.jsonl"

    def beside(folder: Path) -> None:
        (folder / name).with_name("context.jsonl").write_bytes(made.given())
        told = {"work_dirs": [{"path": kimi.FOLDER}]}
        (folder / "kimi.json").write_text(json.dumps(told))

    any_beginnings_are_the_whole(name, made.content, cuts, growing, beside)


@pytest.mark.parametrize("growing", [False, True])
def test_a_log_of_events_of_kimi_is_read_on_while_its_context_is_written_anew(
    services: Services, tmp_path: Path, merged: list[bool], *, growing: bool
) -> None:
    home = tmp_path / ".kimi"
    made, path = WireOfKimi(12), kimi.cli_session(home) / "wire.jsonl"
    kimi.write(home / "kimi.json", {"work_dirs": [{"path": kimi.FOLDER}]})
    kimi.write(path, made.content)
    run(services, home, growing=growing)
    for step in ("call", "result", "prompt", "answer", "more", "end", "prompt", "answer"):
        (WIRE_USUAL | WIRE_UNUSUAL)[step](made, 0)
        path.write_bytes(made.content)
        kimi.write(path.with_name("context.jsonl"), made.given())
        run(services, home, growing=growing)
        is_as_read_whole(services, home)
    assert merged == [True] * 8
