"""Tokens as the libraries that programs ask models with count them, by their names for them."""

from __future__ import annotations

from typing import Any

from chatvault.domain.message import Usage
from chatvault.importers.json_files.json_values import count, mapping

Fields = dict[str, Any]

_GIVEN = (
    "input_tokens", "prompt_tokens", "inputTokens", "promptTokens", "prompt_eval_count",
    "totalInputTokens",
)  # fmt: skip
_ANSWERED = (
    "output_tokens", "completion_tokens", "outputTokens", "completionTokens", "eval_count",
    "totalOutputTokens",
)  # fmt: skip
_CACHED = ("cachedInputTokens", "cached_tokens", "cachedContentTokenCount", "inputCachedTokens")
_APART = ("cache_read_input_tokens", "cache_creation_input_tokens")  # Anthropic's
_THOUGHT = (
    "reasoningTokens", "reasoning_tokens", "thoughts_tokens", "thoughtsTokenCount",
    "outputReasoningTokens",
)  # fmt: skip
_DETAILS_GIVEN = ("prompt_tokens_details", "input_tokens_details")
_DETAILS_ANSWERED = ("completion_tokens_details", "output_tokens_details")


def usage_of(told: Fields) -> Usage | None:
    """The tokens; None where there are none.

    What was given includes what was read from a cache, but where Anthropic counts that apart.
    """
    given, written = _first(told, _GIVEN), 0
    cached = min(given, _first(told, _CACHED) or _inner(told, _DETAILS_GIVEN, _CACHED))
    if any(key in told for key in _APART) and "prompt_tokens" not in told:
        cached, written = (count(told.get(key)) for key in _APART)
        given += cached
    usage = Usage(
        input=given - cached,
        output=_first(told, _ANSWERED),
        cache_read=cached,
        cache_write=written,
        reasoning=_first(told, _THOUGHT) or _inner(told, _DETAILS_ANSWERED, _THOUGHT),
    )
    return usage if usage.total else None


def _first(told: Fields, names: tuple[str, ...]) -> int:
    return next((found for name in names if (found := count(told.get(name)))), 0)


def _inner(told: Fields, details: tuple[str, ...], names: tuple[str, ...]) -> int:
    return max(_first(mapping(told.get(name)), names) for name in details)
