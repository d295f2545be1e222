"""Finds the operators in a query's text, so that the field can colour them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatvault.domain.query import parse
from chatvault.domain.query_fields import NAMES
from chatvault.domain.query_tree import Query

_OPERATOR = re.compile(
    rf'(?<![^\s(])-?(?:{"|".join(NAMES)}):=?(?:"(?:[^"]|"")*+"?|\S*)', re.IGNORECASE
)


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
    asked = _meanings(condition)
    for found in reversed(tuple(_standing(text))):
        if _meaning(found[0]) in asked:
            text = text[: found.start()].rstrip() + text[found.end() :]
    return text.strip()


def holds(text: str, condition: str) -> bool:
    """Whether the query has every operator of the condition, however it is written."""
    return ":" in text and _meanings(condition) <= _asked(text)


@functools.lru_cache(maxsize=8)
def _asked(text: str) -> frozenset[Query]:
    return frozenset(_meaning(one[0]) for one in _standing(text))


def _standing(text: str) -> Iterator[re.Match[str]]:
    """The operators that no parenthesis stands before."""
    return (one for one in _OPERATOR.finditer(text) if text[one.start() - 1 : one.start()] != "(")


@functools.lru_cache(maxsize=1024)
def _meanings(condition: str) -> frozenset[Query]:
    return frozenset(_meaning(one[0]) for one in _OPERATOR.finditer(condition))


@functools.lru_cache(maxsize=1024)
def _meaning(operator: str) -> Query:
    return parse(operator)
