"""The ways to narrow an answer, with the number of hits behind each."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from chatvault.domain.search.hits import Facet, FacetValue
from chatvault.domain.search.suggestion import written
from chatvault.domain.source import source
from chatvault.storage.search.message_tags import tool_tag
from chatvault.storage.search.session_heads import SessionHead

_WHO = {"user": ("You", "me"), "assistant": ("Assistant", "assistant"),
        "tool": ("Tools", "=tool"), "system": ("System", "system"),
        "other": ("Others", "others")}  # fmt: skip
_MOST = 12  # values of a facet
_QUARTER_S = 15 * 60  # by which the clocks of places differ
_LAST_QUARTER = 365 * 24 * 4 * 1_000

# What a value is called, and the operator that narrows to it.
Told = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the hits were counted from.

    ``by_session``, ``by_role`` and ``by_quarter`` (of an hour, since 1970) number the hits;
    ``by_session`` those by a title alone, too. ``tags`` are (session, tag), ``tools`` (message,
    name). ``exact``: these are all hits, ``tools_exact``: and their tools.
    """

    by_session: Counter[int]
    by_role: Counter[str]
    by_quarter: Counter[int]
    heads: Mapping[int, SessionHead]
    tags: Iterable[tuple[int, str]]
    tools: Iterable[tuple[int, str]]
    exact: bool
    tools_exact: bool


def quarter_of(moment: int) -> int:
    """The quarter of an hour of a moment in UTC ms, since 1970."""
    return moment // (1000 * _QUARTER_S)


def facets(counted: Counted) -> tuple[Facet, ...]:
    """All facets that there is anything to say of."""
    exact = counted.exact
    sources = _by_head(counted, lambda head: head.source)
    projects = _by_head(counted, lambda head: head.project)
    models = _by_head(counted, lambda head: head.model)
    found = (
        _facet("Source", sources, _source, exact=exact),
        _facet("Who", counted.by_role, _who, exact=exact),
        _facet("Project", projects, _as("project:="), exact=exact),
        _facet("Model", models, _as("model:="), exact=exact),
        _facet("Year", _by_year(counted), _as("date:"), exact=exact, latest_first=True),
        _facet("Tool", _by_tool(counted), _as("tool:="), exact=counted.tools_exact),
        _facet("Tag", _by_tag(counted), _as("tag:"), exact=exact),
    )
    return tuple(facet for facet in found if facet.values)


def _facet(
    name: str, numbers: Counter[str], told: Told, *, exact: bool, latest_first: bool = False
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
    """The hits by the year where the person is, as "date:" asks for it."""
    numbers: Counter[str] = Counter()
    for quarter, number in counted.by_quarter.items():
        if 0 < quarter < _LAST_QUARTER:  # others have no time, or an absurd one
            numbers[str(datetime.datetime.fromtimestamp(quarter * _QUARTER_S).year)] += number
    return numbers


def _by_tag(counted: Counted) -> Counter[str]:
    numbers: Counter[str] = Counter()
    for session_id, tag in counted.tags:
        numbers[tag] += counted.by_session[session_id]
    return numbers


def _by_tool(counted: Counted) -> Counter[str]:
    """The hits by tool, under the usual one of the names that mean the same.

    Of what came back without its call nobody tells which it was.
    """
    names = Counter(name for _, name in counted.tools if tool_tag(name) != tool_tag(""))
    usual = {tool_tag(name): name for name, _ in reversed(names.most_common())}
    calls = {(message, tool_tag(name)) for message, name in counted.tools}
    return Counter(usual[tag] for _, tag in sorted(calls) if tag in usual)


def _source(key: str) -> tuple[str, str]:
    return source(key).name, f"in:{key}"


def _who(role: str) -> tuple[str, str]:
    label, value = _WHO[role]
    return label, f"from:{value}"


def _as(field: str) -> Told:
    """A value that is called as it is, behind the field."""
    return lambda value: (value, f"{field}{written(value)}")
