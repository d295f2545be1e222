"""The sessions of a tool whose conversations are all in databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.read_only_database import (
    Database,
    did_change,
    opened,
    stores_in,
    unchanged_stores,
)
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.json_files.export_records import Findings

Read = Callable[[Database, str], Iterator[ParsedSession]]
# None for a conversation in which nothing was said.
ReadAll = Callable[[Database, Findings], Iterator[ParsedSession | None]]


def sessions_of_stores(
    container: Container, names: Sequence[str], read: Read, report: Report
) -> Iterator[ParsedSession]:
    """Those of each claimed database that changed, which ``read`` makes of it and its name."""
    known = set(names)

    def sessions(name: str) -> Iterator[ParsedSession]:
        with opened(container, name, known) as database:
            yield from read(database, name)

    for name in stores_in(known):
        if did_change(container, name, known):
            yield from up_to_damage(sessions(name), name, known, report)


def conversations_of_stores(
    container: Container, names: Sequence[str], report: Report, noun: str, read: ReadAll
) -> Iterator[ParsedSession]:
    """The same with what is noticed on the way, and how many of each database are empty."""
    known = set(names)

    def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
        with opened(container, name, known) as database:
            yield from read(database, findings)

    stores, unchanged = stores_in(known), unchanged_stores(container, known)
    return sessions_of(container, stores, report, noun, read_file, unchanged=unchanged)
