"""What a search finds: the list at once, what is told about it a moment later."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from chatvault.domain.message import Role


class SearchSort(enum.StrEnum):
    """The order of hits."""

    NEWEST = "newest"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line of a hit's text; ``marks`` are (start, length) of the found words in it.

    ``of_tool``: it is what a tool was given, or gave.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    of_tool: bool = False


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One message that a query found; ``message_id`` None: the session's title matched.

    ``snippet`` is None until it is asked for: only those that are seen are cut.
    """

    session_id: int
    session_uid: str
    message_id: int | None
    role: Role | None
    created_at: int | None
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """The hits of one session: the first few, and how many are known of."""

    session_id: int
    source: str
    title: str
    updated_at: int | None
    total: int
    hits: tuple[SearchHit, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of hits; where it is not exact there are at least that many."""

    value: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with the number of hits behind it; ``query`` narrows to it."""

    label: str
    count: int
    query: str  # "in:codex"
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a search: Source, Who, Project, Model, Year, Tool, Tag.

    ``exact`` is False where the counts are those of the newest hits only.
    """

    name: str
    values: tuple[FacetValue, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Widening:
    """A place that was not looked at, and how many hits wait there.

    ``query`` is the operator that looks there too: "also:tools". ``count`` is None where it
    takes too long to count them before nobody types any more.
    """

    name: str
    query: str
    count: Count | None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The list that answers a query.

    ``understood`` is a sentence with the understood values between asterisks; ``mistake`` is
    what could not be understood, empty when all was. ``milliseconds`` is how long it took.
    ``total`` counts the hits of the groups; there may be more where ``total_is_exact`` is not
    so, and SearchDetails tell how many.
    """

    query: str
    understood: str
    total: int
    total_is_exact: bool
    groups: tuple[SearchGroup, ...]
    mistake: str = ""
    milliseconds: float = 0.0
    words: tuple[str, ...] = ()  # to mark in the opened thread; "*" for letters that may be there
    expressions: tuple[str, ...] = ()  # to mark there as well

    @property
    def asks_nothing(self) -> bool:
        """Whether there is nothing in the query that could be looked for."""
        return not self.understood


@dataclass(frozen=True, slots=True)
class Extent:
    """How much answers a query in all: hits, and the conversations that they are in.

    ``by_session`` are the hits of each, ``more`` the groups that come after those known of.
    """

    hits: int
    sessions: int
    by_session: Mapping[int, int] = field(default_factory=dict, compare=False)
    more: tuple[SearchGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchDetails:
    """What is told about an answer once its list stands.

    ``group_totals`` are the hits by session, ``more`` the groups that come after those of the
    list. Where not all hits were gone through for them, and an Extent would tell the rest, it is
    ``measurable``. ``suggestions`` are whole queries with words that the vault knows,
    where nothing was found: "close to".
    """

    query: str
    total: Count
    measurable: bool = False
    group_totals: Mapping[int, int] = field(default_factory=dict)
    more: tuple[SearchGroup, ...] = ()
    facets: tuple[Facet, ...] = ()
    widenings: tuple[Widening, ...] = ()
    suggestions: tuple[str, ...] = ()

    @property
    def is_rough_elsewhere(self) -> bool:
        """Whether more can be told of how many hits wait where nobody has looked yet."""
        return any(place.count is None or not place.count.exact for place in self.widenings)
