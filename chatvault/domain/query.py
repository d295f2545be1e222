"""The language of the search box; any text whatever is a valid query.

Bare words must all be there, "phrases" as they stand, ``-`` or ``NOT`` leaves out, ``OR`` joins
neighbours, ``AND`` between two changes nothing, parentheses group, ``word*`` is the beginning of a
word, ``*part*`` stands inside of one, ``/…/`` is a regular expression, ``field:value`` narrows, a
link to a message asks for that message. What looks like an operator but is none is searched as a
word, or left out and said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chatvault.domain.message_link import linked
from chatvault.domain.query_fields import NAMES, meant, takes, understood
from chatvault.domain.query_tree import (
    AllOf,
    AnyOf,
    Condition,
    Expression,
    Node,
    Query,
    Term,
    Without,
)

__all__ = ["Condition", "Query", "Term", "parse"]

_SPACE = re.compile(r"\s*")
_OPENING, _CLOSING = re.compile(r"\("), re.compile(r"\)")
_OR = re.compile(r"OR(?=[\s()]|$)")
_AND = re.compile(r"AND(?=[\s()]|$)")
_MINUS = re.compile(r"-(?=[^\s-])|NOT\s+(?=\S)")
_FIELD = re.compile(rf"({'|'.join(NAMES)}):", re.IGNORECASE)
_PHRASE = re.compile(r'"([^"]*)"?')
_EXPRESSION = re.compile(r"/((?:[^/\\]|\\.)+)/(?=[\s)]|$)")
_WORD = re.compile(r"\S+")
_DEEPEST = 40  # parentheses in parentheses
_LONGEST = 10_000  # characters of a query that are looked at


def parse(text: str, *, typing: bool = False) -> Query:
    """The query that ``text`` asks; ``typing``: its last word may still grow."""
    parser = _Parser(text[:_LONGEST], typing=typing)
    nodes = parser.sequence(0)
    return Query(tuple(nodes), tuple(dict.fromkeys(parser.mistakes)), frozenset(parser.widened))


@dataclass(slots=True)
class _Joining:
    """Nodes one after another, of which OR joins neighbours."""

    nodes: list[Node] = field(default_factory=list)
    joins: bool = False

    def add(self, node: Node) -> None:
        if self.joins and self.nodes:
            last = self.nodes.pop()
            before = last.nodes if isinstance(last, AnyOf) else (last,)
            node = AnyOf((*before, node))
        self.nodes.append(node)
        self.joins = False


class _Parser:
    """Reads from left to right; every step takes at least a character."""

    def __init__(self, text: str, *, typing: bool) -> None:
        self._text = text
        self._place = 0
        self._typing = typing
        self.mistakes: list[str] = []
        self.widened: set[str] = set()

    def sequence(self, depth: int) -> list[Node]:
        """Everything up to the end of the text, or to where the parentheses close."""
        found = _Joining()
        while True:
            self._take(_SPACE)
            if self._place >= len(self._text):
                return found.nodes
            if self._take(_CLOSING):
                if depth:
                    return found.nodes
            elif self._take(_OR):
                found.joins = bool(found.nodes)
            elif found.nodes and self._take(_AND):
                continue
            else:
                for node in self._item(depth):
                    found.add(node)

    def _item(self, depth: int) -> Iterator[Node]:
        """What stands next, if it asks for anything."""
        unwanted = self._take(_MINUS) is not None
        kinds = (self._group, self._narrowing, self._expression, self._phrase, self._word)
        nodes = next(nodes for kind in kinds if (nodes := kind(depth)) is not None)
        if nodes:
            node = nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))
            yield Without(node) if unwanted else node

    # Every kind: None where it is not that; else what it asks for.

    def _group(self, depth: int) -> list[Node] | None:
        if not self._take(_OPENING):
            return None
        return self.sequence(depth + 1) if depth < _DEEPEST else []

    def _narrowing(self, depth: int) -> list[Node] | None:
        found = self._take(_FIELD)
        if found is None:
            return None
        name, phrase = found[1].casefold(), self._take(_PHRASE)
        value = phrase[1] if phrase is not None else self._bare(depth)
        if not value:
            return []  # it is still being typed
        known = understood(name, value)
        if known is None:
            told = f"“{name}:{value}” is not known and was left out"
            self.mistakes.append("; ".join(filter(None, (told, takes(name)))))
            return []
        if name == "also":
            self.widened.add(known)
            return []
        return [Condition(meant(name), known)]

    def _expression(self, depth: int) -> list[Node] | None:
        del depth
        found = self._take(_EXPRESSION)
        if found is None:
            return None
        try:
            re.compile(found[1])
        except (re.error, OverflowError, RecursionError):
            self.mistakes.append(f"“{found[0]}” is no regular expression; its words are searched")
            return _term(found[1], phrase=True)
        return [Expression(found[1])]

    def _phrase(self, depth: int) -> list[Node] | None:
        del depth
        found = self._take(_PHRASE)
        return None if found is None else _term(found[1], phrase=True)

    def _word(self, depth: int) -> list[Node]:
        word = self._bare(depth)
        if linked(word) is not None:
            return [Condition("id", word)]
        text = word.strip("*")
        if word.startswith("*"):
            return _term(text, inside=True)
        growing = self._typing and self._place == len(self._text) and word == text
        return _term(text, prefix=growing or word.endswith("*"), growing=growing)

    def _bare(self, depth: int) -> str:
        """The characters up to the next space, or to the parenthesis that closes a group."""
        found = self._take(_WORD)
        word = found[0] if found is not None else ""
        open_here = 0
        for place, character in enumerate(word):
            open_here += (character == "(") - (character == ")")
            if open_here < 0 and depth:
                self._place -= len(word) - place
                return word[:place]
            open_here = max(0, open_here)
        return word

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._place)
        if found is not None:
            self._place = found.end()
        return found


def _term(
    text: str,
    *,
    phrase: bool = False,
    prefix: bool = False,
    inside: bool = False,
    growing: bool = False,
) -> list[Node]:
    """The term, unless there is nothing in it that is indexed."""
    if not any(character.isalnum() for character in text):
        return []
    return [Term(text, phrase, prefix, inside, growing)]
