"""What may follow in a query that is being typed: values of its fields."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatvault.domain.search import query_fields

OFFERED = 50  # values of a field at a time

_NEEDS_QUOTES = re.compile(r'[\s"()]|^[-=]')
_SPANS = {"1d": "a day", "7d": "a week", "30d": "a month", "90d": "three months", "1y": "a year"}
_LENGTHS = {">100": "a few lines", ">1000": "a page", ">10000": "several pages"}
_COSTS = {">0.1": "ten cents", ">1": "a dollar", ">10": "ten dollars"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value of a field: what it is called where that differs, and how often it is there."""

    value: str
    label: str = ""
    count: int | None = None

    def fits(self, typed: str) -> bool:
        """Whether what is typed occurs in it."""
        folded = typed.casefold()
        return folded in self.value.casefold() or folded in self.label.casefold()


def written(value: str) -> str:
    """The value as a query has to write it."""
    if not _NEEDS_QUOTES.search(value):
        return value
    doubled = value.replace('"', '""')
    return f'"{doubled}"'


def fixed_values(field: str, today: datetime.date) -> tuple[Suggestion, ...] | None:
    """The values of a field that are the same in every vault; None where the vault has its own."""
    match field:
        case "from":
            return tuple(_first_words(query_fields.ROLES))
        case "is":
            return _plain(query_fields.STATES)
        case "has":
            return _plain(query_fields.HOLDINGS)
        case "also":
            return _plain(query_fields.ALSO)
        case "date" | "after" | "before":
            return tuple(_days(today, spans=field == "date"))
        case "last":
            return _labelled(_SPANS)
        case "length":
            return _labelled(_LENGTHS)
        case "cost":
            return _labelled(_COSTS)
        case "title" | "note" | "id":
            return ()
        case _:
            return None


def _plain(words: Iterable[str]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(word) for word in words)


def _labelled(words: dict[str, str]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(word, label) for word, label in words.items())


def _first_words(roles: dict[str, str]) -> Iterator[Suggestion]:
    """The first word for each role: the others mean the same."""
    said: set[str] = set()
    for word, role in roles.items():
        if role not in said:
            said.add(role)
            yield Suggestion(word)


def _days(today: datetime.date, *, spans: bool) -> Iterator[Suggestion]:
    """Days, months and years near by; a stretch from one to another only where it is understood."""
    month = today.replace(day=1)
    before = (month - datetime.timedelta(days=1)).replace(day=1)
    yield Suggestion(today.isoformat(), "today")
    yield Suggestion((today - datetime.timedelta(days=1)).isoformat(), "yesterday")
    yield Suggestion(f"{month:%Y-%m}", "this month")
    yield Suggestion(f"{before:%Y-%m}", "last month")
    yield Suggestion(f"{today:%Y}", "this year")
    yield Suggestion(f"{today.year - 1}", "last year")
    if spans:
        yield Suggestion(f"{before:%Y-%m}..{month:%Y-%m}", "last month and this one")
