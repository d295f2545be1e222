"""Projects and custom GPTs, both of which ChatGPT calls gizmos.

An export tells only their ids. A custom GPT has an address, and there it says what it is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Event, EventKind
from chatvault.domain.parsed import ParsedProject
from chatvault.importers.json_files.json_values import string

_PROJECT = "g-p-"
_PROJECTS = "snorlax"  # what kind of gizmo they are
_KEYS = ("conversation_template_id", "gizmo_id")  # since 2025 the first alone may tell
_GPTS_AT = "https://chatgpt.com/g/"

Entry = dict[str, Any]


def project(record: Entry, source: str) -> ParsedProject | None:
    """The project that a conversation is kept in."""
    for gizmo in _gizmos(record):
        if gizmo.startswith(_PROJECT) or record.get("gizmo_type") == _PROJECTS:
            name = f"ChatGPT project {gizmo.removeprefix(_PROJECT)[:6]}"
            return ParsedProject(f"{source}:{gizmo}", name=name)
    return None


class CustomGPTs:
    """The custom GPTs of one conversation, each of which is told of where it comes in."""

    def __init__(self, record: Entry) -> None:
        of_project = record.get("gizmo_type") == _PROJECTS
        self._first = "" if of_project else _custom_gpt(record)
        self._known = {self._first, ""}

    def begun_with(self) -> list[Event]:
        """That the conversation was begun with one."""
        return [_told("With a custom GPT", self._first)] if self._first else []

    def joining(self, metadata: Entry) -> list[Event]:
        """That an answer is by one that was not there before."""
        found = _custom_gpt(metadata)
        if found in self._known:
            return []
        self._known.add(found)
        return [_told("Answered by a custom GPT", found)]


def _custom_gpt(told: Entry) -> str:
    return next((gizmo for gizmo in _gizmos(told) if not gizmo.startswith(_PROJECT)), "")


def _gizmos(told: Entry) -> Iterator[str]:
    return filter(None, (string(told.get(key)) for key in _KEYS))


def _told(first: str, gizmo: str) -> Event:
    return Event(EventKind.NOTICE, f"{first}\n\n{_GPTS_AT}{gizmo}")
