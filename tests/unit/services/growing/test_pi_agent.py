"""A session of Pi that grew is read on, and the vault is as if it was read whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.services.vault import Services
from tests.unit.importers.pi_agent import pi_agent_files as pi
from tests.unit.services.growing.beginnings import (
    CUTS,
    any_beginnings_are_the_whole,
    is_as_read_whole,
    rows,
    run,
)


class PiSession:
    """Gathers the entries of a session of Pi, each behind the one before it."""

    def __init__(self, turns: int) -> None:
        self.entries: list[dict[str, Any]] = [pi.head()]
        for place in range(turns):
            self.say(pi.user(f"u{place}", self.last, f"How long does rye rise, the {place}. time?"))
            self.answer(f"a{place}", pi.text(f"Ten hours, {place}."))

    @property
    def last(self) -> str | None:
        return self.entries[-1]["id"] if len(self.entries) > 1 else None

    def answer(self, name: str, piece: dict[str, Any]) -> None:
        # Each is the response to a request of its own.
        self.say(pi.answer(name, self.last, piece, responseId=f"response-{name}"))

    def say(self, entry: dict[str, Any]) -> None:
        self.entries.append(entry)

    def give_title(self, title: str) -> None:
        """Put its title before its head, as Oh My Pi does."""
        titled = self.entries[0]["type"] == "title"
        self.entries[: int(titled)] = [{"type": "title", "title": title, "pad": ""}]

    def id_before(self, back: int) -> str:
        """That of an entry so many before the last."""
        return str(self.entries[max(1, len(self.entries) - 1 - back)]["id"])


PiStep = Callable[[PiSession, int], None]
PI_USUAL: dict[str, PiStep] = {
    "prompt": lambda made, place: made.say(pi.user(f"p{place}", made.last, f"Question {place}?")),
    "answer": lambda made, place: made.answer(f"q{place}", pi.text(f"Answer {place}.")),
    "call": lambda made, place: made.answer(f"c{place}", pi.call(f"t{place % 5}", path="rye.md")),
    "result": lambda made, place: made.say(
        pi.result(f"r{place}", made.last, f"t{place % 4}", pi.text(f"{place} files"))
    ),
    "model": lambda made, place: made.say(
        pi.entry("model_change", f"m{place}", made.last, modelId=f"rye-{place}")
    ),
}
PI_UNUSUAL: dict[str, PiStep] = {
    "back": lambda made, place: made.say(pi.user(f"b{place}", made.id_before(3), "Rather?")),
    "far back": lambda made, place: made.say(pi.user(f"f{place}", made.id_before(30), "Instead?")),
    "at a call": lambda made, place: made.say(pi.user(f"h{place}", f"t{place % 5}", "And?")),
    "at the start": lambda made, place: made.say(pi.user(f"s{place}", None, "Anew?")),
    "nowhere": lambda made, place: made.say(pi.user(f"n{place}", "unknown", "What?")),
    "named": lambda made, place: made.say(
        pi.entry("session_info", f"i{place}", made.last, name=f"Name {place}")
    ),
    "again": lambda made, place: made.say(made.entries[place * 3 % len(made.entries)]),
    "same id": lambda made, place: made.say(pi.user("u1", made.last, f"Twice, {place}?")),
    "nameless": lambda made, place: made.say(
        {"type": "message", "message": {"role": "user", "content": f"No id, {place}"}}
        | {"id": None, "parentId": made.last, "timestamp": "2026-05-10T09:00:00.000Z"}
    ),
    "for nobody": lambda made, place: made.say(
        pi.result(f"y{place}", made.last, "", pi.text("lost"))
    ),
    "compacted": lambda made, place: made.say(
        pi.entry("compaction", f"k{place}", made.last, summary="So far")
    ),
    "paid": lambda made, place: made.say(
        pi.result(f"w{place}", made.last, f"t{place % 4}", usage={"input": place, "output": 1})
    ),
    "paid besides": lambda made, place: made.say(
        pi.entry("model_usage", f"x{place}", made.last, purpose="memory", usage={"input": 3})
    ),
    "cleared": lambda made, place: made.say(pi.entry("reset_boundary", f"z{place}", made.last)),
    "at a leaf": lambda made, place: made.say(
        pi.entry("leaf", f"l{place}", made.last, targetId=made.id_before(2))
    ),
    "aside": lambda made, place: made.say(
        {**pi.user(f"d{place}", made.last, "By the way"), "appendMode": "side"}
    ),
    "titled": lambda made, place: made.give_title(f"Title {place}"),
    "picture": lambda made, place: made.say(pi.user(f"g{place}", made.last, [pi.picture()])),
}


@given(
    steps=st.lists(
        st.sampled_from([*PI_USUAL]) | st.sampled_from([*PI_USUAL, *PI_UNUSUAL]), max_size=25
    ),
    cuts=CUTS,
    growing=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_any_beginning_of_a_tree_of_entries_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool
) -> None:
    made = PiSession(8)
    for place, step in enumerate(steps):
        (PI_USUAL | PI_UNUSUAL)[step](made, place)
    any_beginnings_are_the_whole("pi.jsonl", pi.lines(made.entries), cuts, growing)


def test_a_tree_of_entries_is_read_on_too(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made, path = PiSession(12), tmp_path / "pi.jsonl"
    run(services, pi.write(path, made.entries))
    for step in ("call", "prompt", "model", "answer", "named", "prompt", "answer"):
        (PI_USUAL | PI_UNUSUAL)[step](made, len(made.entries))
        run(services, pi.write(path, made.entries))
        is_as_read_whole(services, path)
    assert merged == [True] * 7


def test_a_branch_far_back_in_a_tree_of_entries_is_read_whole(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made, path = PiSession(12), tmp_path / "pi.jsonl"
    run(services, pi.write(path, made.entries))
    made.say(pi.user("b1", "a0", "And wheat?"))
    run(services, pi.write(path, made.entries))
    assert merged == []
    is_as_read_whole(services, path)


def test_an_answer_that_comes_again_later_is_counted_once(
    services: Services, tmp_path: Path
) -> None:
    made, path = PiSession(3), tmp_path / "pi.jsonl"
    run(services, pi.write(path, made.entries))
    made.say(made.entries[2])
    run(services, pi.write(path, made.entries))
    (session,) = rows(services, "SELECT output_tokens FROM chat_session")
    assert session["output_tokens"] == 3 * 5
    is_as_read_whole(services, path)
