"""Reads the sessions of Pi and of OpenClaw: a line that tells what it is, then entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, partial

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.database_sessions import sessions_of_stores
from chatvault.importers.databases.read_only_database import Database, claimed_stores
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.pi_agent.blobs import blobs_among
from chatvault.importers.pi_agent.listing import list_beside, listing_of
from chatvault.importers.pi_agent.page import is_page, page_session
from chatvault.importers.pi_agent.put_away import (
    cold_id,
    cold_session,
    sessions_put_away,
    store_of,
    told_in,
)
from chatvault.importers.pi_agent.session import (
    PI,
    agent_of,
    head_id,
    head_record,
    opened,
    span_of,
    whole_session,
)
from chatvault.importers.pi_agent.starters import Span, Starters
from chatvault.importers.pi_agent.store import has_events, stored_sessions


class PiAgentImporter:
    """Reads ``~/.pi/agent/sessions``, ``~/.openclaw/agents``, part of them, a file, page or print.

    And what programs keep that have their form.
    """

    key = PI
    name = "Pi and OpenClaw sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sessions, whatever they are called, exported pages, and databases with their logs."""
        kinds = (head_record, is_page, cold_id)
        files = [name for name in names if any(kind(container, name) for kind in kinds)]
        beside = blobs_among(names) if files else []
        return tuple(sorted({*files, *beside, *claimed_stores(container, names, has_events)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a file; OpenClaw may have put away a part of one in another file.

        Then those of each database, which has what its files had before, of what was put away
        from one, and of exported pages.
        """
        stores = claimed_stores(container, names, has_events)
        pages = {name for name in names if is_page(container, name)}
        cold = {name for name in names if cold_id(container, name)}
        beside = {*stores, *pages, *cold, *blobs_among(names)}
        files = [name for name in names if name not in beside]
        yield from self._of_files(container, files, report)

        def read(database: Database, name: str) -> Iterator[ParsedSession]:
            agent = agent_of(container, name)
            yield from stored_sessions(database, name, agent, report)
            yield from sessions_put_away(database, name, agent, files, report)

        yield from sessions_of_stores(container, stores, read, report)
        yield from self._put_away(container, sorted(cold), report)

        def read_page(name: str) -> Iterator[ParsedSession | None]:
            yield page_session(container, name, report)

        for name in sorted(pages - container.unchanged):
            yield from up_to_damage(read_page(name), name, names, report)

    def _put_away(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        told = cache(partial(told_in, container))

        def read(name: str) -> Iterator[ParsedSession | None]:
            agent = agent_of(container, name)
            yield cold_session(container, name, told(store_of(name)), agent, report)

        for name in names:
            if name not in container.unchanged:
                yield from up_to_damage(read(name), name, names, report)

    def _of_files(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        ids = Counter(head_id(container, name) for name in names)
        listing = cache(partial(listing_of, container))
        spans = partial(_spans, container, names)
        starters = Starters(spans, partial(opened, container))

        def read(name: str) -> Iterator[ParsedSession | None]:
            goes_on = ids[head_id(container, name)] > 1
            beside = listing(list_beside(name))
            yield whole_session(container, name, report, beside, starters, goes_on=goes_on)

        for name in names:
            if name not in container.unchanged:
                yield from up_to_damage(read(name), name, names, report)


def _spans(container: Container, names: Sequence[str]) -> list[Span]:
    return [span for name in names if (span := span_of(container, name)) is not None]
