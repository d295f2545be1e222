"""Hits on the command line: as many as asked for, conversation by conversation, with lines."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import cast

from chatvault.cli.finding import found, with_snippets
from chatvault.domain.search.hits import (
    Count,
    SearchDetails,
    SearchGroup,
    SearchHit,
    SearchPage,
    Snippet,
)
from chatvault.domain.work import Work
from chatvault.services.searching.searching import Searching


def make_hit(session_id: int, message_id: int | None) -> SearchHit:
    return SearchHit(session_id, f"uid-{session_id}", message_id, None, None)


def make_group(session_id: int, *message_ids: int | None, total: int) -> SearchGroup:
    hits = tuple(make_hit(session_id, one) for one in message_ids)
    title = f"Bread {session_id}"
    return SearchGroup(session_id, "chatgpt", title, None, total, hits)


class InventedSearching:
    """Knows five hits of each conversation, and remembers whose it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def hits(self, text: str, session_id: int, work: Work) -> tuple[SearchHit, ...]:
        self.asked.append(session_id)
        return tuple(make_hit(session_id, session_id * 10 + place) for place in range(5))

    def snippets(self, text: str, message_ids: Sequence[int], work: Work) -> dict[int, Snippet]:
        return {one: Snippet(f"line {one}") for one in message_ids}


PAGE = SearchPage("rye", "", 3, False, (make_group(1, 14, 13, total=2), make_group(2, 24, total=1)))
DETAILS = SearchDetails(
    "rye",
    Count(11),
    group_totals={1: 5, 2: 1, 3: 5},
    more=(make_group(3, 34, total=5),),
)


def ids(searching: InventedSearching, limit: int) -> list[int | None]:
    hits = found(cast("Searching", searching), PAGE, DETAILS)
    return [hit.message_id for _, hit in itertools.islice(hits, limit)]


def test_hits_beyond_the_list_are_fetched_where_they_are_wanted() -> None:
    searching = InventedSearching()
    assert ids(searching, 2) == [14, 13]
    assert searching.asked == []
    assert ids(searching, 100) == [14, 13, 12, 11, 10, 24, 34, 33, 32, 31, 30]
    assert searching.asked == [1, 3]


def test_each_hit_has_the_line_that_shows_why_it_was_found() -> None:
    searching = cast("Searching", InventedSearching())
    hits = [("Bread 1", make_hit(1, 14)), ("Rye bread", make_hit(2, None))]
    lines = [hit.snippet.text for _, hit in with_snippets(searching, "rye", hits) if hit.snippet]
    assert lines == ["line 14", "Rye bread"]
