"""What Claude Code says that a session cost is counted once, with the answers that it is for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.unit.importers.claude_code.claude_code_files import Transcript, read_one, text

OTHER = "9d1b6a52-7f0e-4a3c-8a77-2f4be0a91c55"


def tell_cost(made: Transcript, dollars: object, **told: Any) -> None:
    """What is written once a session pauses: all that it cost so far."""
    usage = {"claude-opus-5": {"inputTokens": 2, "outputTokens": 7, "costUSD": dollars}}
    made.loose(type="cost-state", totalCostUSD=dollars, modelUsage=usage, **told)


def answer(made: Transcript, name: str) -> None:
    made.user(f"And {name}?")
    made.assistant(name, text(f"{name} rises."), usage={"input_tokens": 2, "output_tokens": 7})


def costs(made: Transcript, folder: Path) -> list[int | None]:
    """What each answer is told to have cost, in micro-dollars."""
    messages = read_one(made, folder).messages
    return [message.usage.cost for message in messages if message.usage is not None]


def test_what_a_session_cost_stands_with_its_last_answer(tmp_path: Path) -> None:
    made = Transcript()
    answer(made, "rye")
    answer(made, "wheat")
    tell_cost(made, 0.25)
    assert costs(made, tmp_path) == [None, 250_000]


def test_a_session_that_goes_on_tells_each_time_what_all_of_it_cost(tmp_path: Path) -> None:
    made = Transcript()
    answer(made, "rye")
    tell_cost(made, 0.25)
    tell_cost(made, 0.25)
    answer(made, "wheat")
    tell_cost(made, 0.75)
    assert costs(made, tmp_path) == [250_000, 500_000]


def test_what_was_spent_after_the_last_answer_is_added_to_it(tmp_path: Path) -> None:
    made = Transcript()
    answer(made, "rye")
    tell_cost(made, 0.25)
    tell_cost(made, 0.5)
    assert costs(made, tmp_path) == [500_000]


def test_what_another_session_cost_is_not_this_ones(tmp_path: Path) -> None:
    made = Transcript()
    answer(made, "rye")
    tell_cost(made, 9.0, sessionId=OTHER)
    tell_cost(made, 0.25)
    assert costs(made, tmp_path) == [250_000]


def test_a_cost_that_is_none_and_one_before_any_answer_change_nothing(tmp_path: Path) -> None:
    made = Transcript()
    tell_cost(made, 0.25)
    answer(made, "rye")
    for told in ("much", None, True, -1.0, float("nan")):
        tell_cost(made, told)
    assert costs(made, tmp_path) == [None]
    tell_cost(made, 0.5)
    assert costs(made, tmp_path) == [500_000]
