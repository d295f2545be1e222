"""Which nodes of a session are its conversation, and which are other branches or of agents."""

from __future__ import annotations

from collections.abc import Iterable

from chatvault.importers.devin.database import Node, StoredSession

_DEEPEST = 500  # contexts that were built one out of the other


def main_chain(session: StoredSession) -> list[Node]:
    """The conversation; without a known end that of the newest node counts."""
    told = session.about.get("main_chain_id")
    if isinstance(told, int) and told in session.nodes:
        return whole_chain(session, told)
    newest = max(session.nodes.keys() - set(session.agents.values()), default=None)
    return [] if newest is None else whole_chain(session, newest)


def whole_chain(session: StoredSession, end: int) -> list[Node]:
    """All that was said up to a node, also before it was summed up; each message once."""
    parts = [_path(session, end)]
    summed_up = {node.sums_up for node in parts[0]} - {None}
    seen = {end}
    while summed_up and len(parts) < _DEEPEST:
        before = max(one for one in summed_up if one is not None)
        summed_up.discard(before)
        if before in session.nodes and before not in seen:
            seen.add(before)
            parts.append(_path(session, before))
            summed_up |= {node.sums_up for node in parts[-1]} - {None}
    return _each_once(node for part in reversed(parts) for node in part)


def others(session: StoredSession, known: Iterable[str]) -> list[list[Node]]:
    """The chains with messages that are not among the known ones, the longest of each first."""
    told = set(known)
    above = {node.parent for node in session.nodes.values()}
    found: list[list[Node]] = []
    for end in sorted(session.nodes.keys() - above, reverse=True):
        chain = _each_once(_path(session, end))
        if any(node.name not in told and node.message for node in chain):
            told |= {node.name for node in chain}
            found.append(chain)
    return found


def _path(session: StoredSession, end: int) -> list[Node]:
    path: list[Node] = []
    seen = set[int]()
    here: int | None = end
    while here is not None and here in session.nodes and here not in seen:
        seen.add(here)
        path.append(session.nodes[here])
        here = path[-1].parent
    return path[::-1]


def _each_once(nodes: Iterable[Node]) -> list[Node]:
    known: dict[str, Node] = {}
    for node in nodes:
        known.setdefault(node.name, node)
    return list(known.values())
