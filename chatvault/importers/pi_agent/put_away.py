"""What OpenClaw put away of its database: sessions that ended, and those long left alone.

``session_transcript_archives`` has each that was reset or deleted as the lines of a file, which
lies in the folder of sessions, too. One that nobody went on with for long is a file in the folder
``cold`` there, or lies in ``session_transcript_cold_archives``: each of its lines tells a row that
stood in a table, those of the kind "event" the rows of ``transcript_events``.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers import compressed_text
from chatvault.importers.containers.container import Container, is_plain_file, place_of
from chatvault.importers.containers.zstandard_stream import unpacked
from chatvault.importers.databases.read_only_database import Database, opened
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.pi_agent.store import (
    Told,
    gathered,
    has_events,
    stored_session,
    told_of_sessions,
)

_ENDED, _COLD = "session_transcript_archives", "session_transcript_cold_archives"
_NEEDED = {"session_id", "archive_blob"}
_COLD_FILE = ".jsonl.zst"
_WAY = 3  # names from an agent's folder to such a file: "sessions", "cold" and its own
_STORE = ("agent", "openclaw-agent.sqlite")

Rows = Iterator[tuple[object, object]]


def sessions_put_away(
    database: Database, name: str, agent: str | None, names: Collection[str], report: Report
) -> Iterator[ParsedSession]:
    """The sessions that lie in the database's archives, without those that are files, too."""
    told, files = told_of_sessions(database), {PurePosixPath(each).name for each in names}
    for table, row in _archives(database):
        key, content = string(row.get("session_id")), row.get("archive_blob")
        if not isinstance(content, bytes) or string(row.get("archive_name")) in files:
            continue
        is_plain = row.get("encoding") == "identity"
        stream = io.BytesIO(content)
        whole = stream if is_plain else unpacked(stream, len(content), Path(name))
        lines = records(whole, report, name)
        teller = Teller(report, name, f"session {key[:80]}, line")
        rows = _rows(lines) if table == _COLD else ((number, line) for number, _, line in lines)
        try:
            log, head = gathered(key, rows, teller)
        except UnreadableFile as error:
            report(Issue(f"session {key[:80]}", Severity.ERROR, error.sentence, name, lost=1))
            continue
        session = stored_session(key, log, head, told, agent, (name,))
        if session is not None:
            yield replace(session, archived=table == _ENDED)


def _archives(database: Database) -> Iterator[tuple[str, dict[str, Any]]]:
    for table in (_COLD, _ENDED):
        if table in database.tables and database.columns(table) >= _NEEDED:
            yield from ((table, row) for row in database.records(table))


def cold_id(container: Container, name: str) -> str:
    """The id of the session that was put away into the file, "" where it is no such file."""
    if not name.endswith(_COLD_FILE):
        return ""
    head = next(sniff(compressed_text.head_of(container, name)), Record())
    return string(head.get("sessionId")) if head.get("kind") == "header" else ""


def cold_session(
    container: Container, name: str, told: Told, agent: str | None, report: Report
) -> ParsedSession | None:
    """The session that was put away into the file, None where it has no message."""
    key = cold_id(container, name)
    with compressed_text.open_text(container, name) as stream:
        rows = _rows(records(stream, report, name))
        log, head = gathered(key, rows, Teller(report, name, "event"))
    return stored_session(key, log, head, told, agent, (name,))


def store_of(name: str) -> str:
    """The database that such a file was put away from: both lie in an agent's folder."""
    return "/".join((*PurePosixPath(name).parts[:-_WAY], *_STORE))


def told_in(container: Container, store: str) -> Told:
    """What the database of that name tells of its sessions; nothing where it is not there."""
    if store not in container.names() and not is_plain_file(place_of(container, store)):
        return Told()
    try:
        with opened(container, store, container.names()) as database:
            return told_of_sessions(database) if has_events(database) else Told()
    except UnreadableFile:
        return Told()


def _rows(lines: Iterator[tuple[int, int, Record]]) -> Rows:
    for _, _, line in lines:
        if line.get("kind") == "event":
            row = mapping(line.get("row"))
            yield row.get("seq"), stored_json(row.get("event_json"))
