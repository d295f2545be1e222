"""Reads Goose's folder of sessions, its database, a file of an older version, or an export."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.databases.read_only_database import (
    claimed_stores,
    did_change,
    opened,
    stores_in,
)
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.goose.conversation import SOURCE, conversation
from chatvault.importers.goose.database import has_sessions, read_database, session_ids
from chatvault.importers.goose.exported import exports, read_export
from chatvault.importers.goose.lines import is_lines, read_lines, session_id
from chatvault.importers.json_files.json_lines import records
from chatvault.importers.private_files.files_with_keys import tell

_SUFFIXES = (".jsonl", ".ndjson", ".txt", "")


class GooseImporter:
    """Sessions of the database, and those of files and exports that it does not hold as well."""

    key = SOURCE
    name = "Goose sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs, the files of lines, and what was exported."""
        stores = claimed_stores(container, names, has_sessions)
        lines = (name for name in names if _is_lines(container, name))
        return tuple(sorted({*stores, *lines, *exports(container, names)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session once: its old file was left behind when it moved into the database."""
        known, moved = set(names), set[str]()
        lines = {name for name in names if _is_lines(container, name)}
        exported = set(exports(container, names))
        for name in stores_in(known - lines - exported):
            stored = _stored(container, name, known, moved, report)
            yield from up_to_damage(stored, name, known, report)
        for name in sorted(lines - container.unchanged):
            if session_id(name) not in moved:
                yield from up_to_damage(_of_lines(container, name, report), name, known, report)
                moved.add(session_id(name))
        for name in sorted(exported - container.unchanged):
            tell(report, name)
            told = _exported(container, name, moved, report)
            yield from up_to_damage(told, name, known, report)


def _is_lines(container: Container, name: str) -> bool:
    fits = posixpath.splitext(name)[1].lower() in _SUFFIXES
    return fits and is_lines(head_of(container, name))


def _stored(
    container: Container, name: str, names: Collection[str], moved: set[str], report: Report
) -> Iterator[ParsedSession]:
    """The sessions of a database that changed; ``moved`` learns the ids in any."""
    with opened(container, name, names) as database:
        moved |= session_ids(database)
        if not did_change(container, name, names):
            return
        for stored in read_database(database, name):
            teller = Teller(report, name, f"session {stored.id[:80]}, message")
            session = conversation(stored, teller)
            if session is not None:
                yield session


def _of_lines(container: Container, name: str, report: Report) -> Iterator[ParsedSession | None]:
    teller = Teller(report, name)
    with container.open(name) as stream:
        stored = read_lines(records(stream, report, name), name, teller)
    yield conversation(stored, teller)


def _exported(
    container: Container, name: str, held: Collection[str], report: Report
) -> Iterator[ParsedSession | None]:
    for stored in read_export(container, name, report, held):
        yield conversation(stored, Teller(report, name))
