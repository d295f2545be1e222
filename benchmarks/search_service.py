"""Searching as SQL alone and as a service call, in turn, in a process without a window."""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from search_queries import Asked, Kind, Picker
from search_sql import BareSql
from thread_clock import Clock

from chatvault.domain.search.hits import SearchSort
from chatvault.domain.work import Unattended, Work
from chatvault.errors import Cancelled
from chatvault.jobs.context import JobContext
from chatvault.services.vault import Services, open_vault

ROUNDS = 5
_PATIENCE_S = 20  # a kind that took so long is not asked in another round
SUPERSEDED = 60
ORDERS = {SearchSort.NEWEST: "newest", SearchSort.RELEVANCE: "relevance"}


@dataclass(slots=True)
class Taken:
    """CPU milliseconds of a kind of queries in one order."""

    sql: list[float] = field(default_factory=list)
    service: list[float] = field(default_factory=list)


class Engine:
    """The services of a vault, and the bare connection beside them."""

    def __init__(self, vault: Path) -> None:
        self.sql = BareSql(vault)
        self.services: Services = open_vault(vault)
        self.kinds = tuple(Picker(self.sql).kinds())
        for kind in self.kinds:  # the statements are prepared, the pages read
            for sort in SearchSort:
                self._listed(kind.asked[0], sort)
                self._searched(kind, kind.asked[0], sort)
        gc.collect()
        gc.freeze()  # as the program does once it stands

    def compared(self) -> Iterator[tuple[str, str, Taken]]:
        """Every kind in every order, SQL and service in turn."""
        for kind in self.kinds:
            by_order = {sort: Taken() for sort in SearchSort}
            for asked in _rounds(kind):
                for sort, taken in by_order.items():
                    taken.sql.append(self._listed(asked, sort))
                    taken.service.append(self._searched(kind, asked, sort))
            for sort, taken in by_order.items():
                yield kind.name, ORDERS[sort], taken
            print(f"asked: {kind.name}", file=sys.stderr)

    def disagreements(self) -> list[str]:
        """Queries that find something as SQL and nothing as a service call, or the reverse."""
        return [
            asked.typed
            for kind in self.kinds
            for asked in kind.asked
            if bool(self.sql.listed(asked.statement)) is not self._finds(kind, asked)
        ]

    def details(self) -> Iterator[tuple[str, list[float]]]:
        """What is told once the list stands."""
        for kind in self.kinds:
            yield kind.name, [self._told(kind, asked) for asked in _rounds(kind)]
            print(f"details asked: {kind.name}", file=sys.stderr)

    def superseded(self) -> list[float]:
        """From a cancellation until the lane is free, wall clock, in ms.

        The dearest questions there are; what was answered before it was cancelled is not counted.
        """
        chance = random.Random(5)
        short = next(kind for kind in self.kinds if kind.typing)
        rare = self.kinds[0].asked[0].typed
        asked = [*(one.typed for one in short.asked), f"/{rare}.*{rare}/", f"*{rare[1:-1]}*"]
        taken: list[float] = []
        with ThreadPoolExecutor(max_workers=1) as lane:
            for turn in range(SUPERSEDED):
                text = asked[turn % len(asked)]
                for question in (self._search_of(text), self._details_of(text)):
                    waited = _until_free(lane, question, chance.uniform(0.0005, 0.01))
                    taken += [] if waited is None else [waited]
        return taken

    def _finds(self, kind: Kind, asked: Asked) -> bool:
        """Whether a message is found; a title alone does not count."""
        page = self.services.searching.search(asked.typed, Unattended(), typing=kind.typing)
        return any(hit.message_id is not None for group in page.groups for hit in group.hits)

    def _search_of(self, text: str) -> Callable[[Work], object]:
        search = self.services.searching.search
        return lambda work: search(text, work, sort=SearchSort.RELEVANCE, typing=True)

    def _details_of(self, text: str) -> Callable[[Work], object]:
        details = self.services.searching.details
        return lambda work: details(text, work, sort=SearchSort.RELEVANCE, typing=True)

    def _told(self, kind: Kind, asked: Asked) -> float:
        details = self.services.searching.details
        return _clocked(lambda: details(asked.typed, Unattended(), typing=kind.typing))

    def _listed(self, asked: Asked, sort: SearchSort) -> float:
        by_relevance = sort is SearchSort.RELEVANCE
        return _clocked(lambda: self.sql.listed(asked.statement, by_relevance=by_relevance))

    def _searched(self, kind: Kind, asked: Asked, sort: SearchSort) -> float:
        search = self.services.searching.search
        return _clocked(lambda: search(asked.typed, Unattended(), sort=sort, typing=kind.typing))


def _clocked(work: Callable[[], object]) -> float:
    """CPU of all threads, in ms."""
    clock = Clock()
    work()
    clock.stop()
    return clock.process


def _rounds(kind: Kind) -> Iterator[Asked]:
    """The queries of a kind again and again, as long as it does not take too long."""
    started = time.process_time()
    for _ in range(ROUNDS):
        yield from kind.asked
        if time.process_time() - started > _PATIENCE_S:
            return


def _until_free(lane: Executor, question: Callable[[Work], object], pause: float) -> float | None:
    """Ask on the lane, cancel after a pause, wait; None: it was answered before."""
    context = JobContext(lambda _progress: None)
    asked = lane.submit(question, context)
    time.sleep(pause)
    cancelled = time.perf_counter()
    context.cancel()
    error = asked.exception()
    waited = (time.perf_counter() - cancelled) * 1_000
    if error is None:
        return None
    if not isinstance(error, Cancelled) and "interrupted" not in str(error):
        raise error
    return waited
