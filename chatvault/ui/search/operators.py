"""Finds the operators in a query's text, so that the field can colour them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatvault.domain.query import FIELDS, parse

_OPERATOR = re.compile(rf'(?<![^\s(])-?(?:{"|".join(FIELDS)}):(?:"[^"]*"?|\S*)', re.IGNORECASE)


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
    """The query with a condition of one or more operators added."""
    return f"{text.strip()} {condition}".strip()


def widened(text: str, condition: str) -> str:
    """The query without that condition."""
    for part in operator_texts(condition):
        text = re.sub(rf"\s*(?<!\S){re.escape(part)}(?!\S)", "", text)
    return text.strip()


def holds(text: str, condition: str) -> bool:
    """Whether the query has every operator of the condition."""
    own = operator_texts(text)
    return all(part in own for part in operator_texts(condition))


def operator_texts(text: str) -> tuple[str, ...]:
    """The operators as they are written."""
    return tuple(
        text[found.start : found.start + found.name + found.value] for found in operators(text)
    )
