"""Forks of a thread: which one is meant at a message, and what its other versions are."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.message import MessageEntry


def fork_at(entries: Sequence[MessageEntry], place: int) -> int | None:
    """The message with versions that is at that place, or the nearest above it."""
    for fork in range(min(place, len(entries) - 1), -1, -1):
        if entries[fork].branches > 1:
            return fork
    return None


def version(entry: MessageEntry, step: int) -> int | None:
    """The id of the version so many steps from that one; None where there is none."""
    place = entry.branch - 1 + step
    return entry.siblings[place] if 0 <= place < len(entry.siblings) else None


def version_near(entries: Sequence[MessageEntry], place: int, step: int) -> int | None:
    """The id of the version before or after, at the fork that is meant at that place."""
    fork = fork_at(entries, place)
    return version(entries[fork], step) if fork is not None else None
