"""What all formats share whose long files are read on from a checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from chatvault.domain.blocks import plain_text
from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession
from chatvault.importers.container import Container

LONG = 1 << 20  # bytes; a shorter file is read whole in no time
TAIL = 1 << 18  # bytes behind a checkpoint at first; they are read again each time
LONGEST_TAIL = 1 << 19  # bytes behind which the checkpoint is moved

_TRIES = 4


class BeforeCheckpoint(Exception):
    """A record is about something that stands before the place from which the file is read."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in what was read; so many ``messages`` and ``events`` of that stand before it."""

    offset: int
    messages: int
    events: int
    state: str


def marked_from(container: Container, name: str) -> int | None:
    """From where on places are worth their while, None where the file is short."""
    size = container.size(name)
    return size - LONG if size >= LONG else None


def moved_from(container: Container, name: str, since: Checkpoint) -> int | None:
    """From where on a later place is worth its while, None where that is not yet so."""
    return since.offset + 1 if container.size(name) - since.offset > LONGEST_TAIL else None


def wished(container: Container, name: str, offset: int) -> tuple[bool, int]:
    """How far from the place that would be best; the least is the nearest."""
    best = container.size(name) - TAIL
    return offset > best, abs(offset - best)


def proved(
    session: ParsedSession,
    candidates: Iterable[Candidate],
    read: Callable[[Checkpoint], ParsedSession | None],
    since: Checkpoint | None = None,
) -> Checkpoint | None:
    """The first of the places from which reading tells what ``session`` tells from there on.

    ``since`` is the checkpoint from which ``session`` was read itself.
    """
    messages, events = (since.messages, since.events) if since is not None else (0, 0)
    for one in islice(candidates, _TRIES):
        behind = session.messages[one.messages :]
        if not _says_something(behind):
            continue
        expected = replace(
            session,
            messages=behind,
            events=session.events[one.events :],
            members=(),
            checkpoint=None,
        )
        place = Checkpoint(one.offset, one.messages + messages, one.events + events, one.state)
        if read(place) == expected:
            return place
    return None


def ignore(issue: Issue) -> None:
    """A problem was told when the whole was read."""


def _says_something(messages: Sequence[ParsedMessage]) -> bool:
    """Whether the line under the title is made of one of these."""
    return any(
        message.role is Role.ASSISTANT and message.hidden is None and plain_text(message.blocks)
        for message in messages
    )
