"""Places in a text as Qt counts them: in UTF-16 units, where Python counts characters."""

from __future__ import annotations

import functools
from array import array
from bisect import bisect_left

_WIDE = "\uffff"  # characters after this one take two units


@functools.lru_cache(maxsize=32)
def _wide(text: str) -> array[int]:
    """The indexes of the characters that take two units; asked again for every place."""
    if max(text, default="") <= _WIDE:
        return array("L")
    return array("L", (index for index, char in enumerate(text) if char > _WIDE))


def is_simple(text: str) -> bool:
    """Whether both counts are the same, as in nearly every text."""
    return text.isascii() or max(text, default="") <= _WIDE


def length(text: str) -> int:
    """How many units the text has."""
    return len(text) if is_simple(text) else len(text) + sum(char > _WIDE for char in text)


def to_units(text: str, index: int) -> int:
    """The unit at which the character with that index begins."""
    return index if text.isascii() else index + bisect_left(_wide(text), index)


def to_index(text: str, unit: int) -> int:
    """The index of the first character that begins at that unit or after it."""
    if text.isascii():
        return min(unit, len(text))
    wide = _wide(text)
    before = bisect_left(range(len(wide)), unit, key=lambda number: wide[number] + number)
    if before and wide[before - 1] + before == unit:  # in the middle of that character
        return wide[before - 1] + 1
    return min(unit - before, len(text))


def cut(text: str, start: int, end: int) -> str:
    """The part of ``text`` between two units."""
    return text[to_index(text, start) : to_index(text, end)]
