"""Reading a long transcript on from where it had been read to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from chatvault.domain.blocks import plain_text
from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.claude_code.folder import spilled_reader
from chatvault.importers.claude_code.mark import Mark, Resumption
from chatvault.importers.claude_code.place import Place, accompanying, place_of
from chatvault.importers.claude_code.strand import BeforeCheckpoint
from chatvault.importers.claude_code.transcript import Transcript
from chatvault.importers.container import Container, FolderContainer
from chatvault.importers.json_lines import records

LONG = 1 << 20  # bytes; a shorter transcript is read whole in no time
TAIL = 1 << 18  # bytes behind a checkpoint at first; they are read again each time
LONGEST_TAIL = 1 << 19  # bytes behind which the checkpoint is moved

_TRIES = 4


class ClaudeCodeResumer:
    """Reads on in one transcript."""

    def beside(self, name: str, names: Sequence[str]) -> frozenset[str]:
        """The members that are read together with it."""
        return frozenset(accompanying(names, [name]))

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


def marked_from(container: Container, name: str) -> int | None:
    """From where on marks are worth their while, None where the file is short."""
    size = container.size(name)
    return size - LONG if size >= LONG else None


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

    A place is tried: reading from there has to tell what reading the whole has told. ``since``
    is the checkpoint from which ``session`` was read.
    """
    if not transcript.marks or not isinstance(container, FolderContainer):
        return None
    wished = container.size(place.member) - TAIL
    skipped = (0, 0) if since is None else (since.messages - 1, since.events)

    def order(mark: Mark) -> tuple[bool, bool, int]:
        return transcript.waits(mark), mark.offset > wished, abs(mark.offset - wished)

    for mark in sorted(transcript.marks, key=order)[:_TRIES]:
        resumption = transcript.resumption(mark, title)
        if resumption is None:
            continue
        messages, events = mark.messages + skipped[0], mark.events + skipped[1]
        found = Checkpoint(mark.offset, messages, events, resumption.to_json())
        first = messages - (0 if since is None else since.messages)
        expected = replace(
            session,
            messages=session.messages[first:],
            events=session.events[mark.events :],
            members=(),
            checkpoint=None,
        )
        if not _says_something(expected.messages):
            continue
        again = _read(container, place, found, names, _ignore)
        if again is not None and again[1] == expected:
            return found
    return None


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
    moves = container.size(place.member) - since.offset > LONGEST_TAIL
    try:
        with container.open_from(place.member, since.offset) as stream:
            lines = records(stream, report, place.member, before=(resumption.lines, since.offset))
            transcript.read(lines, since.offset + 1 if moves else None)
    except BeforeCheckpoint:
        return None
    return (transcript, transcript.continuation()) if transcript.goes_on else None


def _says_something(messages: Sequence[ParsedMessage]) -> bool:
    """Whether the line under the title is made of one of these."""
    return any(
        message.role is Role.ASSISTANT and message.hidden is None and plain_text(message.blocks)
        for message in messages
    )


def _ignore(issue: Issue) -> None:
    """A problem was told when the whole was read."""
