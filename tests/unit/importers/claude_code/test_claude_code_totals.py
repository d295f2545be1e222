"""What a printed run of Claude Code took is told beyond what its answers began with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chatvault.domain.message import Usage
from tests.unit.importers.claude_code.claude_code_files import SESSION, read, text

Line = dict[str, Any]


def answer(name: str, read_from_cache: int, output: int = 1) -> Line:
    """An answer as it is printed: when it has only begun."""
    used = {"input_tokens": 2, "cache_read_input_tokens": read_from_cache, "output_tokens": output}
    message = {"id": name, "role": "assistant", "content": [text(f"{name}.")], "usage": used}
    return {"type": "assistant", "message": message, "parent_tool_use_id": None}


def result(inputs: int, output: int, dollars: float) -> Line:
    used = {"input_tokens": 2, "cache_read_input_tokens": inputs - 2, "output_tokens": output}
    return {"type": "result", "subtype": "success", "usage": used, "total_cost_usd": dollars}


def event(**told: Any) -> Line:
    return {"type": "stream_event", "event": told, "parent_tool_use_id": None}


def usages(folder: Path, *lines: Line) -> list[tuple[int, int | None]]:
    """What is counted of each answer: its output, and what it cost in micro-dollars."""
    begun = {"type": "system", "subtype": "init", "tools": []}
    written = (json.dumps({**line, "session_id": SESSION}) for line in (begun, *lines))
    (folder / "run.jsonl").write_text("".join(f"{line}\n" for line in written))
    (session,), issues = read(folder)
    assert not issues
    found = [message.usage or Usage() for message in session.messages]
    return [(usage.output, usage.cost) for usage in found]


def test_what_the_answers_do_not_tell_stands_with_the_last_one(tmp_path: Path) -> None:
    lines = answer("rye", 100), answer("wheat", 120), result(224, 500, 0.02)
    assert usages(tmp_path, *lines) == [(1, None), (499, 20_000)]


def test_the_stream_tells_how_long_each_answer_became(tmp_path: Path) -> None:
    lines = (
        event(type="message_start", message={"id": "rye"}),
        answer("rye", 100),
        event(type="message_delta", usage={"output_tokens": 300}),
        answer("wheat", 120),
        event(type="message_delta", usage={"output_tokens": 2}),
        result(224, 500, 0.02),
    )
    assert usages(tmp_path, *lines) == [(300, None), (200, 20_000)]


def test_a_program_that_asks_on_tells_each_time_what_all_of_it_took(tmp_path: Path) -> None:
    lines = (
        *(answer("rye", 100), result(102, 300, 0.02)),
        *(answer("wheat", 120), result(224, 500, 0.05)),
    )
    assert usages(tmp_path, *lines) == [(300, 20_000), (200, 30_000)]


def test_another_run_of_the_session_tells_its_own(tmp_path: Path) -> None:
    lines = (
        *(answer("rye", 100), result(102, 300, 0.05)),
        *(answer("wheat", 120), result(122, 200, 0.02)),
    )
    assert usages(tmp_path, *lines) == [(300, 50_000), (200, 20_000)]


def test_what_tells_less_than_the_answers_changes_nothing(tmp_path: Path) -> None:
    lines = answer("rye", 100, 50), result(0, 0, -1.0), {"type": "result"}, result(1, 9, 0.0)
    assert usages(tmp_path, *lines) == [(50, None)]
