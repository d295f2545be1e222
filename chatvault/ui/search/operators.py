"""Finds the operators in a query's text, adds some to it and takes some out again."""

from __future__ import annotations

import functools

from chatvault.domain.search.query import fields, parse
from chatvault.domain.search.query_text import without_fields
from chatvault.domain.search.query_tree import Condition, Node, leaves


def without_operators(text: str) -> str:
    """The words of a query: what is left when every filter is cleared."""
    return without_fields(parse(text))


def narrowed(text: str, condition: str) -> str:
    """The query with a condition of one or more operators added.

    It comes first: the last word may still grow, and a phrase or an OR may wait for its end.
    """
    return f"{condition} {text.lstrip()}".strip()


def widened(text: str, condition: str) -> str:
    """The query without that condition."""
    asked = _meaning(condition)
    for place in reversed(fields(text)):
        if not place.grouped and _meaning(text[place.start : place.end]) <= asked:
            text = text[: place.start].rstrip() + text[place.end :]
    return text.strip()


def holds(text: str, condition: str) -> bool:
    """Whether the query asks for every operator of the condition, however it is written."""
    return ":" in text and _meaning(condition) <= _meaning(text)


def is_filtered(text: str) -> bool:
    """Whether anything in the query narrows it: no mistake, and nowhere else to look."""
    return any(
        isinstance(leaf, Condition)
        for node in parse(text).nodes
        for leaf in leaves(node, also_unwanted=True)
    )


def filters(text: str) -> tuple[str, ...]:
    """The operators of a query that hold for all it finds, as they are written."""
    every = (text[place.start : place.end] for place in fields(text) if place.understood)
    return tuple(dict.fromkeys(one for one in every if is_filtered(one) and holds(text, one)))


@functools.lru_cache(maxsize=1024)
def _meaning(text: str) -> frozenset[Node | str]:
    """What has to be so, and where else to look."""
    query = parse(text)
    return frozenset(query.nodes) | query.widened
