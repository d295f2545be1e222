"""Searches the vault: from the text in the box to hits grouped by conversation."""

from __future__ import annotations

import datetime
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatvault.domain.query import parse
from chatvault.domain.query_tree import Query
from chatvault.domain.search import (
    Count,
    Facet,
    FacetValue,
    SearchDetails,
    SearchGroup,
    SearchHit,
    SearchPage,
    SearchSort,
    Snippet,
)
from chatvault.domain.session import SessionRow
from chatvault.domain.snippets import pattern, snippet
from chatvault.domain.source import source
from chatvault.domain.understood import understood
from chatvault.domain.work import Work
from chatvault.storage.engine import Database
from chatvault.storage.search_repository import COUNTED_HITS, HitRow, SearchRepository
from chatvault.storage.session_repository import SessionRepository

_WHO = {"user": ("You", "from:me"), "assistant": ("Assistant", "from:assistant"),
        "tool": ("Tools", "from:tool"), "system": ("System", "from:system")}  # fmt: skip


_GROUPS = 100


@dataclass(slots=True)
class _Found:
    """What one search read before it is put in order."""

    hits: list[HitRow]
    in_tools: bool
    titles: list[int]
    rows: dict[int, SessionRow]


class Searching:
    """Answers queries; a search that is cancelled stops within milliseconds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(
        self,
        text: str,
        work: Work,
        *,
        sort: SearchSort = SearchSort.NEWEST,
        hits_per_group: int = 3,
        typing: bool = False,
    ) -> SearchPage:
        """What the query finds, grouped by conversation. Raises Cancelled."""
        started = time.perf_counter()
        query = parse(text, typing=typing)
        if query.empty:
            return SearchPage(text, "", 0, True, (), mistake="; ".join(query.mistakes))
        with self._database.read() as session:
            interrupt = session.connection().connection.driver_connection.interrupt  # type: ignore[union-attr]
            with work.interruptible(interrupt):
                repository = SearchRepository(session)
                in_tools = _asks_tools(query)
                hits = repository.hits(query, sort, tools=in_tools)
                total = repository.count(query, tools=in_tools)
                titles = repository.titles(query)
                order = list(dict.fromkeys([hit.session_id for hit in hits] + titles))
                rows = SessionRepository(session).rows(order)
                found = _Found(hits, in_tools, titles, {row.id: row for row in rows})
                grouped = self._groups(repository, query, found, order[:_GROUPS], hits_per_group)
        work.check()
        return SearchPage(
            query=text,
            understood=understood(query, tools=in_tools),
            total=min(total, COUNTED_HITS) + _title_only(found),
            total_is_exact=total <= COUNTED_HITS,
            groups=grouped,
            mistake="; ".join(query.mistakes),
            milliseconds=(time.perf_counter() - started) * 1000,
            words=query.words,
        )

    def details(
        self,
        text: str,
        work: Work,
        *,
        sort: SearchSort = SearchSort.NEWEST,
        typing: bool = False,
        listed: Sequence[int] = (),
    ) -> SearchDetails:
        """What is told about an answer once its list stands."""
        query = parse(text, typing=typing)
        if query.empty:
            return SearchDetails(text, Count(0))
        with self._database.read() as session:
            repository = SearchRepository(session)
            in_tools = _asks_tools(query)
            hits = repository.hits(query, sort, tools=in_tools)
            total = repository.count(query, tools=in_tools)
            titles = repository.titles(query)
            order = list(dict.fromkeys([hit.session_id for hit in hits] + titles))
            rows = SessionRepository(session).rows(order)
            found = _Found(hits, in_tools, titles, {row.id: row for row in rows})
            rest = [place for place in order if place not in set(listed)]
            more = self._groups(repository, query, found, rest, 3)
        work.check()
        counted = Count(min(total, COUNTED_HITS) + _title_only(found), total <= COUNTED_HITS)
        totals = Counter(hit.session_id for hit in hits)
        return SearchDetails(text, counted, totals, more, _facets(found))

    def snippets(
        self, text: str, message_ids: Sequence[int], work: Work, *, typing: bool = False
    ) -> dict[int, Snippet]:
        """The lines of these messages that show why they were found."""
        query = parse(text, typing=typing)
        words = pattern(query)
        with self._database.read() as session:
            repository = SearchRepository(session)
            ids = list(message_ids)
            tools = _asks_tools(query)
            texts = repository.tool_texts(ids) if tools else repository.texts(ids)
        work.check()
        return {place: snippet(said, words) for place, said in texts.items()}

    def count(self, text: str, work: Work) -> Count:
        """How many hits a query has."""
        return self.details(text, work).total

    def sessions(self, text: str, work: Work) -> list[int]:
        """Every conversation with a hit or a title that matches."""
        page = self.search(text, work, hits_per_group=1)
        listed = [group.session_id for group in page.groups]
        return listed + [group.session_id for group in self.details(text, work, listed=listed).more]

    def hits(
        self, text: str, session_id: int, work: Work, *, typing: bool = False
    ) -> tuple[SearchHit, ...]:
        """Every hit of a query in one conversation, in the order of the thread."""
        query = parse(text, typing=typing)
        with self._database.read() as session:
            repository = SearchRepository(session)
            in_tools = _asks_tools(query)
            found = repository.hits(query, SearchSort.NEWEST, tools=in_tools, session_id=session_id)
            rows = SessionRepository(session).rows([session_id])
            work.check()
            return tuple(self._hits(repository, query, rows[0], found[::-1], tools=in_tools))

    def _groups(
        self,
        repository: SearchRepository,
        query: Query,
        found: _Found,
        order: Sequence[int],
        hits_per_group: int,
    ) -> tuple[SearchGroup, ...]:
        by_session: dict[int, list[HitRow]] = {}
        for hit in found.hits:
            by_session.setdefault(hit.session_id, []).append(hit)
        shown = {place: by_session.get(place, [])[:hits_per_group] for place in order}
        texts = _texts(repository, [hit for hits in shown.values() for hit in hits], found.in_tools)
        words = pattern(query)
        groups = []
        for session_id in order:
            row = found.rows.get(session_id)
            if row is None:
                continue
            hits = [
                _hit(row, hit, snippet(texts[hit.message_id], words)) for hit in shown[session_id]
            ]
            total = len(by_session.get(session_id, ()))
            if not hits:
                hits, total = [_title_hit(row, snippet(row.title, words))], 1
            groups.append(
                SearchGroup(
                    session_id, row.uid, row.source, row.title, row.updated_at, total, tuple(hits)
                )
            )
        return tuple(groups)

    def _hits(
        self,
        repository: SearchRepository,
        query: Query,
        row: SessionRow,
        found: Sequence[HitRow],
        *,
        tools: bool,
    ) -> Iterable[SearchHit]:
        words = pattern(query)
        for start in range(0, len(found), 200):
            part = found[start : start + 200]
            texts = _texts(repository, part, tools)
            for hit in part:
                yield _hit(row, hit, snippet(texts[hit.message_id], words))


def _asks_tools(query: Query) -> bool:
    """Whether the query is about what tools got and gave."""
    return any(
        condition.name == "tool" or (condition.name, condition.value) == ("from", "tool")
        for condition in query.conditions
    ) and bool(query.terms)


def _texts(repository: SearchRepository, hits: Sequence[HitRow], tools: bool) -> dict[int, str]:
    ids = [hit.message_id for hit in hits]
    return repository.tool_texts(ids) if tools else repository.texts(ids)


def _hit(row: SessionRow, hit: HitRow, line: Snippet) -> SearchHit:
    return SearchHit(row.id, row.uid, hit.message_id, hit.role, hit.created_at, line)


def _title_hit(row: SessionRow, line: Snippet) -> SearchHit:
    return SearchHit(row.id, row.uid, None, None, row.updated_at, line)


def _title_only(found: _Found) -> int:
    """Sessions that were found by their title alone."""
    return len(set(found.titles) - {hit.session_id for hit in found.hits})


def _facets(found: _Found) -> tuple[Facet, ...]:
    rows = found.rows
    sources = Counter(rows[hit.session_id].source for hit in found.hits if hit.session_id in rows)
    roles = Counter(str(hit.role) for hit in found.hits)
    projects = Counter(rows[hit.session_id].project for hit in found.hits if hit.session_id in rows)
    months = Counter(_month(hit.created_at) for hit in found.hits if hit.created_at is not None)
    facets = (
        Facet(
            "Source",
            tuple(
                FacetValue(source(key).name, count, f"in:{key}")
                for key, count in sources.most_common(8)
            ),
        ),
        Facet(
            "Who",
            tuple(FacetValue(_WHO[role][0], count, _WHO[role][1]) for role, count in roles.items()),
        ),
        Facet(
            "Project",
            tuple(
                FacetValue(name, count, f'project:"{name}"')
                for name, count in projects.most_common(6)
                if name
            ),
        ),
        Facet(
            "When",
            tuple(
                FacetValue(f"{month:%B %Y}", count, _month_query(month))
                for month, count in sorted(months.items(), reverse=True)[:6]
            ),
        ),
    )
    return tuple(facet for facet in facets if facet.values)


def _month(moment: int) -> datetime.date:
    return datetime.datetime.fromtimestamp(moment / 1000).date().replace(day=1)


def _month_query(month: datetime.date) -> str:
    after = (month + datetime.timedelta(days=32)).replace(day=1)
    return f"after:{month:%Y-%m} before:{after:%Y-%m}"
