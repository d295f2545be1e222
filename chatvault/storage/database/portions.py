"""Ids and names in portions, for a statement can name only so many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

AT_ONCE = 400
Value = TypeVar("Value")


def portions(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The values in their order, a few hundred at a time."""
    left = iter(values)
    while portion := list(islice(left, AT_ONCE)):
        yield portion
