"""What a search finds."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from chatvault.domain.message import Role


class SearchSort(enum.StrEnum):
    """The order of hits."""

    NEWEST = "newest"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line of a hit's text; ``marks`` are (start, length) of the found words in it."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One message that a query found; ``message_id`` None: the session's title matched."""

    session_id: int
    session_uid: str
    message_id: int | None
    role: Role | None
    created_at: int | None
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """The hits of one session: the first few, and how many there are in all."""

    session_id: int
    session_uid: str
    source: str
    title: str
    updated_at: int | None
    total: int
    hits: tuple[SearchHit, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with the number of hits behind it; ``query`` narrows to it."""

    label: str
    count: int
    query: str  # "in:codex"
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a search: Source, Who, Project, When."""

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to one query.

    ``understood`` is a sentence with the understood values between asterisks; ``mistake`` is
    what could not be understood, empty when all was. ``milliseconds`` is how long it took.
    """

    query: str
    understood: str
    total: int
    total_is_exact: bool
    groups: tuple[SearchGroup, ...]
    facets: tuple[Facet, ...] = ()
    mistake: str = ""
    milliseconds: float = 0.0
    words: tuple[str, ...] = ()  # to mark in the opened thread, casefolded
