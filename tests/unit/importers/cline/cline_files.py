"""Invented tasks of Cline and its kin, as these write them."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.cline.importer import ClineImporter
from tests.unit.importers.reading import read_with

START = 1_763_812_800_000  # UTC ms
DETAILS = (
    "<environment_details>\n# Current Working Directory (/home/ada/oven)\n</environment_details>"
)
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAA"
    "BQABpfZFQAAAAABJRU5ErkJggg=="
)

read = partial(read_with, ClineImporter())


class Task:
    """Gathers what a panel shows, a second after the other."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []

    def add(self, kind: str, name: str, text: object = "", **fields: Any) -> Task:
        """An item; what is no text is written as JSON."""
        said = text if isinstance(text, str) else json.dumps(text)
        at = START + 1_000 * len(self.items)
        self.items.append({"ts": at, "type": kind, kind: name, "text": said, **fields})
        return self

    def say(self, name: str, text: object = "", **fields: Any) -> Task:
        """Something that is said."""
        return self.add("say", name, text, **fields)

    def ask(self, name: str, text: object = "", **fields: Any) -> Task:
        """Something that is asked."""
        return self.add("ask", name, text, **fields)

    def request(self, cost: float = 0.002, **fields: Any) -> Task:
        """A request to the model."""
        told = {"request": DETAILS, "tokensIn": 250, "tokensOut": 30, "cacheWrites": 20,
                "cacheReads": 80, "cost": cost, **fields}  # fmt: skip
        return self.say("api_req_started", told)

    def write(self, folder: Path, name: str = "ui_messages.json") -> Path:
        """The file in the task's folder."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_text(json.dumps(self.items))
        return path


def simple() -> Task:
    """A task, an answer with a command, and a second wish."""
    task = Task().say("text", "Bake a loaf").request()
    task.say("reasoning", "Flour first.").say("text", "I look into the pantry.")
    task.ask("command", "ls pantry").say("command_output", "flour").say("command_output", "salt")
    task.say("user_feedback", "Use rye").request(0.001)
    return task.say("completion_result", "The loaf is in the oven.")


def tasks(root: Path, extension: str = "saoudrizwan.claude-dev") -> Path:
    """The folder in which an extension keeps its tasks."""
    return root / "User" / "globalStorage" / extension / "tasks"


def read_one(task: Task, folder: Path) -> ParsedSession:
    """The conversation of a task that is written there."""
    task.write(folder)
    (session,), issues = read(folder)
    assert issues == []
    return session
