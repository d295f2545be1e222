"""What the store of Copilot CLI tells of requests is what its sessions took."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.message import Usage
from chatvault.domain.parsed import ParsedSession, Severity
from tests.unit.importers.copilot_cli.copilot_cli_files import (
    SESSION,
    Log,
    read,
    request,
    store,
    taken,
)

HOME = ".copilot"


def talk() -> Log:
    """Two prompts, the first with a call, that end with sums of all of it."""
    log = Log()
    log.user("Why is it slow?")
    log.assistant("", request("c1"), outputTokens=7)
    log.start("c1")
    log.complete("c1", success=True)
    log.assistant("It sorts twice.", outputTokens=9)
    log.user("Mend it.")
    log.assistant("Done.", outputTokens=11)
    log.shut_down(**{"gpt-5": (300, 30, 150, 60)})
    return log


def write(folder: Path, log: Log, *requests: dict[str, Any]) -> Path:
    log.write(folder / HOME, f"session-state/{SESSION}/events.jsonl")
    return store(folder / HOME / "session-store.db", *requests)


def usages(session: ParsedSession) -> list[Usage | None]:
    return [message.usage for message in session.messages if message.role == "assistant"]


def sessions_of(path: Path) -> list[ParsedSession]:
    sessions, issues = read(path)
    assert not issues
    return sessions


def test_each_answer_has_what_its_request_took(tmp_path: Path) -> None:
    # Given a log, and a store that knows of each request,
    rows = (taken(0, 100, 8, 50, 20, 3), taken(0, 100, 10, 50, 20), taken(1, 100, 12, 50, 20))
    write(tmp_path, talk(), taken(0, 9, 9, session_id="another"), *rows)
    # when it is read, then the store is believed, and what was cached stands apart.
    (session,) = sessions_of(tmp_path / HOME)
    assert usages(session) == [
        Usage(30, 8, 50, 20, 3),
        Usage(30, 10, 50, 20),
        Usage(30, 12, 50, 20),
    ]


def test_the_store_is_found_above_a_part_of_the_folder(tmp_path: Path) -> None:
    write(tmp_path, talk(), taken(0, 100, 8), taken(0, 100, 10), taken(1, 100, 12))
    for part in ("session-state", f"session-state/{SESSION}"):
        (session,) = sessions_of(tmp_path / HOME / part)
        assert [usage.output for usage in usages(session) if usage] == [8, 10, 12]


def test_requests_that_fit_no_answer_go_to_the_last_of_their_turn(tmp_path: Path) -> None:
    rows = [taken(0, 1, 1), taken(0, 2, 2), taken(0, 4, 4), taken(1, 8, 8), taken(7, 16, 16)]
    write(tmp_path, talk(), *rows)
    (session,) = sessions_of(tmp_path / HOME)
    assert [usage.input for usage in usages(session) if usage] == [1, 6, 24]


def test_what_an_agent_took_is_its_own(tmp_path: Path) -> None:
    log = Log()
    log.user("Look around.")
    log.assistant("", request("c1", "task", {"prompt": "Look."}))
    log.add("subagent.started", toolCallId="c1", agentName="explore")
    log.assistant("Nothing here.", parentToolCallId="c1")
    rows = [taken(0, 10, 1), taken(0, 20, 2, parent_tool_call_id="c1"),
            taken(0, 40, 4, parent_tool_call_id="nobody")]  # fmt: skip
    write(tmp_path, log, *rows)
    main, agent = sessions_of(tmp_path / HOME)
    assert [usage.input for usage in usages(main) if usage] == [50]
    assert [usage.input for usage in usages(agent) if usage] == [20]


def test_a_session_of_which_the_store_knows_nothing_tells_it_itself(tmp_path: Path) -> None:
    write(tmp_path, talk(), taken(0, 9, 9, session_id="another"))
    (session,) = sessions_of(tmp_path / HOME)
    assert sum(usage.output for usage in usages(session) if usage) == 30


def test_a_store_of_fewer_columns_is_read(tmp_path: Path) -> None:
    talk().write(tmp_path)
    schema = (
        "CREATE TABLE assistant_usage_events (session_id TEXT, model TEXT, "
        "input_tokens INTEGER, output_tokens INTEGER, turn_index INTEGER)"
    )
    store(tmp_path / "session-store.db", taken(0, 5, 1), taken(1, 6, 2), schema=schema)
    (session,) = sessions_of(tmp_path)
    assert [usage.input for usage in usages(session) if usage] == [5, 6]


@pytest.mark.parametrize("value", ["many", -5, 2**62, b"\xff\x00", 1e300, None])
def test_strange_numbers_are_none(tmp_path: Path, value: object) -> None:
    strange = taken(0, 5, 1, cache_read_tokens=value, turn_index=value)
    write(tmp_path, talk(), strange, taken(0, 1, 1, input_tokens=value))
    (session,) = sessions_of(tmp_path / HOME)
    assert sum(usage.output for usage in usages(session) if usage) == 2


def test_a_damaged_store_is_told_and_the_log_speaks(tmp_path: Path) -> None:
    path = write(tmp_path, talk(), *(taken(0, 9, 9) for _ in range(2_000)))
    with closing(sqlite3.connect(path)) as database:
        (size,) = database.execute("PRAGMA page_size").fetchone()
    content = path.read_bytes()
    path.write_bytes(content[:size] + b"\xff" * (len(content) - size))
    sessions, issues = read(tmp_path / HOME / "session-state")
    assert [issue.severity for issue in issues] == [Severity.WARNING]
    assert sum(usage.output for usage in usages(sessions[0]) if usage) == 30


def test_a_store_alone_says_what_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, talk(), taken(0, 9, 9))
    sessions, issues = read(path)
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]
