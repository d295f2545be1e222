"""What can be ticked beside an answer: the values of its facets, and where else to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.domain.search.hits import Count, Facet, SearchDetails, Widening
from chatvault.domain.search.query import parse
from chatvault.domain.search.understood import understood
from chatvault.ui.search.answer import figure, spoken_figure
from chatvault.ui.search.operators import filters
from chatvault.ui.wording import model_name

ELSEWHERE = "Also look in"
_FILTERS = "Filters"
_MODEL = "Model"


@dataclass(frozen=True, slots=True)
class Entry:
    """One value: its words, the hits behind it, and the operator that a tick adds.

    ``count`` is None until the hits are counted.
    """

    label: str
    count: Count | None
    query: str
    chosen: bool = False
    tip: str = ""

    @property
    def figure(self) -> str:
        """The number of hits, with a "+" where there may be more; of what is in the list none."""
        return figure(self._waiting) if self._waiting else ""

    @property
    def spoken(self) -> str:
        """The value as it is heard."""
        return f"{self.label}, {spoken_figure(self._waiting)}" if self._waiting else self.label

    @property
    def full(self) -> str:
        """The value with its whole name and figure."""
        name = self.tip or self.label
        return f"{name}: {spoken_figure(self._waiting)}" if self._waiting else name

    @property
    def _waiting(self) -> Count | None:
        """The hits to be told."""
        if self.chosen and self.count is not None and not self.count.value:
            return None
        return self.count


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """The values of one facet."""

    name: str
    entries: tuple[Entry, ...]


def groups_of(details: SearchDetails) -> tuple[EntryGroup, ...]:
    """Everything that can be ticked, from top to bottom; what is empty is left out.

    Where nothing was found the filters that are asked for stay, to be taken back.
    """
    elsewhere = EntryGroup(ELSEWHERE, _elsewhere(details.widenings))
    facets = [EntryGroup(facet.name, _values(facet)) for facet in details.facets]
    if not facets:
        facets = [EntryGroup(_FILTERS, tuple(map(_filter, filters(details.query))))]
    return tuple(group for group in (elsewhere, *facets) if group.entries)


def _filter(operator: str) -> Entry:
    said = understood(parse(operator)).replace("*", "")
    return Entry(said[:1].upper() + said[1:], Count(0), operator, chosen=True)


def _elsewhere(widenings: Sequence[Widening]) -> tuple[Entry, ...]:
    return tuple(
        Entry(place.name, place.count, place.query, place.chosen)
        for place in widenings
        if place.chosen or place.count is None or place.count.value
    )


def _values(facet: Facet) -> tuple[Entry, ...]:
    labels = [value.label for value in facet.values]
    if facet.name == _MODEL:
        labels = _model_names(labels)
    return tuple(
        Entry(label, Count(value.count, facet.exact), value.query, value.chosen, value.label)
        for label, value in zip(labels, facet.values, strict=True)
    )


def _model_names(models: Sequence[str]) -> list[str]:
    """What people call the models; their full names where two would be called the same."""
    names = [model_name(model) or model for model in models]
    often = Counter(names)
    return [name if often[name] == 1 else model for name, model in zip(names, models, strict=True)]
