"""Paths through the tree of a conversation's messages, whatever they are called by."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Message = TypeVar("Message", bound=Hashable)


def path_to(leaf: Message | None, parents: Mapping[Message, Message | None]) -> set[Message]:
    """The messages from the root to ``leaf``; a cycle ends where it closes."""
    path: set[Message] = set()
    while leaf is not None and leaf in parents and leaf not in path:
        path.add(leaf)
        leaf = parents[leaf]
    return path


def leaf_below(start: Message, parents: Mapping[Message, Message | None]) -> Message:
    """The end of the thread that goes on from ``start``, by the last answer at each fork.

    ``parents`` are in the order of the thread; a cycle ends where it closes.
    """
    last_child = {parent: message for message, parent in parents.items() if parent is not None}
    seen = {start}
    while (below := last_child.get(start)) is not None and below not in seen:
        start = below
        seen.add(start)
    return start


def parents_first(
    messages: Iterable[Message], parents: Mapping[Message, Message | None]
) -> list[Message]:
    """The messages in their order, except that each comes after the one it follows.

    A source may list them in any order. Each message of a cycle comes once.
    """
    ordered: dict[Message, None] = {}
    for message in messages:
        above: dict[Message, None] = {}
        here: Message | None = message
        while here is not None and here in parents and here not in ordered and here not in above:
            above[here] = None
            here = parents[here]
        ordered.update(dict.fromkeys(reversed(above)))
    return list(ordered)
