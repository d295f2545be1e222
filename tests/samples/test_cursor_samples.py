"""Every real file of Cursor is imported, with all of its messages.

They are counted here a second time, by a small reader of the raw files. What counts:

* of a transcript each line with a role whose content holds anything besides results that find
  a call that waits for one;
* of the editor's database each prompt, and all bubbles of an answer in a row that hold anything
  as one message.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.parsed import ParsedSession
from tests.samples.export_samples import SAMPLES
from tests.samples.reading import read_as

TRANSCRIPTS = sorted((SAMPLES / "cursor-cli").rglob("*.jsonl"))
DATABASES = sorted((SAMPLES / "cursor-vscdb").rglob("*.vscdb"))
HELD = ("text", "thinking", "toolFormerData")

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not TRANSCRIPTS, reason="the folder of samples is not beside the project"),
]


def imported(path: Path) -> list[ParsedSession]:
    return read_as("cursor", path)[0]


def counted(path: Path) -> int:
    """How many messages the transcript has."""
    messages = waiting = 0
    for line in path.read_text().splitlines():
        record: dict[str, Any] = json.loads(line)
        kinds = [piece["type"] for piece in record.get("message", {}).get("content", [])]
        results = [kind for kind in kinds if kind in ("tool_result", "tool-result")]
        settled = min(len(results), waiting)
        waiting += sum(kind in ("tool_use", "tool_call") for kind in kinds) - settled
        messages += len(kinds) > settled
    return messages


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_a_transcript_has_the_messages_of_its_lines(path: Path) -> None:
    assert [len(session.messages) for session in imported(path)] == [counted(path)]


@pytest.mark.parametrize("path", DATABASES, ids=lambda path: path.name)
def test_a_database_has_the_messages_of_its_bubbles(path: Path) -> None:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    records = dict(connection.execute("SELECT key, value FROM cursorDiskKV"))
    connection.close()
    expected: dict[str, int] = {}
    for key, value in records.items():
        kind, _colon, name = key.partition(":")
        if kind == "composerData":
            headers = json.loads(value)["fullConversationHeadersOnly"]
            bubbles = [json.loads(records[f"bubbleId:{name}:{one['bubbleId']}"]) for one in headers]
            kinds = [one["type"] for one in bubbles if any(one.get(field) for field in HELD)]
            asked = sum(kind == 1 for kind in kinds)
            answers = [one for one, _ in itertools.groupby(kinds) if one == 2]
            expected[name] = asked + len(answers)
    found = {session.external_id: len(session.messages) for session in imported(path)}
    assert found == expected


def test_the_whole_folder_has_the_messages_of_all_files() -> None:
    found = [len(session.messages) for session in imported(SAMPLES / "cursor-cli")]
    assert sorted(found) == sorted(map(counted, TRANSCRIPTS))


def test_no_other_products_file_is_taken_for_cursors() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and not folder.name.startswith("cursor"):
            assert not imported(folder), folder.name
