"""How OR joins what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatvault.domain.search.query_tree import AnyOf, Node


@dataclass(slots=True)
class Joining:
    """Nodes one after another, of which OR joins neighbours."""

    nodes: list[Node] = field(default_factory=list)
    joins: bool = False

    def add(self, node: Node) -> None:
        """Put the next node behind, or beside the last one where OR stands between them."""
        if self.joins and self.nodes:
            last = self.nodes.pop()
            before = last.nodes if isinstance(last, AnyOf) else (last,)
            node = AnyOf((*before, node))
        self.nodes.append(node)
        self.joins = False
