"""What a tool gave back finds the call that it belongs to."""

from __future__ import annotations

from chatvault.domain.blocks import ToolCall, ToolOutcome, ToolResult
from chatvault.domain.message import Role
from chatvault.importers.messages.drafts import Draft, Thread
from tests.pace import within


def call(name: str, call_id: str | None = None) -> ToolCall:
    return ToolCall(name, call_id=call_id)


def result(text: str, name: str = "", call_id: str | None = None) -> ToolResult:
    return ToolResult(ToolOutcome(text), name=name, call_id=call_id)


def settled(*blocks: ToolCall | ToolResult) -> list[tuple[str, str | None]]:
    """Each call in one message, with what its tool gave back in the next ones."""
    thread = Thread()
    calls = [block for block in blocks if isinstance(block, ToolCall)]
    thread.add(Draft("calls", Role.ASSISTANT, [*calls]))
    for place, block in enumerate(blocks[len(calls) :]):
        thread.add(Draft(f"result {place}", Role.TOOL, [block]))
    told = (block for block in thread.drafts[0].blocks if isinstance(block, ToolCall))
    return [(block.name, block.outcome and block.outcome.text) for block in told]


def test_an_outcome_goes_to_the_call_with_its_id() -> None:
    assert settled(
        call("knead", "a"), call("knead", "b"), result("soft", call_id="b"), result("firm", "", "a")
    ) == [("knead", "firm"), ("knead", "soft")]


def test_without_ids_the_first_call_of_its_name_is_meant_or_the_first_of_all() -> None:
    assert settled(
        call("weigh"),
        call("knead"),
        call("weigh"),
        call("bake", "c"),
        result("soft", "knead"),
        result("500 g"),
        result("9 g", "weigh"),
        result("brown"),
    ) == [("weigh", "500 g"), ("knead", "soft"), ("weigh", "9 g"), ("bake", None)]


def test_an_outcome_with_an_unknown_id_goes_to_a_call_without_one() -> None:
    assert settled(call("knead"), call("bake", "c"), result("soft", "knead", "x")) == [
        ("knead", "soft"),
        ("bake", None),
    ]


def test_calls_that_nothing_answers_cost_no_more_time_where_they_are_many() -> None:
    many = range(20_000)
    calls = [call("knead", f"a{number}") for number in many]
    results = [result("soft", "bake", f"b{number}") for number in many]
    with within(laps=200):
        assert settled(*calls, *results)[-1] == ("knead", None)
