"""Conversations whose answers lie inside of each other, thousands of levels deep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

from chatvault.errors import UnreadableFile
from chatvault.importers.json_files.json_events import NotJson, events
from chatvault.importers.json_files.json_values import mapping, sequence, string

Fields = dict[str, Any]

ROOT = "00000000-0000-0000-0000-000000000000"  # what a first message calls its parent
MESSAGES = ("messagesTree", "messages")
_CHILDREN = "children"
_DEEPEST = 100_000  # levels, two for each answer
_CUT_SHORT = "The file is damaged or cut short. Export the conversation again."


def conversations(stream: BinaryIO) -> list[Fields]:
    """The one object of a file, or those of its array, however deep. Raises UnreadableFile."""
    # A parser that calls itself for every level would run out of levels.
    builder = ijson.ObjectBuilder()
    try:
        for event, value in events(stream, _DEEPEST):
            builder.event(event, value)
    except NotJson as error:
        raise UnreadableFile(_CUT_SHORT) from error
    value = getattr(builder, "value", None)
    return [mapping(one) for one in (value if isinstance(value, list) else [value])]


def messages(told: Fields) -> Iterator[Fields]:
    """All messages in the order of the file, each with its parent.

    A tree names the parent by where a message lies, a list by its id; one without branches
    names none, and each follows the one before it.
    """
    listed: list[Any] = next((sequence(told[key]) for key in MESSAGES if told.get(key)), [])
    linear = told.get("branches") is False
    before = ""
    waiting = [("", mapping(one)) for one in reversed(listed)]
    while waiting:
        above, message = waiting.pop()
        name = string(message.get("messageId"))
        parent = above or string(message.get("parentMessageId"))
        if linear and not parent:
            parent = before
        if message:
            yield {**message, "parentMessageId": "" if parent == ROOT else parent}
        before = name or before
        below = sequence(message.get(_CHILDREN))
        waiting += [(name, mapping(one)) for one in reversed(below)]
