"""Turns a parsed query into one bound statement: a MATCH expression and conditions.

What the full-text index can tell by itself, words and the tags of role and source, becomes one
MATCH, which is where a search begins; everything else narrows it, row by row.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any

from chatvault.domain.query_tree import (
    EXPRESSION_REACH,
    AllOf,
    AnyOf,
    Condition,
    Expression,
    Node,
    Query,
    Term,
    Without,
)
from chatvault.storage.full_text import source_tag
from chatvault.storage.match_conditions import clause
from chatvault.storage.segmentation import segmented

_ANYONE = "tags : (ruser OR rassistant OR rtool OR rsystem)"


class Scope(enum.StrEnum):
    """Where words are looked for; as a column filter of the index."""

    PROSE = "prose"
    TOOLS = "{tools aside}"
    TITLE = "title"


@dataclass(slots=True)
class Match:
    """What a search binds: the full-text expression (empty: none) and SQL conditions."""

    text: str = ""
    where: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def narrow(self, condition: str, values: list[Any]) -> None:
        """Add a condition."""
        self.where.append(condition)
        self.values.extend(values)


def compiled(query: Query, scope: Scope) -> Match:
    """The statement's parts for a query; every value of it is bound or quoted."""
    match = Match()
    textual = [node for node in query.nodes if _is_textual(node, scope)]
    if textual:
        match.text = _expression(AllOf(tuple(textual)), scope)
    statuses = _statuses(query)
    match.narrow(f"s.status IN ({', '.join('?' * len(statuses))})", statuses)
    for node in query.nodes:
        if node not in textual:
            match.narrow(*_predicate(node, scope))
    if query.looks_through_everything and scope is not Scope.TITLE:
        newest = "SELECT id FROM message ORDER BY id DESC LIMIT ?"
        match.narrow(f"m.id >= (SELECT min(id) FROM ({newest}))", [EXPRESSION_REACH])
    return match


def quoted(text: str) -> str:
    """``text`` as an FTS5 string."""
    return '"' + segmented(text).replace('"', '""').replace("\x00", " ") + '"'


def _statuses(query: Query) -> list[Any]:
    """Archived conversations and those in the trash are left out, unless they are asked for.

    Who names an id asks for that very conversation, wherever it lies.
    """
    if any(leaf.name == "id" for leaf in query.conditions):
        return ["active", "archived", "trashed"]
    states = [leaf.value for leaf in query.conditions if leaf.name == "is"]
    return ["active", *sorted({"archived", "trashed"} & set(states))]


def _is_textual(node: Node, scope: Scope) -> bool:
    """Whether the index alone can tell; in titles there is nothing that words are left out of."""
    match node:
        case Term():
            return True
        case Condition():
            return bool(_tag(node)) and scope is not Scope.TITLE
        case Without(inner):
            return scope is not Scope.TITLE and _is_textual(inner, scope)
        case AllOf(nodes) | AnyOf(nodes):
            return all(_is_textual(inner, scope) for inner in nodes)
        case _:
            return False


def _tag(condition: Condition) -> str:
    if condition.name == "from" and condition.value != "tool":
        return f"r{condition.value}"
    return source_tag(condition.value) if condition.name == "in" else ""


def _expression(node: Node, scope: Scope) -> str:
    """The tree in the language of the index, in which only something can be left out of."""
    match node:
        case Term():
            return f"{scope} : {quoted(node.text)}" + (" *" if node.prefix else "")
        case Condition():
            return f'tags : "{_tag(node)}"'
        case Without(inner):
            return f"({_ANYONE} NOT {_expression(inner, scope)})"
        case AnyOf(nodes):
            return f"({' OR '.join(_expression(inner, scope) for inner in nodes)})"
        case AllOf(nodes):
            wanted = [_expression(one, scope) for one in nodes if not isinstance(one, Without)]
            found = " AND ".join(wanted) or _ANYONE
            for one in nodes:
                if isinstance(one, Without):
                    found = f"({found}) NOT {_expression(one.node, scope)}"
            return f"({found})"
        case _:
            raise AssertionError(node)


def _predicate(node: Node, scope: Scope) -> tuple[str, list[Any]]:
    """The tree as a condition on a row."""
    if _is_textual(node, scope):
        table, row = ("session_fts", "s") if scope is Scope.TITLE else ("message_fts", "m")
        found = f"SELECT rowid FROM {table} WHERE {table} MATCH ?"
        return f"{row}.id IN ({found})", [_expression(node, scope)]
    match node:
        case Condition():
            return clause(node)
        case Expression(pattern):
            place = "coalesce(s.custom_title, s.title)" if scope is Scope.TITLE else "m.text"
            return f"expression_found(?, {place})", [pattern]
        case Without(inner):
            condition, values = _predicate(inner, scope)
            return f"NOT coalesce({condition}, 0)", values
        case AllOf(nodes) | AnyOf(nodes):
            parts = [_predicate(inner, scope) for inner in nodes]
            word = " AND " if isinstance(node, AllOf) else " OR "
            joined = word.join(condition for condition, _ in parts)
            return f"({joined})", [value for _, values in parts for value in values]
        case _:
            raise AssertionError(node)
