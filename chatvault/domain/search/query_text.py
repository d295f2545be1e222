"""A query as text again, without its fields: what is left when every filter is cleared."""

from __future__ import annotations

from collections.abc import Iterable

from chatvault.domain.search.query_tree import (
    AllOf,
    AnyOf,
    Condition,
    Expression,
    Node,
    Query,
    Term,
    Without,
)

_FEWEST = 2  # words of a phrase


def without_fields(query: Query) -> str:
    """A query that asks for the same words, phrases and expressions."""
    return _sequence(query.nodes)


def as_it_stands(query: Query, text: str) -> str:
    """The phrase that asks for a text without any of its signs; "" where none of them is one.

    Much that is pasted has some: "rm -rf", "NOT NULL".
    """
    plain = all(isinstance(node, Term) for node in query.nodes)
    words = text.replace('"', " ").split()
    return "" if plain or query.conditions or len(words) < _FEWEST else f'"{" ".join(words)}"'


def _sequence(nodes: Iterable[Node]) -> str:
    return " ".join(filter(None, map(_alone, nodes)))


def _alone(node: Node) -> str:
    """Where nothing is beside it that an OR could join."""
    if isinstance(node, AnyOf):
        return " OR ".join(filter(None, map(_grouped, node.nodes)))
    return _grouped(node)


def _grouped(node: Node) -> str:
    match node:
        case Condition():
            return ""
        case Term(text):
            return _term(node, text)
        case Expression(pattern):
            return f"/{pattern}/"
        case Without(inner):
            text = _grouped(inner)
            return f"-{text}" if text else ""
        case AnyOf():
            text = _alone(node)
        case AllOf(nodes):
            text = _sequence(nodes)
    return f"({text})" if " " in text else text


def _term(term: Term, text: str) -> str:
    if term.phrase:
        return f'"{text}"'
    if term.inside:
        return f"*{text}*"
    return f"{text}*" if term.prefix and not term.growing else text
