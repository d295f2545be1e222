"""Every real transcript of Antigravity is imported, with all of its messages.

They are counted here a second time, from the raw lines. Of lines with the same number, source and
type the last one counts. What comes back from a tool is no message where a call waits for it.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.samples.export_samples import SAMPLES
from tests.samples.reading import sessions_of

FILES = sorted((SAMPLES / "antigravity").rglob("cli_*.jsonl"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


def counted(path: Path) -> int:
    last: dict[tuple[Any, ...], dict[str, Any]] = {}
    for line in path.read_text().splitlines():
        told = json.loads(line)
        last[told["step_index"], told["source"], told["type"]] = told
    messages = waiting = 0
    for told in sorted(last.values(), key=lambda told: int(told["step_index"])):
        has_content = bool(told.get("content"))
        if told["type"] == "USER_INPUT":
            messages += has_content
            waiting = 0
        elif told["type"] == "PLANNER_RESPONSE":
            waiting = len(told.get("tool_calls") or [])
            messages += bool(has_content or told.get("thinking") or waiting)
        elif told["source"] == "MODEL" and waiting:
            waiting -= 1
        else:
            messages += has_content
    return messages


imported = partial(sessions_of, "antigravity")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_transcript_has_the_messages_of_its_steps(path: Path) -> None:
    (session,) = imported(path)
    assert len(session.messages) == counted(path)


def test_no_other_products_file_is_taken_for_a_transcript() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name != "antigravity":
            assert not imported(folder), folder.name
