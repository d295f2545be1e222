"""The sessions of a tool whose conversations are all in databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.read_only_database import Database, did_change, opened, stores_in
from chatvault.importers.salvage import salvaged

Read = Callable[[Database, str], Iterator[ParsedSession]]


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
            yield from salvaged(sessions(name), name, known, report)
