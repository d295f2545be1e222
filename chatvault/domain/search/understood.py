"""A query said back as a sentence, so that people see how it was understood."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from chatvault.domain.counted import counted
from chatvault.domain.message_link import linked
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
from chatvault.domain.source import source

# By name: what the system calls them is in the language of the computer, not of the sentence.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_ROLES = {
    "user": "you",
    "assistant": "the assistant",
    "tool": "tools",
    "system": "the system",
    "other": "others",
}
_HOLDINGS = {"tool": "tool calls", "image": "pictures", "file": "files", "error": "errors",
             "bookmark": "a bookmark", "branch": "other versions",
             "secret": "a key or password"}  # fmt: skip
_EXACTLY = {"model": "the model", "project": "exactly the project"}
_COMPARED = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most", "=": "exactly"}


def understood(query: Query) -> str:
    """The sentence, with the understood values between asterisks."""
    parts = [_said(node) for node in query.nodes]
    if query.terms:
        parts.append(_places(query.also))
    if "archived" in query.widened:
        parts.append("also in *archived* conversations")
    if query.looks_through_everything:
        parts.append(f"among the newest *{EXPRESSION_REACH:,} messages*")
    return ", ".join(parts)


def _places(also: frozenset[str]) -> str:
    named = ["prompts", "answers"]
    named += ["tool calls"] * ("tools" in also) + ["thinking"] * ("thinking" in also)
    return f"in {', '.join(named[:-1])} and {named[-1]}"


def _said(node: Node) -> str:
    match node:
        case Term():
            return f"with {_term(node)}"
        case Expression(pattern):
            return f"matching the expression *{_plain(pattern)}*"
        case Condition("from", "tool", exactly=True):
            return "said by *tools*"
        case Condition("model" | "project" as name, value, exactly=True):
            return f"in conversations with {_EXACTLY[name]} *{_plain(value)}*"
        case Condition():
            return _condition(node)
        case Without(Term() as term) if not (term.prefix or term.inside):
            return f"without *{_plain(term.text)}*"
        case Without(Term() as term):
            return f"without {_term(term)}"
        case Without(inner):
            return f"not {_said(inner)}"
        case AnyOf(nodes):
            terms = [one for one in nodes if isinstance(one, Term)]
            if len(terms) == len(nodes):
                return f"with {' or '.join(map(_term, terms))}"
            return _joined(nodes, " or ")
        case AllOf(nodes):
            return _joined(nodes, " and ")


def _joined(nodes: Sequence[Node], word: str) -> str:
    return f"({word.join(map(_said, nodes))})"


def _term(term: Term) -> str:
    text = _plain(term.text)
    if term.phrase:
        return f"the phrase *{text}*"
    if term.starred and not (term.inside or term.prefix):
        return f"words like *{text}*"
    if term.inside:
        return f"words with *{text}* in them"
    if term.prefix:
        return f"words beginning with *{text}*"
    return f"the word *{text}*"


def _plain(value: str) -> str:
    """A value without asterisks, which are the marks of values: with signs that look the same."""
    return value.replace("*", "∗")


def _condition(condition: Condition) -> str:
    value = _plain(condition.value)
    match condition.name:
        case "from":
            return f"from *{_ROLES.get(value, value)}*"
        case "in":
            return f"in *{source(value).name}*"
        case "is":
            return "*gone* from their source" if value == "gone" else f"*{value}*"
        case "lang":
            return f"with code in *{value}*"
        case "has":
            return f"with *{_HOLDINGS.get(value, value)}*"
        case "after" | "before":
            return f"{'since' if condition.name == 'after' else 'before'} *{_day(value)}*"
        case "date":
            return _stretch(*value.split(".."))
        case "last":
            days, hours = divmod(int(value), 24)
            span = counted(hours + 24 * days, "hour", "hours") if hours else _days(days)
            return f"in the last *{span}*"
        case "length" | "cost":
            verb = "with" if condition.name == "length" else "costing"
            return f"{verb} {_amount(value, 'characters' if condition.name == 'length' else '$')}"
        case "id" if linked(value) is not None:
            return "the linked *message*" if "#" in value else "the linked *conversation*"
        case name if name != "id" and not condition.value.strip("*"):
            return f"with any *{name}*"
        case name:
            return f"with the {name} *{value}*"


def _stretch(begin: str, end: str) -> str:
    """From a day to the one before another: a single day, a month or a year where it is one."""
    if not end:
        return f"since *{_day(begin)}*"
    after = datetime.date.fromisoformat(end)
    last = after - datetime.timedelta(days=1)
    if not begin:
        return f"up to *{_day(last.isoformat())}*"
    first = datetime.date.fromisoformat(begin)
    months = 12 * (after.year - first.year) + after.month - first.month
    if first == last:
        return f"on *{_day(begin)}*"
    if (first.day, after.day, months) == (1, 1, 1):
        return f"in *{_month(first)}*"
    if (first.day, first.month, after.day, months) == (1, 1, 1, 12):
        return f"in *{first.year}*"
    return f"from *{_day(begin)}* to *{_day(last.isoformat())}*"


def _days(number: int) -> str:
    return counted(number, "day", "days")


def _amount(value: str, unit: str) -> str:
    """A number of that unit, how it is compared, or from which to which."""
    least, _, most = value.partition("..")
    if most:
        return f"*${least}* to *${most}*" if unit == "$" else f"*{least}* to *{most} {unit}*"
    number = value.lstrip("<>=")
    said = f"${number}" if unit == "$" else f"{number} {unit if number != '1' else unit[:-1]}"
    return f"{_COMPARED[value[: -len(number)]]} *{said}*"


def _day(value: str) -> str:
    day = datetime.date.fromisoformat(value)
    return f"{day.day} {_month(day)}"


def _month(day: datetime.date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"
