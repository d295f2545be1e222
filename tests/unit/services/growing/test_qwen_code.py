"""A log of Qwen Code that grew is read on, and the vault is as if it was read whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.services.vault import Services
from tests.unit.importers.claude_code.claude_code_files import SESSION
from tests.unit.importers.qwen_code import qwen_code_files as qwen
from tests.unit.services.growing.beginnings import (
    CUTS,
    any_beginnings_are_the_whole,
    is_as_read_whole,
    run,
)


class QwenSession:
    """Gathers the records of a session of Qwen Code, each behind the one before it."""

    def __init__(self, turns: int) -> None:
        self.records: list[dict[str, Any]] = []
        for place in range(turns):
            self.say(qwen.user(f"u{place}", self.last, f"How long does rye rise, {place}?"))
            self.answer(f"a{place}", f"Ten hours, {place}.")

    @property
    def last(self) -> str | None:
        return self.records[-1]["uuid"] if self.records else None

    def answer(self, name: str, *parts: Any) -> None:
        self.say(qwen.model(name, self.last, *parts, usageMetadata=qwen.USAGE))

    def say(self, record: dict[str, Any]) -> None:
        self.records.append({**record, "timestamp": self._moment()})

    def before(self, back: int) -> str:
        """The name of a record so many before the last."""
        return str(self.records[max(0, len(self.records) - 1 - back)]["uuid"])

    def again(self, place: int) -> None:
        self.records.append(self.records[place % len(self.records)])

    def _moment(self) -> str:
        return f"2026-05-10T{9 + len(self.records) // 60:02}:{len(self.records) % 60:02}:00.000Z"


QwenStep = Callable[[QwenSession, int], None]
QWEN_USUAL: dict[str, QwenStep] = {
    "prompt": lambda made, place: made.say(qwen.user(f"p{place}", made.last, f"And {place}?")),
    "answer": lambda made, place: made.answer(f"q{place}", f"Answer {place}."),
    "call": lambda made, place: made.answer(f"c{place}", qwen.call(f"t{place % 5}", path="a.md")),
    "result": lambda made, place: made.say(
        qwen.returned(f"r{place}", str(made.last), f"t{place % 4}", {"output": f"{place} files"})
    ),
    "telemetry": lambda made, place: made.say(qwen.system(f"s{place}", made.last, "ui_telemetry")),
}
FAILURES = [{"event.name": "qwen.api_error", "error_message": f"Error {n}"} for n in range(2)]
QWEN_UNUSUAL: dict[str, QwenStep] = {
    "titled": lambda made, place: made.say(
        qwen.system(f"i{place}", made.last, "custom_title", customTitle=f"Name {place}")
    ),
    "back": lambda made, place: made.say(qwen.user(f"b{place}", made.before(3), "Rather?")),
    "far back": lambda made, place: made.say(qwen.user(f"f{place}", made.before(30), "Instead?")),
    "nowhere": lambda made, place: made.say(qwen.user(f"n{place}", "unknown", "What?")),
    "rewound": lambda made, place: made.say(qwen.system(f"w{place}", made.before(4), "rewind")),
    "all taken back": lambda made, place: made.say(qwen.system(f"w{place}", None, "rewind")),
    "again": lambda made, place: made.again(place * 3),
    "the same once more": lambda made, place: made.again(-1),
    "more of the first": lambda made, place: made.say(qwen.model("a0", "u0", f"Also {place}.")),
    "moved": lambda made, place: made.say(
        {**qwen.user(f"m{place}", made.last, "Here?"), "cwd": "/home/ada", "gitBranch": "wheat"}
    ),
    "agent": lambda made, place: made.say(
        {**qwen.user(f"g{place}", made.last, "Look."), "agentId": "agent-1"}
    ),
    "forked": lambda made, place: made.say(
        {**qwen.user(f"k{place}", made.last, "Here?"), "forkedFrom": {"sessionId": "other"}}
    ),
    "compressed": lambda made, place: made.say(
        qwen.system(f"x{place}", made.last, "chat_compression", compressedHistory=[])
    ),
    "failed": lambda made, place: made.say(
        qwen.system(f"v{place}", made.last, "ui_telemetry", uiEvent=FAILURES[place % 2])
    ),
    "for nobody": lambda made, place: made.say(
        qwen.returned(f"y{place}", str(made.last), "unknown", {"output": "lost"})
    ),
}


@given(
    steps=st.lists(
        st.sampled_from([*QWEN_USUAL]) | st.sampled_from([*QWEN_USUAL, *QWEN_UNUSUAL]), max_size=25
    ),
    cuts=CUTS,
    growing=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_any_beginning_of_a_log_of_parts_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool
) -> None:
    made = QwenSession(8)
    for place, step in enumerate(steps):
        (QWEN_USUAL | QWEN_UNUSUAL)[step](made, place)
    any_beginnings_are_the_whole(f"{SESSION}.jsonl", qwen.lines(made.records), cuts, growing)


def test_a_log_of_parts_is_read_on_too(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made, path = QwenSession(12), tmp_path / f"{SESSION}.jsonl"
    path.write_bytes(qwen.lines(made.records))
    run(services, path)
    for step in ("call", "prompt", "telemetry", "answer", "titled", "moved", "answer"):
        (QWEN_USUAL | QWEN_UNUSUAL)[step](made, len(made.records))
        path.write_bytes(qwen.lines(made.records))
        run(services, path)
        is_as_read_whole(services, path)
    assert merged == [True] * 7
