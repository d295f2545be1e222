"""Every real rollout of Codex is imported, with all of its messages.

They are counted here a second time, by a small reader of the raw lines. What counts:

* a session is a file with at least one message; a line that repeats the one before is none;
* a user, developer or system message item with content is a message, also one that is hidden
  because nobody typed it; so is what another agent wrote, as far as it is not encrypted;
* what a model says and calls is one message until a tool's output has come after which the
  model goes on, or until any other message or event comes between;
* an output for which no call waits is a message of its own;
* an event is a message where it stops a turn, is an error or tells one, or compacts the
  context, the last one once in a row, and one more with its summary; so is a turn that another
  model answers after there was an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.parsed import ParsedSession
from tests.samples.reading import read_as
from tests.unit.importers.hostile import is_tree

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "codex"
FILES = sorted(SAMPLES.rglob("*.jsonl"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]

OUTPUTS = ("_output", "_result")
SILENT = ("ghost_snapshot", "compaction", "context_compaction")


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    before = ""
    for line in path.read_text().splitlines():
        if line.strip() and line != before:
            yield json.loads(line)
        before = line


def pieces(content: Any) -> list[Any]:
    """The pieces of content that hold anything."""
    listed: list[Any] = content if isinstance(content, list) else [content]
    return [
        piece
        for piece in listed
        if piece
        and (isinstance(piece, str) or piece.get("text") or piece.get("image_url"))
        and not (isinstance(piece, dict) and piece.get("type") == "encrypted_content")
    ]


class Count:
    """Counts the messages of one session."""

    def __init__(self) -> None:
        self.messages = 0
        self.open = self.answered = self.divided = self.spoken = False
        self.calls: dict[str, bool] = {}  # whether the answer that made the call is still open
        self.nameless = 0
        self.model = self.goal = ""

    def other(self, number: int = 1) -> None:
        """A message that is no answer."""
        self.messages += number
        if number:
            self.open = self.divided = False
            self.calls = dict.fromkeys(self.calls, False)

    def answer(self) -> None:
        if not self.open or self.answered:
            self.other()
        self.open, self.answered, self.spoken = True, False, True

    def record(self, record: dict[str, Any]) -> None:
        payload = record.get("payload", record)
        kind = record.get("type")
        if kind == "turn_context":
            model = payload["model"]
            self.other(self.spoken and bool(self.model) and model != self.model)
            self.model = model
        elif kind == "compacted":
            self.divide(payload.get("message"))
        elif kind == "event_msg":
            self.event(payload)
        elif kind == "response_item" or "payload" not in record:
            self.item({**payload, "type": payload.get("type") or "message"})

    def event(self, payload: dict[str, Any]) -> None:
        if payload["type"] == "context_compacted":
            self.divide(None)
        self.other(payload["type"] in ("turn_aborted", "error", "entered_review_mode"))
        self.other(payload["type"] == "task_complete" and bool(payload.get("error")))
        if payload["type"] == "thread_goal_updated":
            self.other(payload["goal"]["objective"] != self.goal)
            self.goal = payload["goal"]["objective"]

    def divide(self, summary: object) -> None:
        self.other(not self.divided)
        self.other(bool(summary))
        self.divided = True

    def item(self, item: dict[str, Any]) -> None:
        self.model = item.get("model") or self.model
        kind, content = item["type"], item.get("content", item.get("message"))
        if kind == "message" and item.get("role") == "assistant":
            if pieces(content):
                self.answer()
        elif kind in ("message", "agent_message"):
            self.other(bool(pieces(content)))
        elif kind.endswith(OUTPUTS):
            self.output(item.get("call_id"))
        elif kind == "error":
            self.other()
        elif kind not in SILENT:
            self.answer()
            if kind.endswith("_call") or kind == "function_call":
                self.call(item.get("call_id") or item.get("id"))

    def call(self, call_id: str | None) -> None:
        if call_id is None:
            self.nameless += 1
        else:
            self.calls.setdefault(call_id, True)

    def output(self, call_id: str | None) -> None:
        if call_id is None and self.nameless:
            self.nameless -= 1
            self.answered = True
        elif call_id is not None and call_id in self.calls:
            self.answered = self.answered or self.calls.pop(call_id)
        else:
            self.other()


def counted(path: Path) -> list[int]:
    """How many messages the session of the file has, if it has any."""
    count = Count()
    for record in lines_of(path):
        count.record(record)
    return [count.messages] if count.messages else []


def imported(path: Path) -> list[ParsedSession]:
    return read_as("codex", path)[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_a_file_alone_has_the_messages_of_its_lines(path: Path) -> None:
    assert [len(session.messages) for session in imported(path)] == counted(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_the_messages_of_a_session_are_a_tree(path: Path) -> None:
    for session in imported(path):
        assert is_tree(session)


def test_the_whole_folder_has_the_messages_of_all_files() -> None:
    expected = [messages for path in FILES for messages in counted(path)]
    assert [len(session.messages) for session in imported(SAMPLES)] == expected


def test_no_other_products_file_is_taken_for_a_rollout() -> None:
    for folder in sorted(SAMPLES.parent.iterdir()):
        if folder.is_dir() and folder.name != "codex":
            assert not imported(folder)
