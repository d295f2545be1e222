"""Finds the operators in a query's text, so that the field can colour them."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from chatvault.domain.query import FIELDS, parse

_OPERATOR = re.compile(rf'(?<![^\s(])-?(?:{"|".join(FIELDS)}):(?:"[^"]*"?|\S*)', re.IGNORECASE)
_WRITTEN = re.compile(r'(-?[^\s:"]+:)("[^"]*"|\S+)')
_QUOTE = '"'


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator: where it starts, how long its name is (with "-" and ":") and its value."""

    start: int
    name: int
    value: int
    understood: bool


def operators(text: str) -> tuple[Operator, ...]:
    """The operators of a query, in order; one without a value yet counts as understood."""
    return tuple(
        Operator(
            found.start(),
            name := found[0].index(":") + 1,
            len(found[0]) - name,
            understood=len(found[0]) == name or not parse(found[0]).mistakes,
        )
        for found in _OPERATOR.finditer(text)
    )


def without_operators(text: str) -> str:
    """The bare words of a query: what is left when every filter is cleared."""
    return " ".join(_OPERATOR.sub(" ", text).split())


def narrowed(text: str, condition: str) -> str:
    """The query with a condition of one or more operators added.

    It comes first: the last word may still grow, and a phrase or an OR may wait for its end.
    """
    return f"{condition} {text.lstrip()}".strip()


def widened(text: str, condition: str) -> str:
    """The query without that condition."""
    for part in _parts(condition):
        text = re.sub(rf"\s*{part}", "", text, flags=re.IGNORECASE)
    return text.strip()


def holds(text: str, condition: str) -> bool:
    """Whether the query has every operator of the condition."""
    if ":" not in text:
        return False
    lowered = text.lower()  # most conditions of a facet name a field that the query does not
    return all(name in lowered for name in _names(condition)) and all(
        re.search(part, text, re.IGNORECASE) for part in _parts(condition)
    )


@functools.lru_cache(maxsize=1024)
def _names(condition: str) -> tuple[str, ...]:
    return tuple(found[1].lower() for found in _WRITTEN.finditer(condition))


@functools.lru_cache(maxsize=1024)
def _parts(condition: str) -> tuple[str, ...]:
    """An expression for each operator of a condition, with its value in quotes or without."""
    return tuple(
        rf'(?<!\S){re.escape(found[1])}"?{re.escape(found[2].strip(_QUOTE))}"?(?!\S)'
        for found in _WRITTEN.finditer(condition)
    )
