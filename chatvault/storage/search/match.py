"""Turns a parsed query into one bound statement: a MATCH expression and conditions.

What the full-text index can tell by itself, words and tags, becomes one MATCH, which is where a
search begins. It is helped by what is only roughly so in the index (a length, a cost); what
the index does not know narrows it, row by row.
"""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from chatvault.domain.search.query_tree import (
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
from chatvault.domain.search.segmentation import segmented
from chatvault.storage.search import expression_clauses, identifiers
from chatvault.storage.search.condition_tags import rough_tags, tag_expression
from chatvault.storage.search.match_conditions import clause, is_about_session
from chatvault.storage.search.message_tags import session_tag

_ANYONE = "tags : (ruser OR rassistant OR rtool OR rsystem)"
# Neither a tag nor any word: the columns of the index share their words, and "none" is many.
_NO_TAG = "xnothingatall"
_NOTHING = f"tags : {_NO_TAG}"
_GROUP = 32  # tags: about as many groups where a thousand are asked for


class Place(enum.Enum):
    """Where the words of a query are looked for."""

    MESSAGES = enum.auto()
    TITLES = enum.auto()


@dataclass(slots=True)
class Match:
    """What a search binds: the full-text expression (empty: none) and SQL conditions."""

    text: str = ""
    where: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def narrow(self, condition: str, values: Collection[Any] = ()) -> None:
        """Add a condition on rows."""
        self.where.append(condition)
        self.values.extend(values)

    def narrow_text(self, expression: str) -> None:
        """Add to the full-text expression."""
        self.text = f"{self.text} AND {expression}" if self.text else expression

    def narrow_to_sessions(self, ids: Collection[int]) -> None:
        """Look into these sessions only, by the index."""
        self.narrow_text(of_sessions(ids))


class Compiler:
    """Compiles one query for one place."""

    def __init__(self, query: Query, place: Place = Place.MESSAGES) -> None:
        self._query, self._place = query, place
        self._columns = _columns(query) if place is Place.MESSAGES else "title"

    def match(self, *, without_session: bool = False) -> Match:
        """The statement's parts; ``without_session``: its conditions on sessions are told apart."""
        match = Match()
        textual = [node for node in self._query.nodes if self._is_textual(node)]
        if textual:
            match.text = self._expression(AllOf(tuple(textual)))
        for node in self._query.nodes:
            if node in textual or (without_session and is_session_node(node)):
                continue
            match.narrow(*self._predicate(node))
            if self._place is Place.MESSAGES and (rough := rough_tags(node)):
                match.narrow_text(rough)
        if self._query.looks_through_everything and self._place is Place.MESSAGES:
            newest = "SELECT id FROM message ORDER BY id DESC LIMIT ?"
            match.narrow(f"m.id >= (SELECT min(id) FROM ({newest}))", [EXPRESSION_REACH])
        return match

    def _is_textual(self, node: Node) -> bool:
        """Whether the index alone can tell; of titles it knows nothing but their words."""
        match node:
            case Term():
                return True
            case Condition():
                return self._place is Place.MESSAGES and bool(tag_expression(node))
            case Without(inner):
                return self._place is Place.MESSAGES and self._is_textual(inner)
            case AllOf(nodes) | AnyOf(nodes):
                return all(map(self._is_textual, nodes))
            case _:
                return False

    def _expression(self, node: Node) -> str:
        """The tree in the language of the index, whose NOT needs something to leave out of."""
        match node:
            case Term():
                return self._term(node)
            case Condition():
                return tag_expression(node)
            case Without(inner):
                return f"({_ANYONE} NOT {self._expression(inner)})"
            case AnyOf(nodes) if self._are_words(nodes):
                words = " OR ".join(quoted(one.text) for one in nodes if isinstance(one, Term))
                return f"{self._columns} : ({words})"
            case AnyOf(nodes):
                return f"({' OR '.join(map(self._expression, nodes)) or _NOTHING})"
            case AllOf(nodes):
                wanted = [self._expression(one) for one in nodes if not isinstance(one, Without)]
                found = " AND ".join(wanted) or _ANYONE
                left_out = tuple(one.node for one in nodes if isinstance(one, Without))
                if left_out:
                    # At once: the index takes a hundred NOTs one in the other for too deep.
                    found = f"({found}) NOT {self._expression(AnyOf(left_out))}"
                return f"({found})"
            case _:
                raise AssertionError(node)

    @staticmethod
    def _are_words(nodes: Collection[Node]) -> bool:
        """Whether they are plain words, which need to be told their columns only once."""
        return bool(nodes) and all(
            isinstance(node, Term)
            and not node.prefix
            and node.text.isalnum()
            and node.text == node.text.lower()
            for node in nodes
        )

    def _term(self, term: Term) -> str:
        end = " *" if term.prefix else ""
        signed = identifiers.signed_word(term.text)
        if signed is not None:
            return f"{self._columns} : {quoted(signed)}{end}"
        whole = f"{self._columns} : {quoted(term.text)}{end}"
        humps = identifiers.humps(term.text)
        if len(humps) == 1:
            return whole
        parts = "parts" if self._place is Place.MESSAGES else "title"
        return f"({whole} OR {parts} : {quoted(' '.join(humps))}{end})"

    def _predicate(self, node: Node) -> tuple[str, list[Any]]:
        """The tree as a condition on a row."""
        titles = self._place is Place.TITLES
        if self._is_textual(node):
            table, row = ("session_fts", "s") if titles else ("message_fts", "m")
            found = f"SELECT rowid FROM {table} WHERE {table} MATCH ?"
            return f"+{row}.id IN ({found})", [self._expression(node)]
        match node:
            case Condition():
                return clause(node, on_session=titles)
            case Expression(pattern):
                found = expression_clauses.TITLE if titles else expression_clauses.said(self._query)
                return f"({found})", expression_clauses.values(self._query, pattern, found)
            case Without(inner):
                condition, values = self._predicate(inner)
                return f"NOT coalesce({condition}, 0)", values
            case AllOf(nodes) | AnyOf(nodes):
                parts = [self._predicate(inner) for inner in nodes]
                word = " AND " if isinstance(node, AllOf) else " OR "
                joined = word.join(condition for condition, _ in parts)
                return f"({joined})", [value for _, values in parts for value in values]
            case _:
                raise AssertionError(node)


def is_session_node(node: Node) -> bool:
    """Whether it is a condition on the conversation alone, not on the message."""
    match node:
        case Condition():
            return is_about_session(node) and not tag_expression(node)
        case Without(inner):
            return is_session_node(inner)
        case AllOf(nodes) | AnyOf(nodes):
            return all(map(is_session_node, nodes))
        case _:
            return False


def of_sessions(ids: Collection[int]) -> str:
    """The expression for what is in any of these conversations, in groups where they are many.

    At every hit FTS5 looks at all that OR joins, and it takes a group of ORs within ORs apart. A
    group within a NOT stays together and is passed by as one.
    """
    tags = [*map(session_tag, ids)]
    if len(tags) <= _GROUP:
        return f"tags : ({' OR '.join(tags)})" if tags else _NOTHING
    starts = range(0, len(tags), _GROUP)
    groups = (" OR ".join(tags[start : start + _GROUP]) for start in starts)
    return f"tags : ({' OR '.join(f'(({group}) NOT {_NO_TAG})' for group in groups)})"


def quoted(text: str) -> str:
    """``text`` as an FTS5 string."""
    return '"' + segmented(text).replace('"', '""').replace("\x00", " ") + '"'


def _columns(query: Query) -> str:
    """The columns of the index that are looked into."""
    also = query.also
    more = [" tools"] * ("tools" in also) + [" aside"] * ("thinking" in also)
    return f"{{prose parts{''.join(more)}}}"
