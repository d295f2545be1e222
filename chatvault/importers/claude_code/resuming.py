"""Reading a long transcript on from where it had been read to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.claude_code.folder import spawned, spilled_reader
from chatvault.importers.claude_code.mark import Resumption
from chatvault.importers.claude_code.noted import Noted, Notes
from chatvault.importers.claude_code.place import Companions, Place, place_of
from chatvault.importers.claude_code.transcript import Transcript
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.growing_files import resuming
from chatvault.importers.growing_files.reading_on import Candidate, ordered
from chatvault.importers.json_files.json_lines import records


class ClaudeCodeResumer:
    """Reads on in one transcript."""

    def beside(self, name: str, names: Sequence[str]) -> frozenset[str]:
        """The members that are read together with it."""
        return frozenset(Companions(names).of(name))

    def resumed(
        self, container: FolderContainer, name: str, since: Checkpoint, report: Report
    ) -> ParsedSession | None:
        """The session from the checkpoint on; None where that takes to read what is before."""
        place, names = place_of(container, name), frozenset(container.names())
        told = Notes(container).of(place, names)
        read = partial(_read, place, names, told)
        return resuming.resumed(read, container, name, since, report)


def checkpoint(
    container: Container,
    transcript: Transcript,
    place: Place,
    session: ParsedSession,
    title: str,
    names: Collection[str],
) -> Checkpoint | None:
    """Where the file can be read on from, None where no place is found.

    ``title`` is that of a conversation to which none is given.
    """
    read = partial(_read, place, names, transcript.noted)
    places = _Places(transcript, title)
    return resuming.checkpoint(read, container, place.member, session, places)


@dataclass(frozen=True, slots=True)
class _Places:
    """The marks of a transcript; ``title`` is that of one to which none is given."""

    transcript: Transcript
    title: str

    def candidates(
        self, container: Container, name: str, since: Checkpoint | None
    ) -> Iterator[Candidate]:
        """What the marks tell, the best one first."""
        marks = self.transcript.marks
        for mark in ordered(container, name, marks.kept, marks.waits):
            resumption = marks.resumption(mark, self.title)
            if resumption is not None:
                messages = mark.messages - (since is not None)  # one stands for all before
                yield Candidate(mark.offset, messages, mark.events, resumption.to_json())


def _read(
    place: Place,
    names: Collection[str],
    told: Noted,
    container: FolderContainer,
    name: str,
    report: Report,
    marked: int | None,
    since: Checkpoint,
) -> tuple[ParsedSession | None, _Places]:
    resumption = Resumption.from_json(since.state)
    spilled = spilled_reader(container, place, names, report)
    transcript = Transcript(place, report, spilled, told)
    transcript.resume(resumption)
    before = (resumption.lines, since.offset)
    with container.open_from(name, since.offset) as stream:
        transcript.read(records(stream, report, name, before=before), marked)
    transcript.link_agents(spawned(container, Companions(names).of(name)))
    session = transcript.continuation() if transcript.goes_on else None
    return session, _Places(transcript, "")
