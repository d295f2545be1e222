"""Places in a text as Qt counts them: in UTF-16 units, where Python counts characters."""

from __future__ import annotations


def is_simple(text: str) -> bool:
    """Whether both counts are the same, as in nearly every text."""
    return text.isascii() or max(text, default="") <= "\uffff"


def length(text: str) -> int:
    """How many units the text has."""
    return len(text) if is_simple(text) else len(text) + sum(char > "\uffff" for char in text)


def to_units(text: str, index: int) -> int:
    """The unit at which the character with that index begins."""
    return index if is_simple(text) else length(text[:index])


def to_index(text: str, unit: int) -> int:
    """The index of the character that holds that unit."""
    if is_simple(text):
        return min(unit, len(text))
    position = 0
    for index, char in enumerate(text):
        if position >= unit:
            return index
        position += 2 if char > "\uffff" else 1
    return len(text)


def cut(text: str, start: int, end: int) -> str:
    """The part of ``text`` between two units."""
    return text[to_index(text, start) : to_index(text, end)]
