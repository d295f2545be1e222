"""A number with its noun, in the singular or the plural."""

from __future__ import annotations


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: 1 message, 1,204 messages."""
    return f"{count:,} {one if count == 1 else many}"


def conversations(count: int) -> str:
    """How many conversations."""
    return counted(count, "conversation", "conversations")
