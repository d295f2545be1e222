"""A number with its noun, in the singular or the plural."""

from __future__ import annotations


def noun(count: int, one: str, many: str) -> str:
    """The noun of a number that stands apart from it."""
    return one if count == 1 else many


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: 1 message, 1,204 messages."""
    return f"{count:,} {noun(count, one, many)}"


def conversations(count: int) -> str:
    """How many conversations."""
    return counted(count, "conversation", "conversations")
