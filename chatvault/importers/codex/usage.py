"""Counting the tokens of a Codex session."""

from __future__ import annotations

from typing import Any

from chatvault.domain.message import Usage
from chatvault.importers.json_files.json_values import count, mapping, string

_KEYS = (
    *("input_tokens", "cached_input_tokens", "cache_write_input_tokens"),
    *("output_tokens", "reasoning_output_tokens"),
)


class TokenCounter:
    """Reads the counts that follow the answers of the API; some are written repeatedly."""

    def __init__(self, total: dict[str, int] | None = None) -> None:
        self.total = total  # as it was told last

    def read(self, payload: dict[str, Any]) -> tuple[Usage, str] | None:
        """What the last answer took, and the totals that tell this count from others."""
        info = mapping(payload.get("info"))
        total, last = _counts(info.get("total_token_usage")), _counts(info.get("last_token_usage"))
        if total is None and last is None:
            return _old_shape(info or mapping(payload.get("usage")))
        before, self.total = self.total, total or self.total
        if total is not None and total == before:
            return None
        taken = last or _since(before, total or {})
        name = "-".join(str(value) for value in (total or {}).values())
        return _usage(taken), name


def recorded(record: object) -> tuple[str, Usage] | None:
    """What a request took, by the name of its answer, as newer versions write down of each."""
    fields = mapping(record)
    taken, name = _counts(fields.get("usage")), string(fields.get("response_id"))
    return (name, _usage(taken)) if taken and name else None


def _counts(value: object) -> dict[str, int] | None:
    return {key: count(value.get(key)) for key in _KEYS} if isinstance(value, dict) else None


def _since(before: dict[str, int] | None, total: dict[str, int]) -> dict[str, int]:
    if before is None or any(total[key] < before[key] for key in total):
        return total
    return {key: total[key] - before[key] for key in total}


def _usage(tokens: dict[str, int]) -> Usage:
    """Codex counts what came from the cache as input too; here each kind stands apart."""
    read, written = tokens["cached_input_tokens"], tokens["cache_write_input_tokens"]
    return Usage(
        input=max(tokens["input_tokens"] - read - written, 0),
        output=tokens["output_tokens"],
        cache_read=read,
        cache_write=written,
        reasoning=tokens["reasoning_output_tokens"],
    )


def _old_shape(tokens: dict[str, Any]) -> tuple[Usage, str] | None:
    asked = count(tokens.get("prompt")) or count(tokens.get("prompt_tokens"))
    answered = count(tokens.get("completion")) or count(tokens.get("completion_tokens"))
    return (Usage(input=asked, output=answered), "") if asked or answered else None
