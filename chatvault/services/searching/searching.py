"""Searches the vault: from the text in the box to hits grouped by conversation.

The list comes first and quickly; everything that is told about it (how many there are in all,
ways to narrow it, where else to look) is asked for once it stands.
"""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from chatvault.domain.search.hits import (
    Count,
    Extent,
    SearchDetails,
    SearchGroup,
    SearchHit,
    SearchPage,
    SearchSort,
    Snippet,
    Widening,
)
from chatvault.domain.search.query import parse
from chatvault.domain.search.query_text import as_it_stands
from chatvault.domain.search.query_tree import Query
from chatvault.domain.search.snippets import Marker
from chatvault.domain.search.understood import understood
from chatvault.domain.work import Work
from chatvault.services.searching.result_groups import (
    Lines,
    by_conversation,
    grouped,
    hit_of,
    order,
)
from chatvault.services.searching.search_facets import Counted, facets, quarter_of
from chatvault.storage.database.engine import Database
from chatvault.storage.search.hits import HitRow, Hits
from chatvault.storage.search.search_repository import SearchRepository

LISTED_HITS = 100  # of which the list is made; the rest comes with the details
_LISTED_ONE_BY_ONE = 60
_LISTED_GROUPS = 24  # more than a high screen shows
_CUT_AT_ONCE = 12  # hits whose snippets come with the list: about what is seen of it
_TOLD_HITS = 4_000  # that facets and the counts of conversations are made of
_TOLD_TOOL_HITS = 1_000  # that the tools are counted of
_MORE_HITS = 1_000  # that the groups behind those of the list are made of
_FURTHER_HITS, _FURTHER_GROUPS = 20_000, 1_000  # that come together once nobody types any more
_HITS_PER_GROUP = 3
_LISTED_TITLES = 200
_TITLES = 5_000
_EVERY_HIT = 100_000  # of one conversation
_WIDENINGS = (("Tool calls", "tools"), ("Thinking and files", "thinking"), ("Archived", "archived"))
_PARTIAL = "some of the rarer words are left out"
_SLOW = "the expression takes too long in some messages, which were passed over"


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
        hits_per_group: int = _HITS_PER_GROUP,
        typing: bool = False,
    ) -> SearchPage:
        """The list for a query, as far as its first hits fill it. Raises Cancelled."""
        started = time.perf_counter()
        query = parse(text, typing=typing)
        if query.empty:
            return SearchPage(text, "", 0, True, (), "; ".join(query.mistakes))
        with self._reading(query, work) as repository:
            most = _LISTED_ONE_BY_ONE if repository.is_one_by_one else LISTED_HITS
            hits = repository.hits(sort, most)
            titles = repository.titles(_LISTED_TITLES)
            listed = order(hits, titles, sort)[:_LISTED_GROUPS]
            heads = repository.heads(listed)
            found = by_conversation(listed, hits.rows)
            texts = repository.texts(_first_seen(found, hits_per_group))
        groups = grouped(found, heads, hits_per_group, _lines(query, texts))
        work.check()
        mistakes = list(query.mistakes)
        mistakes += [_PARTIAL] * (repository.is_partial and not typing)
        mistakes += [_SLOW] * repository.passed_over
        return SearchPage(
            query=text,
            understood=understood(query),
            total=sum(group.total for group in groups),
            total_is_exact=hits.complete and len(listed) < _LISTED_GROUPS,
            groups=groups,
            mistake="; ".join(mistakes),
            milliseconds=(time.perf_counter() - started) * 1000,
            words=tuple(term.form for term in query.terms),
            expressions=query.expressions,
        )

    def details(
        self,
        text: str,
        work: Work,
        *,
        sort: SearchSort = SearchSort.NEWEST,
        hits_per_group: int = _HITS_PER_GROUP,
        typing: bool = False,
        listed: Sequence[int] = (),
    ) -> SearchDetails:
        """What is told about the list, and the groups that come after the ``listed`` sessions."""
        query = parse(text, typing=typing)
        if query.empty:
            return SearchDetails(text, Count(0))
        with self._reading(query, work) as repository:
            places, complete = repository.places(repository.reach(_TOLD_HITS))
            by_session = Counter(place[0] for place in places)
            known = repository.heads(list(by_session))
            titles = repository.titles(_TITLES)
            hits = repository.hits(sort, repository.reach(_MORE_HITS))
            alone = [place for place, _ in titles if place not in by_session] if complete else []
            known |= repository.heads(alone)
            counted = Counted(
                by_session=by_session + Counter(alone),
                by_role=Counter(place[1] for place in places),
                by_quarter=Counter(quarter_of(place[2]) for place in places if place[2]),
                heads=known,
                tags=repository.tags(list(known)),
                tools=repository.tools([hit[0] for hit in hits.rows[:_TOLD_TOOL_HITS]]),
                exact=complete,
                tools_exact=hits.complete and len(hits.rows) <= _TOLD_TOOL_HITS,
            )
            total = _total(repository, titles)
            suggested = () if total.value else _suggested(repository, query, text, work)
            details = SearchDetails(
                query=text,
                total=total,
                measurable=not (complete and hits.complete and len(titles) < _TITLES),
                group_totals=by_session,
                more=_more(repository, hits, titles, sort, set(listed), hits_per_group),
                facets=facets(counted),
                widenings=_widenings(query, lambda place: repository.waiting(place, alone)),
                suggestions=suggested,
            )
        phrase = "" if total.value else as_it_stands(query, text)
        if phrase and self.count(phrase, work).value:
            return dataclasses.replace(details, suggestions=(phrase, *suggested))
        return details

    def snippets(
        self, text: str, message_ids: Sequence[int], work: Work, *, typing: bool = False
    ) -> dict[int, Snippet]:
        """The lines that show why these messages were found."""
        query = parse(text, typing=typing)
        with self._reading(query, work) as repository:
            texts = repository.texts(message_ids)
        return dict(_lines(query, texts).of_messages)

    def hits(
        self, text: str, session_id: int, work: Work, *, typing: bool = False
    ) -> tuple[SearchHit, ...]:
        """Every hit of a query in one conversation, in the order of the thread."""
        query = parse(text, typing=typing)
        with self._reading(query, work, session_id) as repository:
            found = repository.hits(SearchSort.NEWEST, _EVERY_HIT)
            head = repository.heads([session_id]).get(session_id)
        return () if head is None else tuple(hit_of(head, row) for row in reversed(found.rows))

    def count(self, text: str, work: Work, *, typing: bool = False) -> Count:
        """How many messages a query finds, and titles of conversations without any of these."""
        query = parse(text, typing=typing)
        if query.empty:
            return Count(0)
        with self._reading(query, work) as repository:
            return _total(repository, repository.titles(_TITLES))

    def extent(
        self, text: str, work: Work, *, typing: bool = False, known: Collection[int] = ()
    ) -> Extent:
        """How much a query finds in all, however long it takes to count.

        With the groups that come after the ``known`` sessions, where there are any.
        """
        query = parse(text, typing=typing)
        if query.empty:
            return Extent(0, 0)
        with self._reading(query, work) as repository:
            found, titles = repository.hits_by_session(), repository.titles(_EVERY_HIT)
            more = _further(repository, titles, known) if known else ()
        alone = sum(place not in found for place, _ in titles)
        return Extent(sum(found.values()) + alone, len(found) + alone, found, more)

    def waiting(self, text: str, work: Work, *, typing: bool = False) -> tuple[Widening, ...]:
        """How many hits wait where nobody has looked yet, however long it takes to count them."""
        query = parse(text, typing=typing)
        if query.empty:
            return ()
        with self._reading(query, work) as repository:
            places, complete = repository.places(repository.reach(_TOLD_HITS))
            found = {place[0] for place in places}
            titles = repository.titles(_TITLES) if complete else []
            alone = [place for place, _ in titles if place not in found]
            return _widenings(query, lambda place: repository.waiting_in_all(place, alone))

    def further(
        self, text: str, work: Work, *, typing: bool = False, known: Collection[int]
    ) -> tuple[SearchGroup, ...]:
        """The next groups after the ``known`` sessions, the newest first."""
        query = parse(text, typing=typing)
        with self._reading(query, work) as repository:
            return _further(repository, repository.titles(_EVERY_HIT), known)

    def sessions(self, text: str, work: Work) -> list[int]:
        """Every conversation with a hit, or whose title matches."""
        query = parse(text)
        if query.empty:
            return []
        with self._reading(query, work) as repository:
            titles = [place for place, _ in repository.titles(_EVERY_HIT)]
            return list(dict.fromkeys([*repository.sessions(), *titles]))

    @contextmanager
    def _reading(
        self, query: Query, work: Work, session_id: int | None = None
    ) -> Iterator[SearchRepository]:
        """What answers the query; its statements are stopped when the work is cancelled."""
        with self._database.rows() as rows, work.interruptible(rows.interrupt):
            yield SearchRepository(rows, query, session_id)


