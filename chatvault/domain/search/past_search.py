"""What was searched for before."""

from __future__ import annotations

from dataclasses import dataclass

# A query that begins with the newest one and follows it this closely has only grown.
GROWING_MS = 60_000


@dataclass(frozen=True, slots=True)
class PastSearch:
    """A query that somebody acted on, and when."""

    at: int
    query: str

    def repeats(self, query: str) -> bool:
        """Whether ``query`` is the same search, in whatever case."""
        return self.query.casefold() == query.casefold()

    def grew_into(self, query: str, at: int) -> bool:
        """Whether this is what stood there while ``query`` was still being typed."""
        begun = query.casefold().startswith(self.query.casefold())
        return begun and 0 <= at - self.at <= GROWING_MS
