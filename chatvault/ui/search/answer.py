"""What is known of an answer: its list at once, and a moment later how much there is in all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from chatvault.domain.counted import conversations
from chatvault.domain.search.hits import Count, Extent, SearchDetails, SearchPage
from chatvault.ui.wording import apart, counted, shortened

_LONG = 10_000  # from here on a figure would take the room of its name


@dataclass(frozen=True)
class Answer:
    """A list and what has been told about it.

    ``details`` are those of the same query; ``extent`` is how much there is in all, where they
    do not know it.
    """

    page: SearchPage
    details: SearchDetails | None = None
    extent: Extent | None = None

    @property
    def hits(self) -> Count:
        """How many messages were found."""
        if self.extent is not None:
            return Count(self.extent.hits)
        if self.details is not None:
            return self.details.total
        return Count(self.page.total, self.page.total_is_exact)

    @cached_property
    def conversations(self) -> int:
        """How many conversations they are in."""
        if self.extent is not None:
            return self.extent.sessions
        known = {group.session_id for group in self.page.groups}
        if self.details is not None:
            known.update(self.details.group_totals)
            known.update(group.session_id for group in self.details.more)
        return len(known)

    @property
    def listed(self) -> int:
        """How many of these the list has."""
        return len(self.page.groups) + (len(self.details.more) if self.details is not None else 0)

    @property
    def text(self) -> str:
        """How much was found: "19 hits in 5 conversations"."""
        if not self.page.groups:
            return "" if self.page.asks_nothing else "Nothing found"
        return f"{self._hits} in {conversations(self.conversations)}"

    @property
    def status(self) -> str:
        """The same for the status bar, with the keys that lead through the hits."""
        if self.page.asks_nothing:
            return ""
        keys = "F3 next, Shift+F3 previous" if self.page.groups else ""
        return apart(self._hits, conversations(self.conversations), keys)

    @property
    def _hits(self) -> str:
        hits = counted(self.hits.value, "hit", "hits")
        return hits if self.hits.exact else f"More than {hits}"


def with_the_rest(details: SearchDetails, extent: Extent) -> SearchDetails:
    """The details with what was found behind all that they know of."""
    more = (*details.more, *extent.more)
    return replace(details, more=more, group_totals=extent.by_session)


def figure(count: Count) -> str:
    """A number of hits beside the name of where they are: 1,204, 12 k, 500+."""
    shown = shortened(count.value) if count.value >= _LONG else f"{count.value:,}"
    return f"{shown}{'' if count.exact else '+'}"


def spoken_figure(count: Count) -> str:
    """The same to be heard."""
    return f"{'' if count.exact else 'at least '}{count.value:,}"
