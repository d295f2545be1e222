"""A session of Kimi CLI out of its log of events, or of what that has behind a checkpoint.

The program only ever adds to this log; what it gives its model, it writes anew in other files.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.exports.teller import Teller
from chatvault.importers.growing_files import resuming
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint, marked_from
from chatvault.importers.json_files.json_lines import Record, records
from chatvault.importers.json_files.json_values import mapping
from chatvault.importers.kimi_cli.pieces import KimiPieces
from chatvault.importers.kimi_cli.place import WIRE, Place, is_summed, place_of
from chatvault.importers.kimi_cli.session import parsed_session, state_of
from chatvault.importers.kimi_cli.wire_log import WireLog
from chatvault.importers.messages.entry_marks import Marks, Past

_FOLDER, _BEGUN = "folder", "begun"  # what is known of a session before a checkpoint


@dataclass(frozen=True, slots=True)
class Wire:
    """A log that was read, with the places where one can go on."""

    log: WireLog
    marks: Marks
    facts: dict[str, str] = field(default_factory=dict)  # what the marks tell of the session


def read_wire(container: Container, place: Place, report: Report) -> Wire:
    """All of a log. Raises UnreadableFile."""
    marked = None if place.agent else marked_from(container, place.member)
    wire, teller = _wire(place, report, marked)
    with container.open(place.member) as stream:
        # A piece of an answer may be the same as the one before it.
        for number, offset, record in records(stream, report, place.member, repeats=True):
            teller.line = number
            _take(wire, number, offset, record)
    wire.log.finish()
    return wire


def with_checkpoint(
    container: Container, place: Place, wire: Wire, folder: str, session: ParsedSession
) -> ParsedSession:
    """The session, and where its log can be read on from, which its folder is told to."""
    if wire.log.children or (is_summed(place.project) and not folder):
        return session
    begun = min(wire.log.times, default=None)
    wire.facts.update({_FOLDER: folder, _BEGUN: "" if begun is None else str(begun)})
    found = resuming.checkpoint(read_behind, container, place.member, session, wire.marks)
    return replace(session, checkpoint=found)


def read_behind(
    container: FolderContainer, name: str, report: Report, marked: int | None, since: Checkpoint
) -> tuple[ParsedSession | None, Marks]:
    """The session behind a checkpoint of its log, and the places where one can go on."""
    place, past = place_of(container, name), Past.of(since)
    if place is None or place.kind != WIRE or past.standing is None:
        raise BeforeCheckpoint
    wire, teller = _wire(place, report, marked)
    wire.facts.update(past.told)
    wire.log.go_on(past.standing)
    with container.open_from(name, since.offset) as stream:
        before = (past.lines, since.offset)
        for number, offset, record in records(stream, report, name, repeats=True, before=before):
            teller.line = number
            _take(wire, number, offset, record)
    wire.log.finish()
    times = [*wire.log.times, *map(int, filter(None, [past.told[_BEGUN]]))]
    state = state_of(container, place, container.names())
    folder = past.told[_FOLDER]
    session = parsed_session(place, place.key, wire.log.steps, folder, state, times, past)
    return session if session.messages else None, wire.marks


def _wire(place: Place, report: Report, marked: int | None) -> tuple[Wire, Teller]:
    teller = Teller(report, place.member)
    log = WireLog(place.key, KimiPieces(teller))
    return Wire(log, Marks(log.steps, marked)), teller


def _take(wire: Wire, number: int, offset: int, record: Record) -> None:
    """Before a prompt is where one can go on."""
    if mapping(record.get("message")).get("type") == "TurnBegin":
        wire.marks.before(number, offset, wire.facts)
    wire.log.take(number, record)
