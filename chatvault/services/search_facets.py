"""The ways to narrow an answer, with the number of hits behind each."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from chatvault.domain.search import Facet, FacetValue
from chatvault.domain.source import source
from chatvault.storage.message_ids import HOUR_MS
from chatvault.storage.session_heads import SessionHead

_WHO = {"user": ("You", "me"), "assistant": ("Assistant", "assistant"),
        "tool": ("Tools", "tool"), "system": ("System", "system"),
        "other": ("Others", "others")}  # fmt: skip
_MOST = 12  # values of a facet

# What a value is called, and the operator that narrows to it.
Told = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the hits were counted from.

    ``by_session``, ``by_role`` and ``by_hour`` (since 1970) number the hits; ``tags`` are
    (session, tag), ``tools`` (name, hits). ``exact``: these are all hits.
    """

    by_session: Counter[int]
    by_role: Counter[str]
    by_hour: Counter[int]
    heads: Mapping[int, SessionHead]
    tags: Iterable[tuple[int, str]]
    tools: Iterable[tuple[str, int]]
    exact: bool


def facets(counted: Counted) -> tuple[Facet, ...]:
    """All facets that there is anything to say of."""
    found = (
        _facet("Source", _by_head(counted, lambda head: head.source), _source, counted.exact),
        _facet("Who", counted.by_role, _who, counted.exact),
        _facet(
            "Project", _by_head(counted, lambda head: head.project), _as("project"), counted.exact
        ),
        _facet("Model", _by_head(counted, lambda head: head.model), _as("model"), counted.exact),
        _facet("Year", _by_year(counted), _as("date"), counted.exact, latest_first=True),
        _facet("Tool", _by_tool(counted), _as("tool"), counted.exact),
        _facet("Tag", _by_tag(counted), _as("tag"), counted.exact),
    )
    return tuple(facet for facet in found if facet.values)


def _facet(
    name: str, numbers: Counter[str], told: Told, exact: bool, *, latest_first: bool = False
) -> Facet:
    ordered = sorted(numbers.items(), reverse=True) if latest_first else numbers.most_common(_MOST)
    values = []
    for value, number in ordered[:_MOST]:
        label, operator = told(value)
        values.append(FacetValue(label, number, operator))
    return Facet(name, tuple(values), exact)


def _by_head(counted: Counted, value_of: Callable[[SessionHead], str | None]) -> Counter[str]:
    """The hits by a value of their conversation."""
    numbers: Counter[str] = Counter()
    for key, number in counted.by_session.items():
        value = value_of(counted.heads[key]) if key in counted.heads else None
        if value:
            numbers[value] += number
    return numbers


def _by_year(counted: Counted) -> Counter[str]:
    numbers: Counter[str] = Counter()
    for hour, number in counted.by_hour.items():
        if hour >= 24:  # in the first ones are messages without a time
            moment = datetime.datetime.fromtimestamp(hour * HOUR_MS / 1000, datetime.UTC)
            numbers[str(moment.year)] += number
    return numbers


def _by_tag(counted: Counted) -> Counter[str]:
    numbers: Counter[str] = Counter()
    for session_id, tag in counted.tags:
        numbers[tag] += counted.by_session[session_id]
    return numbers


def _by_tool(counted: Counted) -> Counter[str]:
    """The hits by tool; of what came back without its call nobody tells which it was."""
    return Counter({name: number for name, number in counted.tools if name})


def _source(key: str) -> tuple[str, str]:
    return source(key).name, f"in:{key}"


def _who(role: str) -> tuple[str, str]:
    label, value = _WHO[role]
    return label, f"from:{value}"


def _as(field: str) -> Told:
    """A value that is called as it is; quoted where it has to be."""

    def told(value: str) -> tuple[str, str]:
        plain = not set(value) & set(' \t"()')
        return value, f"{field}:{value}" if plain else f'{field}:"{value}"'

    return told
