"""Records of requests in the logs of Copilot CLI tell what its answers took."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.message import Usage
from chatvault.domain.parsed import ParsedSession
from tests.unit.importers.copilot_cli.copilot_cli_files import (
    SESSION,
    Log,
    read,
    read_one,
    store,
    taken,
)

LOOKED = Usage(input=4, output=95, cache_write=80, reasoning=9)
SAID = Usage(input=2, output=63, cache_read=80, cache_write=10)
TOTALS = (176, 158, 80, 90)  # of both requests


def run(log: Log, first: int = 1) -> None:
    """A prompt and two answers to it, each behind the record of its request."""
    log.user("How long does rye rise?")
    log.record("rye-1", 84, 95, 0, 80, 9, sequence=first)
    log.assistant("I look.")
    log.record("rye-1", 92, 63, 80, 10, 0, sequence=first + 1)
    log.assistant("Ten hours.")


def recorded() -> Log:
    log = Log(selectedModel="rye-1", copilotVersion="1.0.94")
    run(log)
    return log


def usages(session: ParsedSession) -> list[Usage]:
    return [message.usage for message in session.messages if message.usage]


def test_each_answer_has_what_its_request_took_also_where_the_run_did_not_end(
    tmp_path: Path,
) -> None:
    log = recorded()
    log.add("session.usage_checkpoint", totalNanoAiu=11_919_100_000)
    assert usages(read_one(log, tmp_path)) == [LOOKED, SAID]


def test_the_end_of_the_run_counts_nothing_again(tmp_path: Path) -> None:
    log = recorded()
    log.shut_down(**{"rye-1": TOTALS})
    assert usages(read_one(log, tmp_path)) == [LOOKED, SAID]


@pytest.mark.parametrize("ended", [True, False])
@pytest.mark.parametrize("anew", [True, False])
def test_a_session_that_was_resumed_has_all_runs_once(
    tmp_path: Path, *, ended: bool, anew: bool
) -> None:
    log = recorded()
    if ended:
        log.shut_down(**{"rye-1": TOTALS})
    log.add("session.resume")
    run(log, 3)
    both = tuple(2 * count for count in TOTALS)
    log.shut_down(**{"rye-1": TOTALS if anew else (both[0], both[1], both[2], both[3])})
    assert usages(read_one(log, tmp_path)) == [LOOKED, SAID, LOOKED, SAID]


def test_a_run_of_an_older_version_before_is_counted_at_its_end(tmp_path: Path) -> None:
    log = Log(selectedModel="rye-1", copilotVersion="1.0.70")
    log.assistant("Hm.", outputTokens=5)
    log.shut_down(**{"rye-1": (1_000, 20, 300, 0)})
    log.add("session.resume")
    run(log)
    log.shut_down(**{"rye-1": (1_176, 178, 380, 90)})
    old = Usage(input=700, output=20, cache_read=300)
    assert usages(read_one(log, tmp_path)) == [old, LOOKED, SAID]


def test_what_no_record_told_is_counted_at_the_end(tmp_path: Path) -> None:
    log = recorded()
    log.shut_down(**{"rye-1": (276, 168, 80, 90), "rye-mini": (30, 3, 0, 0)})
    rest = Usage(input=130, output=13)
    assert usages(read_one(log, tmp_path)) == [LOOKED, SAID + rest]


def test_the_totals_may_call_a_model_otherwise(tmp_path: Path) -> None:
    log = recorded()
    log.shut_down(**{"rye-1-2026": TOTALS})
    assert usages(read_one(log, tmp_path)) == [LOOKED, SAID]


def test_a_record_that_comes_again_counts_once(tmp_path: Path) -> None:
    log = recorded()
    log.record("rye-1", 92, 63, 80, 10, 0, sequence=2)
    assert usages(read_one(log, tmp_path)) == [LOOKED, SAID]


def test_an_answer_may_tell_its_output_too_and_stand_before_its_record(tmp_path: Path) -> None:
    log = Log(selectedModel="rye-1")
    log.user("How long?")
    log.assistant("I look.", outputTokens=95)
    log.record("rye-1", 84, 95, 0, 80, 9)
    log.record("rye-1", 92, 63, 80, 10, 0)
    log.assistant("Ten hours.", outputTokens=63)
    log.shut_down(**{"rye-1": TOTALS})
    assert usages(read_one(log, tmp_path)) == [LOOKED, SAID]


def test_an_answer_before_the_prompt_has_no_record_behind_it(tmp_path: Path) -> None:
    log = Log(selectedModel="rye-1")
    log.assistant("Hm.", outputTokens=95)
    run(log)
    assert usages(read_one(log, tmp_path)) == [Usage(output=95), LOOKED, SAID]


def test_a_request_without_an_answer_stands_with_the_answer_before(tmp_path: Path) -> None:
    log = recorded()
    log.record("rye-mini", 50, 1, sequence=3)
    log.add("abort", reason="user")
    log.user("Well?")
    log.record("rye-1", 10, 2, sequence=4)
    log.assistant("Yes.")
    found = usages(read_one(log, tmp_path))
    assert found == [LOOKED, SAID + Usage(input=50, output=1), Usage(input=10, output=2)]


def test_a_request_without_any_answer_before_waits_for_one(tmp_path: Path) -> None:
    log = Log(selectedModel="rye-1")
    log.user("How long?")
    log.record("rye-1", 50, 1)
    log.user("Well?")
    log.record("rye-1", 10, 2)
    log.assistant("Ten hours.")
    assert usages(read_one(log, tmp_path)) == [Usage(input=60, output=3)]


def test_what_an_agent_took_is_its_own(tmp_path: Path) -> None:
    log = recorded()
    log.add("subagent.started", toolCallId="c1", agentName="baker")
    log.records[-1]["agentId"] = "baker-1"
    for event in (log.record("rye-mini", 70, 7, sequence=3), log.assistant("Flour.")):
        next(one for one in log.records if one["id"] == event)["agentId"] = "baker-1"
    log.shut_down(**{"rye-1": TOTALS, "rye-mini": (70, 7, 0, 0)})
    (own, agent), issues = read(log.write(tmp_path))
    assert not issues
    assert usages(own) == [LOOKED, SAID]
    assert usages(agent) == [Usage(input=70, output=7)]


def test_the_store_beside_tells_the_same_and_nothing_twice(tmp_path: Path) -> None:
    log = recorded()
    store(tmp_path / "session-store.db", taken(0, 84, 95, 0, 80, 9), taken(0, 92, 63, 80, 10, 0))
    log.write(tmp_path, f"session-state/{SESSION}/events.jsonl")
    (session,), issues = read(tmp_path)
    assert not issues
    assert usages(session) == [LOOKED, SAID]


@pytest.mark.parametrize("told", [None, "x", [], {"inputTokens": "many", "accounting": 3}])
def test_a_strange_record_tells_nothing(tmp_path: Path, told: object) -> None:
    log = Log()
    log.add("session.usage_record", usage=told)
    log.assistant("Ten hours.", outputTokens=5)
    assert usages(read_one(log, tmp_path)) == [Usage(output=5)]
