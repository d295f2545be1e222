"""The order in which an outline tells of a tree of messages: along a line, its versions aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A message in the tree; ``shown`` is false for what is kept but no branch to choose."""

    id: int
    parent: int | None
    active: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A message with where it stands: ``branch`` of ``branches`` versions, ``depth`` forks aside.

    ``messages`` counts what is shown of it and of everything below it.
    """

    id: int
    depth: int
    active: bool
    branch: int
    branches: int
    messages: int


def walk(nodes: Sequence[TreeNode]) -> list[Step]:
    """All shown messages, from (in thread order) the roots down.

    The line goes on at one depth, through the version that is or would be shown; the other
    versions of a fork follow it at once, one deeper, each with its own line. So a thousand
    forks one after the other are no deeper than one.
    """
    by_id = {node.id: node for node in nodes}
    children = _children(nodes)
    roots = [node.id for node in nodes if node.parent not in by_id]
    order = _lines(roots, children, by_id) if roots else []
    counts = _counts(order, by_id)
    versions = _versions(nodes, by_id)
    return [
        Step(message, depth, by_id[message].active, *versions[message], counts[message])
        for message, depth in order
        if by_id[message].shown
    ]


def _lines(
    roots: Sequence[int], children: Mapping[int, Sequence[int]], by_id: Mapping[int, TreeNode]
) -> list[tuple[int, int]]:
    """Every message that can be reached with its depth; one that closes a cycle is left out."""
    order: list[tuple[int, int]] = []
    seen: set[int] = set()
    # What is still to be told, the next at the end: message, depth, the versions beside it.
    first = _followed(roots, by_id)
    ahead: list[tuple[int, int, Sequence[int]]] = [
        (first, 0, [root for root in roots if root != first])
    ]
    while ahead:
        message, depth, beside = ahead.pop()
        if message not in seen:
            seen.add(message)
            order.append((message, depth))
            if below := children.get(message, ()):
                onward = _followed(below, by_id)
                ahead.append((onward, depth, [child for child in below if child != onward]))
            ahead.extend((version, depth + 1, ()) for version in reversed(beside))
    return order


def _followed(below: Sequence[int], by_id: Mapping[int, TreeNode]) -> int:
    """The child that the line goes on with: the active one, or else the newest."""
    return next((child for child in below if by_id[child].active), below[-1])


def _counts(order: Sequence[tuple[int, int]], by_id: Mapping[int, TreeNode]) -> dict[int, int]:
    """How many shown messages there are from each on."""
    counts = {message: int(by_id[message].shown) for message, _ in order}
    for message, _ in reversed(order):
        parent = by_id[message].parent
        if parent in counts and parent is not None and parent != message:
            counts[parent] += counts[message]
    return counts


def _versions(
    nodes: Sequence[TreeNode], by_id: Mapping[int, TreeNode]
) -> dict[int, tuple[int, int]]:
    """Which version of how many each shown message is; beginnings are versions of each other."""
    families: dict[int | None, list[int]] = {}
    versions = {node.id: (1, 1) for node in nodes}
    for node in nodes:
        if node.shown:
            parent = node.parent if node.parent in by_id else None
            families.setdefault(parent, []).append(node.id)
    for family in families.values():
        for place, message in enumerate(family, start=1):
            versions[message] = (place, len(family))
    return versions


def _children(nodes: Sequence[TreeNode]) -> dict[int, list[int]]:
    """Children by parent, in thread order."""
    children: dict[int, list[int]] = {}
    for node in nodes:
        if node.parent is not None:
            children.setdefault(node.parent, []).append(node.id)
    return children
