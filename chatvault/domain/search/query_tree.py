"""What a query asks for, as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Term:
    """A word, the beginning of one, a part of one, or a phrase that a message holds.

    ``growing``: it is being typed, so the likeliest words that begin with it are enough.
    ``starred``: anything may stand where it has a star.
    """

    text: str
    phrase: bool = False
    prefix: bool = False
    inside: bool = False
    growing: bool = False
    starred: bool = False

    @property
    def form(self) -> str:
        """As it is looked for in what was found: with stars where letters may follow or stand."""
        text = self.text if self.starred else self.text.replace("*", " ")
        return f"{'*' * self.inside}{text}{'*' * (self.inside or self.prefix)}"


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression that is found in what was said, whatever its case."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A field with a value that was understood; ``value`` is in the vault's own words.

    ``whole``: of a model, its last piece is not the beginning of one. ``exactly``: the very
    name, without what is near it: the project and no other that holds its name, the model of the
    conversation, the tool with no look into what it was given, the file that no one attached.
    """

    name: str
    value: str
    whole: bool = False
    exactly: bool = False


@dataclass(frozen=True, slots=True)
class Without:
    """What must not be."""

    node: Node


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of them."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of them."""

    nodes: tuple[Node, ...]


EXPRESSION_REACH = 100_000  # of the newest messages, where no word leads to some

Node = Term | Expression | Condition | Without | AllOf | AnyOf


@dataclass(frozen=True)
class Query:
    """A parsed query: everything in ``nodes`` has to be so; what was left out and why.

    ``widened`` is where else to look, as it was asked for: "tools", "thinking", "archived".
    ``number`` is that of the search that is made for it.
    """

    nodes: tuple[Node, ...] = ()
    mistakes: tuple[str, ...] = ()
    widened: frozenset[str] = frozenset()
    number: int = field(default=0, compare=False)

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing at all."""
        return not self.nodes

    @cached_property
    def wanted(self) -> tuple[Term | Expression | Condition, ...]:
        """The leaves that are asked for; not those that are left out."""
        return tuple(leaf for node in self.nodes for leaf in leaves(node))

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Words and phrases that are asked for."""
        return tuple(leaf for leaf in self.wanted if isinstance(leaf, Term))

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Fields that are asked for."""
        return tuple(leaf for leaf in self.wanted if isinstance(leaf, Condition))

    @property
    def expressions(self) -> tuple[str, ...]:
        """The regular expressions that are asked for."""
        return tuple(leaf.pattern for leaf in self.wanted if isinstance(leaf, Expression))

    @property
    def has_expression(self) -> bool:
        """Whether an expression has to be tried, even if only to leave something out."""
        all_leaves = (leaf for node in self.nodes for leaf in leaves(node, also_unwanted=True))
        return any(isinstance(leaf, Expression) for leaf in all_leaves)

    @property
    def looks_through_everything(self) -> bool:
        """Whether an expression has to be tried on every message, for lack of a word."""
        return self.has_expression and not any(isinstance(node, Term) for node in self.nodes)

    @cached_property
    def also(self) -> frozenset[str]:
        """Where else to look, asked for or meant: a query about tools looks into them."""
        conditions = self.conditions
        about_tools = any(
            (leaf.name == "tool" and not leaf.exactly) or leaf == Condition("from", "tool")
            for leaf in conditions
        )
        meant = [("tools", about_tools), ("archived", Condition("is", "archived") in conditions)]
        return self.widened | {place for place, is_meant in meant if is_meant}

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words and phrases to mark in what was found, casefolded."""
        return tuple(term.text.casefold() for term in self.terms)


def leaves(node: Node, *, also_unwanted: bool = False) -> Iterator[Term | Expression | Condition]:
    """The leaves of a tree; those that are left out only where ``also_unwanted``."""
    match node:
        case Without(inner):
            if also_unwanted:
                yield from leaves(inner, also_unwanted=True)
        case AllOf(nodes) | AnyOf(nodes):
            for inner in nodes:
                yield from leaves(inner, also_unwanted=also_unwanted)
        case _:
            yield node
