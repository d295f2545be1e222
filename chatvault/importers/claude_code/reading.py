"""Reading the files of a session of Claude Code, or the sessions of a file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.claude_code.folder import spilled_reader
from chatvault.importers.claude_code.listed import listed
from chatvault.importers.claude_code.noted import Notes
from chatvault.importers.claude_code.own_session import UUID
from chatvault.importers.claude_code.place import Place
from chatvault.importers.claude_code.transcript import Transcript
from chatvault.importers.containers.container import Container
from chatvault.importers.growing_files.reading_on import marked_from
from chatvault.importers.json_files.json_lines import Record, records
from chatvault.importers.json_files.json_values import string

Lines = Iterator[tuple[int, int, Record]]


def read(
    container: Container,
    places: Sequence[Place],
    names: Collection[str],
    notes: Notes,
    report: Report,
) -> Iterator[tuple[Place, Transcript]]:
    """What the files of one session hold; a printed file may hold several.

    Raises UnreadableFile, where there is but one file.
    """

    def begun(place: Place) -> Transcript:
        spilled = spilled_reader(container, place, names, report)
        return Transcript(place, report, spilled, notes.of(place, names))

    place = places[0]
    if place.printed:
        yield from _runs(_lines(container, place, report), place, begun)
        return
    transcript = begun(place)
    if len(places) > 1:
        _read_all(container, transcript, places, report)
    elif place.listed:
        transcript.read(_lines(container, place, report))
    else:
        with container.open(place.member) as stream:
            lines = records(stream, report, place.member)
            transcript.read(lines, marked_from(container, place.member))
    yield place, transcript


def _lines(container: Container, place: Place, report: Report) -> Lines:
    if place.listed:
        yield from listed(container, place.member, report)
        return
    with container.open(place.member) as stream:
        yield from records(stream, report, place.member)


def _runs(
    lines: Lines, place: Place, begun: Callable[[Place], Transcript]
) -> Iterator[tuple[Place, Transcript]]:
    """The sessions of a file to which one run after another was printed."""
    runs: dict[str, tuple[Place, Transcript]] = {}
    of_last = place.key

    def session_of(line: tuple[int, int, Record]) -> str:
        nonlocal of_last
        told = string(line[2].get("session_id"))
        of_last = told if UUID.fullmatch(told) else of_last
        return of_last

    for session_id, some in groupby(lines, session_of):
        if session_id not in runs:
            own = replace(place, key=session_id)
            runs[session_id] = own, begun(own)
        runs[session_id][1].read(some)
    yield from runs.values()


def _read_all(
    container: Container, transcript: Transcript, places: Sequence[Place], report: Report
) -> None:
    """Read the files of one session; one that cannot be read costs only what is in it."""
    for place in places:
        try:
            transcript.read_besides(place.member, _lines(container, place, report))
        except UnreadableFile as error:
            report(Issue("", Severity.ERROR, error.sentence, place.member))
