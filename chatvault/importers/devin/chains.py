"""Which nodes of a session are its conversation, and which are other branches or of agents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from chatvault.importers.devin.database import Node, StoredSession

_DEEPEST = 500  # contexts that were built one out of the other
_MOST_INSTRUCTIONS = 30  # one after the other


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


def others(session: StoredSession, known: Collection[Node]) -> list[list[Node]]:
    """The chains with messages that are not among the known ones, the newest first.

    Each begins where it comes out of one that was looked through, or else at its start.
    """
    walked, told = {node.id for node in known}, {node.name for node in known}
    above = {node.parent for node in session.nodes.values()}
    found: list[list[Node]] = []
    for end in sorted(session.nodes.keys() - above, reverse=True):
        path = _path(session, end, walked)
        walked.update(node.id for node in path)
        chain = _each_once(path)
        if any(node.name not in told and node.message for node in chain):
            told |= {node.name for node in chain}
            found.append(chain)
    return found


def said(chain: Iterable[Node]) -> Iterator[str]:
    """What the messages of a chain are called that are no instructions, as all chains have them."""
    return (node.name for node in chain if node.message.get("role") != "system")


def _path(session: StoredSession, end: int, walked: Collection[int] = ()) -> list[Node]:
    """The nodes that lead to one, from the last on that was walked and is no instruction."""
    path: list[Node] = []
    seen = set[int]()
    here: int | None = end
    instructions = 0
    while here is not None and here in session.nodes and here not in seen:
        seen.add(here)
        node = session.nodes[here]
        path.append(node)
        if here in walked:
            instructions += 1
            if instructions > _MOST_INSTRUCTIONS or any(said([node])):
                break
        here = node.parent
    return path[::-1]


def _each_once(nodes: Iterable[Node]) -> list[Node]:
    known: dict[str, Node] = {}
    for node in nodes:
        known.setdefault(node.name, node)
    return list(known.values())
