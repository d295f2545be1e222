"""Reading a long transcript on from where it had been read to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.claude_code.folder import spilled_reader
from chatvault.importers.claude_code.mark import Mark, Resumption
from chatvault.importers.claude_code.place import Companions, Place, place_of
from chatvault.importers.claude_code.transcript import Transcript
from chatvault.importers.container import Container, FolderContainer
from chatvault.importers.json_lines import records
from chatvault.importers.reading_on import (
    BeforeCheckpoint,
    Candidate,
    ignore,
    moved_from,
    proved,
    wished,
)


class ClaudeCodeResumer:
    """Reads on in one transcript."""

    def beside(self, name: str, names: Sequence[str]) -> frozenset[str]:
        """The members that are read together with it."""
        return frozenset(Companions(names).of(name))

    def resumed(
        self, container: FolderContainer, name: str, since: Checkpoint, report: Report
    ) -> ParsedSession | None:
        """The session from the checkpoint on; None where that takes to read what is before."""
        issues: list[Issue] = []
        names = frozenset(container.names())
        place = place_of(container, name)
        try:
            read = _read(container, place, since, names, issues.append)
        except UnreadableFile:
            return None  # told when it is read whole
        if read is None:
            return None
        transcript, session = read
        for issue in issues:
            report(issue)
        moved = checkpoint(container, transcript, place, session, "", names, since)
        return replace(session, checkpoint=moved or since)


def checkpoint(
    container: Container,
    transcript: Transcript,
    place: Place,
    session: ParsedSession,
    title: str,
    names: Collection[str],
    since: Checkpoint | None = None,
) -> Checkpoint | None:
    """Where the file can be read on from, None where no place is found.

    ``title`` is that of a conversation to which none is given, ``since`` the checkpoint from
    which ``session`` was read.
    """
    if not transcript.marks or not isinstance(container, FolderContainer):
        return None

    def order(mark: Mark) -> tuple[bool, tuple[bool, int]]:
        return transcript.waits(mark), wished(container, place.member, mark.offset)

    def candidates() -> Iterator[Candidate]:
        for mark in sorted(transcript.marks, key=order):
            resumption = transcript.resumption(mark, title)
            if resumption is not None:
                messages = mark.messages - (since is not None)  # one stands for all before
                yield Candidate(mark.offset, messages, mark.events, resumption.to_json())

    def read(found: Checkpoint) -> ParsedSession | None:
        again = _read(container, place, found, names, ignore)
        return None if again is None else again[1]

    return proved(session, candidates(), read, since)


def _read(
    container: FolderContainer,
    place: Place,
    since: Checkpoint,
    names: Collection[str],
    report: Report,
) -> tuple[Transcript, ParsedSession] | None:
    resumption = Resumption.from_json(since.state)
    transcript = Transcript(place, report, spilled_reader(container, place, names, report))
    transcript.resume(resumption)
    before = (resumption.lines, since.offset)
    try:
        with container.open_from(place.member, since.offset) as stream:
            lines = records(stream, report, place.member, before=before)
            transcript.read(lines, moved_from(container, place.member, since))
    except BeforeCheckpoint:
        return None
    return (transcript, transcript.continuation()) if transcript.goes_on else None
