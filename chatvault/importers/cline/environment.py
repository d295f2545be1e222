"""What the program tells the model beside what a person asks: the folder, and which model it is.

Newer versions of Roo Code and Kilo Code show neither of both, but they send them with each turn.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from chatvault.domain.message import Role
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.times.timestamps import timestamp
from chatvault.importers.times.zoned_moments import zoned_moment

_DETAILS = re.compile(r"<environment_details>(.*?)(?:</environment_details>|\Z)", re.DOTALL)
_FOLDER = re.compile(
    r"^#? ?Current (?:Working|Workspace) Directory \((.{1,4096})\)[^)\n]*$", re.MULTILINE
)
_TIME = re.compile(r"^# Current Time\n([^\n]{1,200})", re.MULTILINE)
_MODE = "# Current Mode"
_MODEL = re.compile(r"<model>([^<\n]{1,200})</model>")


class Environment:
    """Gathers it from the turns; ``folder`` and ``model`` are the first and the last told."""

    def __init__(self) -> None:
        self.folder = ""
        self.model: str | None = None
        self._models: list[tuple[int | None, str]] = []  # with when they were told; UTC ms

    def take(self, turns: Iterable[dict[str, Any]]) -> None:
        """Take in the turns of a task."""
        for turn in turns:
            for details in _told(turn):
                self.folder = self.folder or folder_in(details)
                found = _MODEL.search(details.partition(_MODE)[2])
                if found and (model := found[1].strip()):
                    self.model = model
                    self._models.append((timestamp(turn.get("ts")), model))

    def name_models(self, drafts: Iterable[Draft]) -> None:
        """Give answers the model that was told before them, where that can be said."""
        names = {name for _at, name in self._models}
        told = sorted((at, name) for at, name in self._models if at is not None)
        times = [at for at, _name in told]
        for draft in drafts:
            if draft.role is not Role.ASSISTANT or draft.model:
                continue
            if len(names) == 1:
                draft.model = self.model
            elif told and draft.at is not None:
                draft.model = told[max(0, bisect_right(times, draft.at) - 1)][1]


def folder_in(text: str) -> str:
    """The folder that the program told the model in a text; "" where it told none."""
    found = _FOLDER.search(text)
    return found[1].strip() if found else ""


def told_at(turn: dict[str, Any]) -> int | None:
    """When a turn was sent, as the program told the model; UTC ms."""
    times = (_TIME.search(details) for details in _told(turn))
    return next((zoned_moment(found[1]) for found in times if found), None)


def _told(turn: dict[str, Any]) -> Iterator[str]:
    """The details in a turn of the person's."""
    if turn.get("role") != "user":
        return
    content = turn.get("content")
    pieces = [{"text": content}] if isinstance(content, str) else sequence(content)
    for piece in map(mapping, pieces):
        text = string(piece.get("text")) or string(piece.get("content"))
        yield from (found[1] for found in _DETAILS.finditer(text))
