"""Sessions of Continue of 2023, told as newer versions tell them.

Its server kept all of its state: a timeline of steps, each with what was said in it. A session of
that form has its id, its title and its folder beside the timeline.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.importers.json_files.json_shape import Shape
from chatvault.importers.json_files.json_values import mapping, sequence, string

Fields = dict[str, Any]

_ASKED = "UserInputStep"


def is_timeline(seen: Shape) -> bool:
    """Whether a file of that shape is such a session."""
    return seen.has("history", "timeline", "[]", "step", "class_name")


def as_history(told: Fields) -> Fields:
    """The session as newer versions tell it; those are left as they are."""
    timeline = mapping(told.get("history")).get("timeline")
    if not isinstance(timeline, list):
        return told
    about = mapping(told.get("session_info"))
    return {
        "sessionId": about.get("session_id"),
        "title": about.get("title"),
        "dateCreated": about.get("date_created"),
        "workspaceDirectory": about.get("workspace_directory"),
        "history": [turn for entry in map(mapping, timeline) for turn in _turns(entry)],
    }


def _turns(entry: Fields) -> Iterator[Fields]:
    step = mapping(entry.get("step"))
    if entry.get("deleted") is True:
        return
    said = [mapping(message) for message in sequence(step.get("chat_context"))]
    asked = step.get("class_name") == _ASKED
    if not said and step.get("hide") is not True:
        role = "user" if asked else "assistant"
        said = [{"role": role, "content": step.get("description")}]
    given = [_given(mapping(one)) for one in sequence(entry.get("context_used"))] if asked else []
    for message in said:
        yield {"message": message, "contextItems": given}
        given = []


def _given(item: Fields) -> Fields:
    described = mapping(item.get("description"))
    return {"name": string(described.get("name")), "content": item.get("content")}
