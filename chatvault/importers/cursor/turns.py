"""The turns of Cursor's command line as a person sees them, in Protocol Buffers.

They are read where the messages that a model was given are lost, for those tell more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from chatvault.domain.blocks import (
    Block,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.importers.cursor.agent_state import HASH
from chatvault.importers.cursor.prompts import PRESSED
from chatvault.importers.json_files.json_values import to_json
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.times.timestamps import timestamp
from chatvault.importers.wire import NotWire, fields, numbers, words

Blob = Callable[[str], bytes | None]

_SENT_AT = (25, 26)
_SIMULATED, _REASON = 5, 9  # in what was asked, where Cursor asks by itself
_LONGEST_THOUGHT = 24 * 3600 * 1000  # ms; a longer time says nothing
_TOOLS = {
    **{1: "shell", 3: "delete", 4: "glob", 5: "grep", 8: "read", 9: "update_todos"},
    **{10: "read_todos", 12: "edit", 13: "ls", 14: "read_lints", 15: "mcp", 16: "sem_search"},
    **{17: "create_plan", 18: "web_search", 19: "task", 23: "ask_question", 24: "fetch"},
}


class Turn(NamedTuple):
    """What was asked, or run by the person themselves, and what came of it."""

    asked: str
    drafts: list[Draft]


def turn_of(name: str, blob: Blob) -> Turn | None:
    """The turn that is kept under the hash, None where it cannot be made out."""
    try:
        told = dict(fields(blob(name) or b""))
        if 1 in told:
            return _agents(name, told[1], blob)
        return _shells(name, told[2], blob) if 2 in told else None
    except NotWire:
        return None


def _agents(name: str, told: bytes, blob: Blob) -> Turn:
    asked = Draft(f"{name}/asked", Role.USER, [])
    answer = Draft(f"{name}/answered", Role.ASSISTANT, [])
    for number, content in fields(told):
        if number == 1:
            message = _kept(content, blob)
            asked.blocks = [Text(text)] if (text := _text(message).strip()) else []
            asked.at = _sent_at(message)
            asked.hidden = Hidden.META if _is_simulated(message) else None
        elif number == 2:
            answer.blocks += _blocks(_kept(content, blob))
    said = "".join(block.text for block in asked.blocks if isinstance(block, Text))
    return Turn(said, [draft for draft in (asked, answer) if draft.blocks])


def _shells(name: str, told: bytes, blob: Blob) -> Turn:
    """A command that the person ran in between."""
    ran = dict(fields(told))
    command = "\n".join(words(_kept(ran.get(1, b""), blob)))
    output = "\n".join(words(_kept(ran.get(2, b""), blob)))
    call = ToolCall("shell", to_json({"command": command}), None, ToolOutcome(output))
    return Turn(command, [Draft(f"{name}/ran", Role.USER, [call])] if command else [])


def _blocks(step: bytes) -> list[Block]:
    """What a step shows; one that is damaged costs only itself."""
    try:
        return list(_step(step))
    except NotWire:
        return []


def _step(step: bytes) -> Iterator[Block]:
    for number, content in fields(step):
        text = _text(content) if number in (1, 3) else ""
        if number == 1 and text.strip():
            yield Text(text.strip())
        elif number == 3:
            took = dict(numbers(content)).get(2, 0)
            yield Thinking(text, round(took / 1000, 1) if 0 < took <= _LONGEST_THOUGHT else None)
        elif number == 2:
            yield from (_call(kind, told) for kind, told in fields(content))


def _call(kind: int, told: bytes) -> ToolCall:
    """A call of a tool; of what it was given and gave back, whose forms differ, the words."""
    try:
        parts = dict(fields(told))
    except NotWire:
        parts = {}
    given = "\n".join(words(parts.get(1, b"")))
    outcome = None
    if 2 in parts:
        outcome = ToolOutcome("\n".join(words(parts[2])), ToolStatus.UNKNOWN)
    return ToolCall(_TOOLS.get(kind, f"tool {kind}"), given, None, outcome)


def _kept(content: bytes, blob: Blob) -> bytes:
    """What is kept under a hash; what is none is there itself."""
    return (blob(content.hex()) or b"") if len(content) == HASH else content


def _text(message: bytes) -> str:
    return dict(fields(message)).get(1, b"").decode("utf-8", "replace")


def _is_simulated(message: bytes) -> bool:
    told = dict(numbers(message))
    return bool(told.get(_SIMULATED)) and told.get(_REASON) not in PRESSED


def _sent_at(message: bytes) -> int | None:
    told = dict(numbers(message))
    return next(filter(None, (timestamp(told.get(number)) for number in _SENT_AT)), None)
