"""What all formats share whose long files are read on from a checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol, TypeVar

from chatvault.domain.blocks import plain_text
from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession
from chatvault.importers.containers.container import Container

LONG = 1 << 20  # bytes; a shorter file is read whole in no time
TAIL = 1 << 18  # bytes behind a checkpoint at first; they are read again each time
LONGEST_TAIL = 1 << 19  # bytes behind which the checkpoint is moved

_TRIES = 4


class BeforeCheckpoint(Exception):
    """A record is about something that stands before the place from which the file is read."""


class Marked(Protocol):
    """A place in a file, in bytes."""

    @property
    def offset(self) -> int:
        """Where it is."""


_Mark = TypeVar("_Mark", bound=Marked)


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


def ordered(
    container: Container, name: str, marks: Iterable[_Mark], waits: Callable[[_Mark], bool]
) -> Iterator[_Mark]:
    """Marks, the best place first: near where one is wished, where no call ``waits`` for its end.

    Mostly nobody asks for more than one, so whether calls wait is not looked up for all.
    """
    best, waiting = container.size(name) - TAIL, []
    for mark in sorted(marks, key=lambda mark: (mark.offset > best, abs(mark.offset - best))):
        if waits(mark):
            waiting.append(mark)
        else:
            yield mark
    yield from waiting


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
