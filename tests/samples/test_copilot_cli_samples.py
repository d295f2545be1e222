"""Every real log of Copilot's events is imported, with all of its messages.

They are counted here a second time, from the raw lines. What counts, for each agent apart:

* a prompt, a text of the system, a rule (an error, an abort, a compaction with its summary, a
  model that takes over after there was an answer) is a message;
* so are thoughts told apart, together with the answer that follows them at once;
* an answer is one if it says, thinks or asks for anything that does not run already;
* a tool that runs without having been asked for is one, and so is an end without a run;
* what an agent was asked for is the first message of it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.parsed import ParsedSession
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.samples.export_samples import SAMPLES
from tests.unit.importers.hostile import is_tree

FOLDERS = ("copilot-cli", "copilot-chat-transcripts")
FILES = sorted(path for folder in FOLDERS for path in (SAMPLES / folder).rglob("*.jsonl"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


class Count:
    """Counts the messages of one agent."""

    def __init__(self) -> None:
        self.messages = 0
        self.running: dict[str, Any] = {}
        self.model = ""
        self.answered = self.thinking = False

    def other(self, number: int = 1) -> None:
        self.messages += number
        if number:
            self.thinking = False

    def record(self, kind: str, data: dict[str, Any]) -> None:
        if kind in ("user.message", "system.message", "system.notification"):
            self.other(bool(data.get("content") or data.get("attachments")))
        elif kind in ("session.error", "abort"):
            self.other()
        elif kind == "session.compaction_complete":
            self.other(1 + bool(data.get("summaryContent")))
        elif kind in ("session.model_change", "session.start", "session.resume"):
            self.switch(data.get("newModel") or data.get("selectedModel") or "")
        elif kind == "assistant.reasoning":
            self.other()
            self.thinking = self.answered = True
        elif kind == "assistant.message":
            self.answer(data)
        elif kind == "tool.execution_start":
            if data["toolCallId"] not in self.running:
                self.other()
                self.answered = True
            self.running.setdefault(data["toolCallId"], data.get("arguments"))
        elif kind == "tool.execution_complete":
            self.other(self.running.pop(data["toolCallId"], self) is self)

    def switch(self, model: str) -> None:
        self.other(bool(model and self.model and self.answered and model != self.model))
        self.model = model or self.model

    def answer(self, data: dict[str, Any]) -> None:
        self.model = data.get("model") or self.model
        asked = {each["toolCallId"]: each for each in data.get("toolRequests") or []}
        fresh = {key: each for key, each in asked.items() if key not in self.running}
        if self.thinking:
            self.thinking = False
        elif data.get("content") or data.get("reasoningText") or fresh:
            self.other()
            self.answered = True
        self.running.update({key: each.get("arguments") for key, each in fresh.items()})


def counted(path: Path) -> list[int]:
    """How many messages each agent's session has, of those that have any."""
    counts: dict[str, Count] = defaultdict(Count)
    before = ""
    for line in path.read_text().splitlines():
        if line != before:
            record = json.loads(line)
            data = record["data"]
            agent = data.get("parentToolCallId") or ""
            started = data["toolCallId"] if record["type"] == "subagent.started" else agent
            if started and started not in counts:
                asked = counts[""].running.get(started)
                asked = json.loads(asked) if isinstance(asked, str) else asked or {}
                counts[started].messages += bool(asked.get("prompt"))
            counts[agent].record(record["type"], data)
        before = line
    main = counts.pop("", Count())
    return [each.messages for each in (main, *counts.values()) if each.messages]


def imported(path: Path) -> list[ParsedSession]:
    container = open_container(path)
    importer = registry.importer("copilot-cli")
    names = importer.claim(container, container.names())
    issues: list[object] = []
    return list(importer.sessions(container, names, issues.append))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_a_log_has_the_messages_of_its_events(path: Path) -> None:
    (portion,) = registry.plan(open_container(path)).portions
    assert portion.importer.key == "copilot-cli"
    assert [len(session.messages) for session in imported(path)] == counted(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_the_messages_of_a_session_are_a_tree(path: Path) -> None:
    for session in imported(path):
        assert is_tree(session)


def test_the_folders_have_the_sessions_of_their_files() -> None:
    for folder in FOLDERS:
        files = [path for path in FILES if path.is_relative_to(SAMPLES / folder)]
        expected = [messages for path in files for messages in counted(path)]
        assert [len(session.messages) for session in imported(SAMPLES / folder)] == expected


def test_no_other_products_file_is_taken_for_a_log() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name not in FOLDERS:
            assert not imported(folder), folder
