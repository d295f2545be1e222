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
