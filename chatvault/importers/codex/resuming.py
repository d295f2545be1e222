"""Reading a long rollout on from where it had been read to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.codex.about import UUID
from chatvault.importers.codex.lines import read_lines_from
from chatvault.importers.codex.mark import Mark, Resumption
from chatvault.importers.codex.names import titles_in
from chatvault.importers.codex.rollout import Rollout
from chatvault.importers.codex.text import COMPRESSED
from chatvault.importers.container import Container, FolderContainer
from chatvault.importers.reading_on import (
    BeforeCheckpoint,
    Candidate,
    ignore,
    moved_from,
    proved,
    wished,
)
from chatvault.importers.teller import Teller

_ARCHIVE = "archived_sessions"


class CodexResumer:
    """Reads on in one rollout."""

    def beside(self, name: str, names: Sequence[str]) -> frozenset[str]:
        """Nothing: the names that an index gives are read anew each time."""
        return frozenset()

    def resumed(
        self, container: FolderContainer, name: str, since: Checkpoint, report: Report
    ) -> ParsedSession | None:
        """The session from the checkpoint on; None where that takes to read what is before."""
        if _has_other_parts(name, container.names()):
            return None
        issues: list[Issue] = []
        titles = titles_in(container, container.names())
        try:
            read = _read(container, name, since, titles, issues.append)
        except UnreadableFile:
            return None  # told when it is read whole
        if read is None:
            return None
        rollout, session = read
        for issue in issues:
            report(issue)
        moved = checkpoint(container, rollout, name, session, titles, since)
        return replace(session, checkpoint=moved or since)


def checkpoint(
    container: Container,
    rollout: Rollout,
    name: str,
    session: ParsedSession,
    titles: Mapping[str, str],
    since: Checkpoint | None = None,
) -> Checkpoint | None:
    """Where the file can be read on from, None where no place is found.

    ``since`` is the checkpoint from which ``session`` was read.
    """
    if not rollout.marks or not isinstance(container, FolderContainer):
        return None

    def order(mark: Mark) -> tuple[bool, tuple[bool, int]]:
        return rollout.waits(mark), wished(container, name, mark.offset)

    def candidates() -> Iterator[Candidate]:
        for mark in sorted(rollout.marks, key=order):
            resumption = rollout.resumption(mark)
            if resumption is not None:
                messages = mark.messages - (since is not None)  # one stands for all before
                yield Candidate(mark.offset, messages, mark.events, resumption.to_json())

    def read(found: Checkpoint) -> ParsedSession | None:
        again = _read(container, name, found, titles, ignore)
        return None if again is None else again[1]

    return proved(session, candidates(), read, since)


def is_archived(name: str) -> bool:
    """Whether Codex has put the rollout away."""
    return _ARCHIVE in PurePosixPath(name).parts


def stem_of(name: str) -> str:
    """The name of a rollout without its endings."""
    return PurePosixPath(name.removesuffix(COMPRESSED)).stem


def _has_other_parts(name: str, names: Sequence[str]) -> bool:
    """Whether the session may go on in another file, whose name has its id too."""
    ids = UUID.findall(stem_of(name))
    return any(one != name and any(each in one for each in ids) for one in names)


def _read(
    container: FolderContainer,
    name: str,
    since: Checkpoint,
    titles: Mapping[str, str],
    report: Report,
) -> tuple[Rollout, ParsedSession] | None:
    resumption = Resumption.from_json(since.state)
    rollout = Rollout(stem_of(name), Teller(report, name), lambda _: None)
    rollout.resume(resumption, since.messages)
    before = (resumption.lines, since.offset)
    try:
        lines = read_lines_from(container, name, report, before)
        rollout.read(lines, moved_from(container, name, since))
    except BeforeCheckpoint:
        return None
    session = rollout.session(titles, archived=is_archived(name))
    return (rollout, session) if session is not None and session.messages else None
