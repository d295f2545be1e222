"""The language of the search box, as a tree; any text whatever is a valid query.

Bare words must all be there, "phrases" as they stand, ``-`` leaves out, ``OR`` joins
neighbours, ``word*`` is the beginning of a word. Fields narrow: from: in: is: project: tag:
model: tool: title: after: before:. What looks like a field but is not one is searched as a word.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

from chatvault.domain.source import SOURCES

FIELDS = ("from", "in", "is", "project", "tag", "model", "tool", "title", "after", "before")
ROLES = {"me": "user", "you": "user", "user": "user", "assistant": "assistant", "tool": "tool",
         "tools": "tool", "system": "system"}  # fmt: skip
STATES = ("starred", "pinned", "archived", "trashed")

_TOKEN = re.compile(r'(-?)(?:(\w+):)?(?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True, slots=True)
class Term:
    """A word, the beginning of one, or a phrase that a message must hold, or must not."""

    text: str
    phrase: bool = False
    prefix: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A field with a value that was understood; ``value`` is in the vault's own words."""

    name: str
    value: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: every one of ``groups`` must match, by any of its terms."""

    groups: tuple[tuple[Term, ...], ...] = ()
    conditions: tuple[Condition, ...] = ()
    mistakes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing at all."""
        return not self.groups and not self.conditions

    @property
    def words(self) -> tuple[str, ...]:
        """The words and phrases to mark in what was found, casefolded."""
        return tuple(
            term.text.casefold() for group in self.groups for term in group if not term.excluded
        )


@dataclass(slots=True)
class _Builder:
    groups: list[list[Term]] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    joining: bool = False

    def add(self, term: Term) -> None:
        if self.joining and self.groups and not term.excluded:
            self.groups[-1].append(term)
        else:
            self.groups.append([term])
        self.joining = False


def parse(text: str, *, typing: bool = False) -> Query:
    """The query that ``text`` asks; ``typing``: its last word may still grow."""
    builder = _Builder()
    matches = list(_TOKEN.finditer(text))
    for place, match in enumerate(matches):
        last = typing and place == len(matches) - 1 and not text[-1:].isspace()
        _take(builder, match, last=last)
    return Query(
        tuple(tuple(group) for group in builder.groups),
        tuple(builder.conditions),
        tuple(builder.mistakes),
    )


def _take(builder: _Builder, match: re.Match[str], *, last: bool) -> None:
    minus, name, phrase, word = match.groups()
    if word == "OR" and not minus and not name:
        builder.joining = bool(builder.groups)
        return
    value = phrase if phrase is not None else word
    if name is not None:
        if name.casefold() in FIELDS:
            _condition(builder, name.casefold(), value, excluded=bool(minus))
            return
        value = f"{name}:{value}"
    if not any(character.isalnum() for character in value):
        return
    prefix = phrase is None and (last or value.endswith("*"))
    builder.add(
        Term(value.rstrip("*"), phrase=phrase is not None, prefix=prefix, excluded=bool(minus))
    )


def _condition(builder: _Builder, name: str, value: str, *, excluded: bool) -> None:
    understood = _understood(name, value)
    if understood is None:
        builder.mistakes.append(f"“{name}:{value}” is not known and was left out")
    else:
        builder.conditions.append(Condition(name, understood, excluded))


def _understood(name: str, value: str) -> str | None:
    folded = value.casefold()
    match name:
        case "from":
            return ROLES.get(folded)
        case "in":
            return next((key for key in _source_keys(folded)), None)
        case "is":
            return folded if folded in STATES else None
        case "after" | "before":
            return _day(folded)
        case _:
            return value or None


def _source_keys(folded: str) -> list[str]:
    exact = [key for key, kind in SOURCES.items() if folded in (key, kind.name.casefold())]
    return exact or [key for key in SOURCES if folded and key.startswith(folded)]


def _day(text: str) -> str | None:
    """The first day of a year, month or day: "2026", "2026-11", "2026-11-03"."""
    parts = text.split("-")
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts] + [1, 1]
    try:
        return datetime.date(*numbers[:3]).isoformat()
    except ValueError:
        return None
