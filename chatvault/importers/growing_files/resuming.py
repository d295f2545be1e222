"""Reading on in a log that grew: what is the same for all formats, but for the reading itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.growing_files.reading_on import (
    BeforeCheckpoint,
    Candidate,
    ignore,
    moved_from,
    proved,
)


class Places(Protocol):
    """The places of what was read at which one can go on."""

    def candidates(
        self, container: Container, name: str, since: Checkpoint | None
    ) -> Iterator[Candidate]:
        """Those of them, the best first; ``since`` is where reading began, None at the start."""


# Reads a member behind a checkpoint, with the places from an offset on, None: with none. There
# may be no session in it. Raises BeforeCheckpoint and UnreadableFile.
ReadBehind = Callable[
    [FolderContainer, str, Report, int | None, Checkpoint], tuple[ParsedSession | None, Places]
]


def _nothing(name: str, names: Sequence[str]) -> frozenset[str]:
    """What tells of a log from beside it is read anew each time."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class LogResumer:
    """Reads on in one log, for which all that is needed lies in its file.

    ``companions`` tells the members that are read together with a file.
    """

    read: ReadBehind
    companions: Callable[[str, Sequence[str]], frozenset[str]] = _nothing

    def beside(self, name: str, names: Sequence[str]) -> frozenset[str]:
        """The members that are read together with the file ``name``."""
        return self.companions(name, names)

    def resumed(
        self, container: FolderContainer, name: str, since: Checkpoint, report: Report
    ) -> ParsedSession | None:
        """The session from the checkpoint on; None where that takes to read what is before."""
        return resumed(self.read, container, name, since, report)


def resumed(
    read: ReadBehind, container: FolderContainer, name: str, since: Checkpoint, report: Report
) -> ParsedSession | None:
    """The session from the checkpoint on; None where that takes to read what is before."""
    issues: list[Issue] = []
    try:
        marked = moved_from(container, name, since)
        session, places = read(container, name, issues.append, marked, since)
    except (BeforeCheckpoint, UnreadableFile):  # read whole, it is told
        return None
    if session is None:
        return None
    for issue in issues:
        report(issue)
    moved = checkpoint(read, container, name, session, places, since)
    return replace(session, checkpoint=moved or since)


def checkpoint(
    read: ReadBehind,
    container: Container,
    name: str,
    session: ParsedSession,
    places: Places,
    since: Checkpoint | None = None,
) -> Checkpoint | None:
    """Where the file can be read on from, None where no place is found.

    ``since`` is the checkpoint from which ``session`` was read.
    """
    if not isinstance(container, FolderContainer):
        return None

    def behind(found: Checkpoint) -> ParsedSession | None:
        try:
            again, _ = read(container, name, ignore, None, found)
        except BeforeCheckpoint:
            return None
        return again and replace(again, members=())

    return proved(session, places.candidates(container, name, since), behind, since)
