"""A query said back as a sentence, so that people see how it was understood."""

from __future__ import annotations

import datetime

from chatvault.domain.query import Condition, Query, Term
from chatvault.domain.source import source

_ROLES = {"user": "you", "assistant": "the assistant", "tool": "tools", "system": "the system"}


def understood(query: Query, *, tools: bool) -> str:
    """The sentence, with the understood values between asterisks."""
    parts = [_group(group) for group in query.groups]
    parts += [_condition(condition) for condition in query.conditions]
    if query.groups:
        parts.append("in tool calls and thinking" if tools else "in prompts and answers")
    return ", ".join(part for part in parts if part)


def _group(group: tuple[Term, ...]) -> str:
    excluded = [f"*{term.text}*" for term in group if term.excluded]
    wanted = " or ".join(_term(term) for term in group if not term.excluded)
    without = f"without {' or '.join(excluded)}" if excluded else ""
    return ", ".join(part for part in (f"with {wanted}" if wanted else "", without) if part)


def _term(term: Term) -> str:
    if term.phrase:
        return f"the phrase *{term.text}*"
    if term.prefix:
        return f"words beginning with *{term.text}*"
    return f"the word *{term.text}*"


def _condition(condition: Condition) -> str:
    value, negation = condition.value, "not " if condition.excluded else ""
    match condition.name:
        case "from":
            return f"{negation}from *{_ROLES.get(value, value)}*"
        case "in":
            return f"{negation}in *{source(value).name}*"
        case "is":
            return f"{negation}*{value}*"
        case "after" | "before":
            day = datetime.date.fromisoformat(value)
            word = "since" if condition.name == "after" else "before"
            return f"{negation}{word} *{day.day} {day:%B %Y}*"
        case name:
            return f"{negation}with the {name} *{value}*"
