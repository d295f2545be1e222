"""Puts hits in order: the conversations that an answer lists, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chatvault.domain.message import Role
from chatvault.domain.search.hits import SearchGroup, SearchHit, SearchSort, Snippet
from chatvault.storage.search.hits import HitRow, Hits
from chatvault.storage.search.session_heads import SessionHead

_NO_LINES: Mapping[int, Snippet] = {}
_ROLES = {role.value: role for role in Role}


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that show why messages and titles were found."""

    of_messages: Mapping[int, Snippet]
    of_title: Callable[[str], Snippet]


def order(hits: Hits, titles: Iterable[tuple[int, int]], sort: SearchSort) -> list[int]:
    """The conversations in the order they are listed in.

    By relevance those whose title matches come first. Newest first they come at their time;
    where there are more hits than these, those that may stand behind one of them wait.
    """
    matching = dict(titles)
    if sort is SearchSort.RELEVANCE:
        return list(dict.fromkeys([*matching, *(hit[1] for hit in hits.rows)]))
    newest: dict[int, int] = {}
    for _, session_id, _, moment in hits.rows:
        newest.setdefault(session_id, moment or 0)
    last = hits.rows[-1][3] or 0 if hits.rows and not hits.complete else None
    alone = {
        place: moment
        for place, moment in matching.items()
        if place not in newest and (last is None or moment >= last)
    }
    moments = newest | alone
    return sorted(moments, key=lambda place: moments[place], reverse=True)


def by_conversation(places: Iterable[int], hits: Iterable[HitRow]) -> dict[int, list[HitRow]]:
    """The hits of each of these conversations, which keep their order."""
    found: dict[int, list[HitRow]] = {place: [] for place in places}
    for hit in hits:
        if hit[1] in found:
            found[hit[1]].append(hit)
    return found


def grouped(
    found: Mapping[int, Sequence[HitRow]],
    heads: Mapping[int, SessionHead],
    hits_per_group: int,
    lines: Lines | None = None,
) -> tuple[SearchGroup, ...]:
    """The groups of these conversations, with their first hits; a title alone counts as one."""
    return tuple(
        _group(heads[place], rows, hits_per_group, lines)
        for place, rows in found.items()
        if place in heads
    )


def hit_of(head: SessionHead, row: HitRow, snippet: Snippet | None = None) -> SearchHit:
    """A hit, mostly without its snippet yet."""
    message_id, _, role, created_at = row
    return SearchHit(head.id, head.uid, message_id, _ROLES[role], created_at, snippet)


def _group(
    head: SessionHead, found: Sequence[HitRow], most: int, lines: Lines | None
) -> SearchGroup:
    shown: tuple[SearchHit, ...]
    if not found:
        title = lines.of_title(head.title) if lines else None
        shown = (SearchHit(head.id, head.uid, None, None, head.updated_at, title),)
    else:
        cut = lines.of_messages if lines else _NO_LINES
        shown = tuple(hit_of(head, row, cut.get(row[0])) for row in found[:most])
    total = max(len(found), 1)
    return SearchGroup(head.id, head.source, head.title, head.updated_at, total, shown)
