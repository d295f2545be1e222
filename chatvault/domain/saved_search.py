"""A search that the person keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query under a name; ``position`` is its place among the others."""

    id: int
    name: str
    query: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class SearchCount:
    """How much a query finds now; where it is not exact, there is more."""

    total: int
    is_exact: bool = True
