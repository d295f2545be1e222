"""What an answer of Open WebUI took, in the words of whichever service gave it."""

from __future__ import annotations

from typing import Any

from chatvault.domain.message import Usage
from chatvault.importers.contents.costs import micro_dollars, reported
from chatvault.importers.json_files.json_values import count, mapping, number

Fields = dict[str, Any]

_GIVEN = ("input_tokens", "prompt_tokens", "prompt_eval_count")
_ANSWERED = ("output_tokens", "completion_tokens", "eval_count", "predicted_n")
_GIVEN_DETAILS = ("prompt_tokens_details", "input_tokens_details")
_ANSWERED_DETAILS = ("completion_tokens_details", "output_tokens_details")


def told_of(message: Fields) -> Fields:
    """What a message tells of its tokens; before 2026 it lay in its ``info``, at times deeper."""
    info = mapping(message.get("info"))
    return mapping(message.get("usage")) or mapping(info.get("usage")) or info


def usage_of(told: Fields) -> Usage | None:
    """Tokens and cost, by the names of OpenAI, of Anthropic, of Ollama or of llama.cpp."""
    given, read, written = _given(told)
    cost = micro_dollars(told.get("cost")) or micro_dollars(told.get("total_cost"))
    usage = Usage(
        input=given,
        output=_first(told, *_ANSWERED),
        cache_read=read,
        cache_write=written,
        reasoning=_inner(told, _ANSWERED_DETAILS, "reasoning_tokens"),
        cost=cost,
        cost_source=reported(cost),
    )
    return usage if usage.total or cost else None


def latency_of(told: Fields) -> int | None:
    """How long the answer took: Ollama counts nanoseconds, llama.cpp milliseconds of two parts."""
    parts = (number(told.get(key)) for key in ("prompt_ms", "predicted_ms"))
    milliseconds = count(sum(part for part in parts if part is not None))
    return count(told.get("total_duration")) // 1_000_000 or milliseconds or None


def _given(told: Fields) -> tuple[int, int, int]:
    """The tokens of the prompt: fresh, read from a cache, and written to it.

    Only Anthropic counts the two last beside the prompt; it is known by having no details.
    """
    given = _first(told, *_GIVEN) or count(told.get("prompt_n")) + count(told.get("cache_n"))
    read, written = (count(told.get(f"cache_{kind}_input_tokens")) for kind in ("read", "creation"))
    if (read or written) and not any(mapping(told.get(key)) for key in _GIVEN_DETAILS):
        return given, read, written
    cached = _inner(told, _GIVEN_DETAILS, "cached_tokens") or read or count(told.get("cache_n"))
    cached = min(given, cached)
    return given - cached, cached, 0


def _first(told: Fields, *keys: str) -> int:
    return next((found for key in keys if (found := count(told.get(key)))), 0)


def _inner(told: Fields, details: tuple[str, ...], key: str) -> int:
    return max(count(mapping(told.get(name)).get(key)) for name in details)
