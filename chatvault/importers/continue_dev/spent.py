"""What the answers of a session took, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.message import CostSource, Role, Usage
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.json_files.json_values import count, mapping, number
from chatvault.importers.messages.drafts import Draft

Fields = dict[str, Any]


def count_whole(drafts: Sequence[Draft], told: Fields) -> None:
    """What is counted of the session alone, ``told`` of it, stands with its last answer."""
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    if not answers:
        return
    last, counted = answers[-1], [draft.usage for draft in answers if draft.usage]
    usage = last.usage if counted else usage_of(told)
    cost = micro_dollars(told.get("totalCost"))
    rest = (cost or 0) - sum(used.cost or 0 for used in counted)
    if cost is not None and rest > 0:
        usage = _paid(usage or Usage(), rest)
    last.usage = usage


def usage_of(told: Fields) -> Usage | None:
    """The tokens; the command line tells them as the model's provider names them, with a cost."""
    if "prompt_tokens" in told or "completion_tokens" in told:
        usage = _provided(told)
        cents = number(told.get("cost_cents"))
        cost = micro_dollars(cents / 100) if cents else None
        usage = usage if cost is None else _paid(usage, cost)
    else:
        usage = _counted(told)
    return usage if usage.total or usage.cost else None


def _paid(usage: Usage, cost: int) -> Usage:
    return replace(usage, cost=(usage.cost or 0) + cost, cost_source=CostSource.REPORTED)


def _counted(told: Fields) -> Usage:
    """By Continue's own names; what went through a cache is not among the tokens of the prompt."""
    details = mapping(told.get("promptTokensDetails"))
    return Usage(
        input=count(told.get("promptTokens")),
        output=count(told.get("completionTokens")),
        cache_read=count(details.get("cachedTokens")),
        cache_write=count(details.get("cacheWriteTokens")),
        reasoning=count(mapping(told.get("completionTokensDetails")).get("reasoningTokens")),
    )


def _provided(told: Fields) -> Usage:
    """By the provider's names: Anthropic's tell what was read from a cache beside the prompt."""
    details = mapping(told.get("prompt_tokens_details"))
    given = count(told.get("prompt_tokens"))
    apart = "cache_read_tokens" in details
    read = count(details.get("cache_read_tokens" if apart else "cached_tokens"))
    return Usage(
        input=given if apart else max(0, given - read),
        output=count(told.get("completion_tokens")),
        cache_read=read if apart else min(given, read),
        cache_write=count(details.get("cache_write_tokens")),
        reasoning=count(mapping(told.get("completion_tokens_details")).get("reasoning_tokens")),
    )
