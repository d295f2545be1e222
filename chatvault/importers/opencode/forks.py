"""Tells which session a fork came out of: it says so itself in neither store.

A fork begins with copies of the messages of another session, which are older than it is itself.
They have ids of their own, but the times of those that were copied.
"""

from __future__ import annotations

from collections import defaultdict


class Forks:
    """Gathers the times of the messages of sessions, which come as they began."""

    def __init__(self) -> None:
        self._times: dict[str, set[int]] = {}
        self._holders: dict[int, list[str]] = defaultdict(list)  # the sessions by those times

    def origin(self, key: str, begun: int | None, times: set[int]) -> str | None:
        """The session before that this one came out of; None where it is no fork."""
        if begun is None or not times:
            return None
        first, found = min(times), None
        older = self._holders.get(first)
        if older and first < begun:
            found = max(older, key=lambda other: len(self._times[other] & times))
        self._times[key] = times
        for at in times:
            self._holders[at].append(key)
        return found
