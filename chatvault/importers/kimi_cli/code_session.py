"""Reads one session of Kimi Code, or what a log that grew has of it behind a checkpoint.

Its log is only ever written on; that of Kimi CLI is read with a context that is written anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.exports.teller import Teller
from chatvault.importers.growing_files import resuming
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint, marked_from
from chatvault.importers.json_files.json_lines import Record, records
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.kimi_cli.blobs import Blobs
from chatvault.importers.kimi_cli.code_log import CodeLog
from chatvault.importers.kimi_cli.pieces import KimiPieces
from chatvault.importers.kimi_cli.place import CODE, MAIN, Place, place_of
from chatvault.importers.kimi_cli.session import parsed_session, state_of, told_folder
from chatvault.importers.messages.entry_marks import Marks, Past
from chatvault.importers.times.timestamps import timestamp


def code_session(
    container: Container, place: Place, names: Collection[str], report: Report
) -> ParsedSession:
    """The session of a log; it may have no message. Raises UnreadableFile."""
    state = state_of(container, place, names)
    teller = Teller(report, place.member)
    log = _log(place, state, KimiPieces(teller, Blobs(container, place.member)))
    marks = Marks(log.steps, marked_from(container, place.member))
    with container.open(place.member) as stream:
        for number, offset, record in records(stream, report, place.member):
            teller.line = number
            _mark(log, marks, number, offset, record)
            log.take(number, record)
    session = _session(log, place, state, Past())
    found = resuming.checkpoint(read_behind, container, place.member, session, marks)
    return replace(session, checkpoint=found)


def read_behind(
    container: FolderContainer, name: str, report: Report, marked: int | None, since: Checkpoint
) -> tuple[ParsedSession | None, Marks]:
    """The session behind a checkpoint of its log, and the places where one can go on."""
    place, past = place_of(container, name), Past.of(since)
    if place is None or place.kind != CODE or past.standing is None:
        raise BeforeCheckpoint
    state = state_of(container, place, container.names())
    teller = Teller(report, place.member)
    blobs = Blobs(container, name, is_resumed=True)
    log = _log(place, state, KimiPieces(teller, blobs))
    log.go_on(past.standing, past.told)
    marks = Marks(log.steps, marked)
    with container.open_from(name, since.offset) as stream:
        before = (past.lines, since.offset)
        for number, offset, record in records(stream, report, name, before=before):
            teller.line = number
            _mark(log, marks, number, offset, record)
            log.take(number, record)
    session = _session(log, place, state, past)
    return session if session.messages else None, marks


def _mark(log: CodeLog, marks: Marks, number: int, offset: int, record: Record) -> None:
    """Before a prompt is where one can go on."""
    if record.get("type") == "turn.prompt" and marks.is_due(offset):
        told = log.told()
        if told is not None:
            marks.before(number, offset, told)


def _log(place: Place, state: dict[str, Any], reader: KimiPieces) -> CodeLog:
    return CodeLog(place.session, place.agent or MAIN, _forked_from(state), reader)


def _session(log: CodeLog, place: Place, state: dict[str, Any], past: Past) -> ParsedSession:
    """The session of what was read behind ``past``."""
    log.finish()
    fork = _forked_from(state)
    folder = told_folder(state) or log.folder
    parsed = parsed_session(place, place.key, log.steps, folder, state, past=past)
    if place.agent:
        parsed = replace(parsed, agent=log.agent or None)
    elif fork:
        parsed = replace(parsed, parent_external_id=fork, relation=Relation.FORK)
    created = None if place.agent else timestamp(state.get("createdAt"))
    return replace(parsed, created_at=created or log.created_at or parsed.created_at)


def _forked_from(state: dict[str, Any]) -> str:
    told = state.get("forkedFrom")
    return string(told) or string(mapping(told).get("sessionId"))
