"""What the requests of a task took, and what they cost."""

from __future__ import annotations

from chatvault.domain.message import CostSource, Usage
from chatvault.importers.cline.items import Record
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.json_files.json_values import count, mapping, number


def on_request(told: Record) -> Usage | None:
    """What a request took, as the panel tells it."""
    cost = 0 if number(told.get("cost")) == 0 else micro_dollars(told.get("cost"))
    usage = Usage(
        input=count(told.get("tokensIn")),
        output=count(told.get("tokensOut")),
        cache_read=count(told.get("cacheReads")),
        cache_write=count(told.get("cacheWrites")),
        cost=cost,
        cost_source=None if cost is None else CostSource.REPORTED,
    )
    return usage if usage.total or usage.cost else None


def on_answer(told: Record) -> Usage | None:
    """Tokens as the command line counts them, or as tasks of the editor do in ``tokens``.

    Both count what came from a cache, and what went into one, with the input.
    """
    cost = micro_dollars(told.get("cost", told.get("totalCost")))
    tokens = mapping(told.get("tokens"))
    whole = count(told.get("inputTokens")) or count(tokens.get("prompt"))
    read = count(told.get("cacheReadTokens")) or count(tokens.get("cached"))
    written = count(told.get("cacheWriteTokens"))
    usage = Usage(
        input=max(0, whole - read - written),
        output=count(told.get("outputTokens")) or count(tokens.get("completion")),
        cache_read=read,
        cache_write=written,
        cost=cost,
        cost_source=None if cost is None else CostSource.REPORTED,
    )
    return usage if usage.total or usage.cost else None


def together(one: Usage | None, other: Usage | None) -> Usage | None:
    """What requests took together, of which the first got no answer."""
    if one is None or other is None:
        return one or other
    return one + other
