"""What a root of the graph lists in which Cursor's command line keeps a conversation.

Its fields are known from what programs that speak to the same service say of them: the messages
that a model is given, the turns as a person sees them, and what was summed up, each by the hash of
a blob; and the whole state of every agent that worked for this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from chatvault.importers.cursor.folders import folder_of
from chatvault.importers.times.timestamps import timestamp
from chatvault.importers.wire import NotWire, fields, numbers

HASH = 32  # bytes

_MESSAGE, _PENDING, _TURN, _WORKSPACE = 1, 4, 8, 9
_ARCHIVES = (11, 13)  # the first is that of older versions
_AGENTS, _STARTED_AT = 16, 26


@dataclass(slots=True)
class State:
    """A root; ``pending`` are messages whose calls of tools were not answered yet, as JSON."""

    messages: list[str] = field(default_factory=list)
    pending: list[bytes] = field(default_factory=list)
    turns: list[str] = field(default_factory=list)
    archives: list[str] = field(default_factory=list)
    agents: list[tuple[str, bytes]] = field(default_factory=list)
    folder: str = ""
    started_at: int | None = None
    whole: bool = True


def state_of(root: bytes) -> State:
    """What the root lists, as far as it can be made out."""
    state = State()
    try:
        for number, content in fields(root):
            _take(state, number, content)
        for number, value in numbers(root):
            if number == _STARTED_AT:
                state.started_at = timestamp(value)
    except NotWire:
        state.whole = False
    return state


@dataclass(slots=True)
class Archive:
    """What was summed up: the messages, and the summary as a message, or its text alone."""

    messages: list[str] = field(default_factory=list)
    summary: str = ""
    text: str = ""


def archive_of(content: bytes) -> Archive:
    """Raises NotWire."""
    archive = Archive()
    for number, value in fields(content):
        if number == 1 and len(value) == HASH:
            archive.messages.append(value.hex())
        elif number == 2:
            archive.text = value.decode("utf-8", "replace")
        elif number == 4 and len(value) == HASH:
            archive.summary = value.hex()
    return archive


def _take(state: State, number: int, content: bytes) -> None:
    if number == _MESSAGE and len(content) == HASH:
        state.messages.append(content.hex())
    elif number == _PENDING:
        state.pending.append(content)
    elif number == _TURN and len(content) == HASH:
        state.turns.append(content.hex())
    elif number in _ARCHIVES and len(content) == HASH:
        state.archives.append(content.hex())
    elif number == _WORKSPACE:
        state.folder = state.folder or folder_of(content.decode("utf-8", "replace"))
    elif number == _AGENTS:
        state.agents += _agent(content)


def _agent(entry: bytes) -> Iterator[tuple[str, bytes]]:
    """An agent that worked for this one: its id, and its own state."""
    try:
        told = dict(fields(entry))
        inside = dict(fields(told.get(2, b"")))
    except NotWire:
        return
    key = told.get(1, b"").decode("utf-8", "replace")
    if key and 1 in inside:
        yield key, inside[1]
