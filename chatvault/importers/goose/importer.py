"""Reads Goose's folder of sessions, its database, or a file of an older version."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.goose.conversation import SOURCE, conversation
from chatvault.importers.goose.database import has_sessions, read_database, session_ids
from chatvault.importers.goose.lines import is_lines, read_lines, session_id
from chatvault.importers.heads import head_of
from chatvault.importers.json_lines import records
from chatvault.importers.read_only_database import BESIDE, claimed_stores, opened
from chatvault.importers.teller import Teller

_SUFFIXES = (".jsonl", ".ndjson", ".txt", "")
_EMPTY = "There is no message in it, so it was left out."


class GooseImporter:
    """Sessions of the database, and those of the files that it does not hold as well."""

    key = SOURCE
    name = "Goose sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs, and the files of lines."""
        stores = claimed_stores(container, names, has_sessions)
        lines = (name for name in names if _is_lines(container, name))
        return tuple(sorted({*stores, *lines}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session once: its old file was left behind when it moved into the database."""
        moved = set[str]()
        lines = [name for name in names if _is_lines(container, name)]
        for name in sorted(set(names) - set(lines)):
            if name.endswith(BESIDE):
                continue
            try:
                moved |= _ids(container, name, names)
                if not {name, *(name + end for end in BESIDE)} & set(names) <= container.unchanged:
                    yield from _stored(container, name, names, report)
            except UnreadableFile as error:
                if len(names) == 1:
                    raise
                report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
        for name in lines:
            if name in container.unchanged or session_id(name) in moved:
                continue
            try:
                session = _of_lines(container, name, report)
            except UnreadableFile as error:
                if len(names) == 1:
                    raise
                report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
                continue
            if session is not None:
                yield session
            else:
                report(Issue("", Severity.INFO, _EMPTY, name))


def _is_lines(container: Container, name: str) -> bool:
    fits = PurePosixPath(name).suffix.lower() in _SUFFIXES
    return fits and is_lines(head_of(container, name))


def _ids(container: Container, name: str, names: Collection[str]) -> set[str]:
    with opened(container, name, names) as database:
        return session_ids(database)


def _stored(
    container: Container, name: str, names: Collection[str], report: Report
) -> Iterator[ParsedSession]:
    with opened(container, name, names) as database:
        for stored in read_database(database, name):
            teller = Teller(report, name, f"session {stored.id[:80]}, message")
            session = conversation(stored, teller)
            if session is not None:
                yield session


def _of_lines(container: Container, name: str, report: Report) -> ParsedSession | None:
    teller = Teller(report, name)
    with container.open(name) as stream:
        return conversation(read_lines(records(stream, report, name), name, teller), teller)
