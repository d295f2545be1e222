"""Puts hits in order: the conversations that an answer lists, one below the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chatvault.domain.message import Role
from chatvault.domain.search import SearchGroup, SearchHit, SearchSort
from chatvault.storage.search_repository import HitRow
from chatvault.storage.session_heads import SessionHead

_ROLES = {role.value: role for role in Role}


def order(
    hits: Sequence[HitRow], titles: Iterable[tuple[int, int]], sort: SearchSort, *, complete: bool
) -> list[int]:
    """The conversations in the order they are listed in.

    By relevance those whose title matches come first. Newest first they come at their time;
    where there are more hits than these, those that may stand behind one of them wait.
    """
    matching = dict(titles)
    if sort is SearchSort.RELEVANCE:
        return list(dict.fromkeys([*matching, *(hit[1] for hit in hits)]))
    newest: dict[int, int] = {}
    for _, session_id, _, moment in hits:
        newest.setdefault(session_id, moment or 0)
    last = hits[-1][3] or 0 if hits and not complete else None
    alone = {
        place: moment
        for place, moment in matching.items()
        if place not in newest and (last is None or moment >= last)
    }
    moments = newest | alone
    return sorted(moments, key=lambda place: moments[place], reverse=True)


def grouped(
    places: Sequence[int],
    hits: Iterable[HitRow],
    heads: Mapping[int, SessionHead],
    hits_per_group: int,
) -> list[SearchGroup]:
    """The groups of these conversations, with their first hits; a title alone counts as one."""
    by_session: dict[int, list[HitRow]] = {place: [] for place in places}
    for hit in hits:
        if hit[1] in by_session:
            by_session[hit[1]].append(hit)
    return [
        _group(heads[place], found, hits_per_group)
        for place, found in by_session.items()
        if place in heads
    ]


def hit_of(head: SessionHead, row: HitRow) -> SearchHit:
    """A hit without its snippet."""
    message_id, _, role, created_at = row
    return SearchHit(head.id, head.uid, message_id, _ROLES[role], created_at)


def _group(head: SessionHead, found: Sequence[HitRow], most: int) -> SearchGroup:
    shown = tuple(hit_of(head, row) for row in found[:most])
    if not shown:
        shown = (SearchHit(head.id, head.uid, None, None, head.updated_at),)
    total = max(len(found), 1)
    return SearchGroup(head.id, head.uid, head.source, head.title, head.updated_at, total, shown)
