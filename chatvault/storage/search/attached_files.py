"""Whether files that are asked for were attached, or named by tools alone."""

from __future__ import annotations

import dataclasses

from chatvault.domain.search.query_tree import AllOf, AnyOf, Condition, Node, Query, Without
from chatvault.storage.database.plain_rows import PlainRows
from chatvault.storage.search.match_conditions import attached_messages
from chatvault.storage.search.message_tags import file_expression


def told_apart(rows: PlainRows, query: Query) -> Query:
    """The query with each file that was never attached asked for as one that tools named.

    The index alone tells these, newest first; with attached files, all have to be gathered.
    """

    def known(node: Node) -> Node:
        match node:
            case Condition("file", value, exactly=False):
                messages, values = attached_messages(value)
                named = bool(file_expression(value))
                return (
                    dataclasses.replace(node, exactly=True)
                    if named and not rows(f"{messages} LIMIT 1", values)
                    else node
                )
            case Without(inner):
                return Without(known(inner))
            case AllOf(nodes):
                return AllOf(tuple(map(known, nodes)))
            case AnyOf(nodes):
                return AnyOf(tuple(map(known, nodes)))
            case _:
                return node

    return dataclasses.replace(query, nodes=tuple(map(known, query.nodes)))