def _more(
    repository: SearchRepository,
    hits: Hits,
    titles: Sequence[tuple[int, int]],
    sort: SearchSort,
    listed: set[int],
    hits_per_group: int,
) -> tuple[SearchGroup, ...]:
    """The groups that come after those of the list."""
    behind = [place for place in order(hits, titles, sort) if place not in listed]
    found = by_conversation(behind, hits.rows)
    return grouped(found, repository.heads(behind), hits_per_group)


def _further(
    repository: SearchRepository, titles: Sequence[tuple[int, int]], known: Collection[int]
) -> tuple[SearchGroup, ...]:
    """The groups that come next after all that is known of."""
    hits = repository.further(known, _FURTHER_HITS)
    behind = [one for one in order(hits, titles, SearchSort.NEWEST) if one not in known]
    found = by_conversation(behind[:_FURTHER_GROUPS], hits.rows)
    return grouped(found, repository.heads(list(found)), _HITS_PER_GROUP)


def _suggested(
    repository: SearchRepository, query: Query, text: str, work: Work
) -> tuple[str, ...]:
    # Not at the top: only a search that finds nothing needs it.
    from chatvault.services.searching.suggesting import suggestions

    return suggestions(query, text, repository.words, work.check)


def _total(repository: SearchRepository, titles: Sequence[tuple[int, int]]) -> Count:
    """All hits; a conversation that is found by its title alone counts as one."""
    found = repository.count()
    alone = repository.without_hits([place for place, _ in titles]) if titles else 0
    return Count(found.value + alone, found.exact and len(titles) < _TITLES)


def _widenings(query: Query, waiting: Callable[[str], Count | None]) -> tuple[Widening, ...]:
    """What waits where nobody has looked yet; none where the query means that place anyway."""
    return tuple(
        Widening(
            name,
            f"also:{place}",
            Count(0) if place in query.also else waiting(place),
            place in query.widened,
        )
        for name, place in _WIDENINGS
    )


def _first_seen(found: Mapping[int, Sequence[HitRow]], hits_per_group: int) -> list[int]:
    """The messages whose lines come with the list."""
    shown = (row[0] for rows in found.values() for row in rows[:hits_per_group])
    return list(itertools.islice(shown, _CUT_AT_ONCE))


def _lines(query: Query, texts: Mapping[int, tuple[str, str]]) -> Lines:
    marker = Marker(query)
    return Lines({key: marker.line(*text) for key, text in texts.items()}, marker.snippet)
