"""What an answer took, as aider tells it in a line below it."""

from __future__ import annotations

import re

from chatvault.domain.message import Usage
from chatvault.importers.contents.costs import reported

_NUMBER = r"([\d.,]+[kM]?)"
_TOKENS = re.compile(
    rf"Tokens: {_NUMBER} sent,(?: {_NUMBER} cache write,)?(?: {_NUMBER} cache hit,)?"
    rf" {_NUMBER} received\.(?:\s+Cost: \$([\d.]+) message)?"
)
_MICRO = 1_000_000
_UNITS = {"k": 1_000, "M": 1_000_000}


def is_begun(line: str) -> bool:
    """Whether the line tells of tokens, and what they cost is told in the next.

    So it is where a cache was both written and read.
    """
    return line.startswith("> Tokens: ") and " sent, " in line and line.endswith(" received.")


def told_tokens(text: str) -> re.Match[str] | None:
    """Where the text tells of tokens first."""
    return _TOKENS.search(text)


def usage_of(found: re.Match[str]) -> Usage:
    """The tokens and what they cost, where that is told.

    What was sent holds what was written to the cache, and mostly what was read from it; servers
    that count this apart may have read more than they were sent.
    """
    sent, written, hit, received, cost = found.groups()
    new, read = max(0, _count(sent) - _count(written)), _count(hit)
    micro = None if cost is None else _micro(cost)
    return Usage(
        input=new - read if read <= new else new,
        output=_count(received),
        cache_read=read,
        cache_write=_count(written),
        cost=micro,
        cost_source=reported(micro),
    )


def _count(told: str | None) -> int:
    """A number of tokens, rounded by aider: "5.6k"."""
    if not told:
        return 0
    try:
        number = float(told.rstrip("kM").replace(",", ""))
    except ValueError:
        return 0
    return round(min(number, 1e9) * _UNITS.get(told[-1], 1))


def _micro(told: str) -> int | None:
    try:
        return round(min(float(told), 1e6) * _MICRO)
    except ValueError:
        return None
