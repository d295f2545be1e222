"""The order of nodes that ChatGPT and DeepSeek map: parents before children, branch by branch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.times.timestamps import timestamp

Entry = dict[str, Any]


class Node(NamedTuple):
    """A node of the mapping; ``parent`` is None at the beginning of a conversation."""

    id: str
    parent: str | None
    message: object


def arranged(nodes: dict[str, Any]) -> Iterator[Node]:
    """Every node once. Missing parents and cycles make the beginning of a branch.

    Siblings come in the order their parent lists them; those it does not list, by time.
    """
    parents = _parents(nodes)
    children: dict[str | None, list[str]] = {}
    for node, parent in parents.items():
        children.setdefault(parent, []).append(node)
    for parent, siblings in children.items():
        if parent is not None and len(siblings) > 1:
            _sort(siblings, nodes[parent], nodes)
    seen: set[str] = set()
    for beginning in (*children.get(None, ()), *parents):  # a cycle has no beginning: any will do
        if beginning not in seen:
            yield from _branch(beginning, children, nodes, seen)


def _branch(
    beginning: str,
    children: dict[str | None, list[str]],
    nodes: dict[str, Any],
    seen: set[str],
) -> Iterator[Node]:
    stack: list[tuple[str, str | None]] = [(beginning, None)]
    while stack:
        node, parent = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        yield Node(node, parent, nodes[node].get("message"))
        below = children.get(node)
        if below:
            stack += [(child, node) for child in reversed(below)]


def _parents(nodes: dict[str, Any]) -> dict[str, str | None]:
    """The parent of every node that is one, also where only the parent knows of its child."""
    parents: dict[str, str | None] = {}
    for key, node in nodes.items():
        if isinstance(node, dict):
            parent = string(node.get("parent"))
            known = parent != key and isinstance(nodes.get(parent), dict)
            parents[key] = parent if known else None
    if sum(parent is None for parent in parents.values()) == 1:
        return parents
    for key, node in nodes.items():
        for child in sequence(mapping(node).get("children")):
            if isinstance(child, str) and child != key and parents.get(child, key) is None:
                parents[child] = key
    return parents


def _sort(siblings: list[str], parent: Entry, nodes: dict[str, Any]) -> None:
    listed = [child for child in sequence(parent.get("children")) if isinstance(child, str)]
    places = {child: place for place, child in reversed(list(enumerate(listed)))}
    siblings.sort(key=lambda child: (places.get(child, len(places)), _time(nodes[child])))


def _time(node: Entry) -> int:
    return timestamp(mapping(node.get("message")).get("create_time")) or 0
