"""What Copilot CLI records of one request to a model, and how it counts tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chatvault.domain.message import Usage
from chatvault.importers.json_files.json_values import count, mapping, string

_KEYS = ("inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens")

Counts = tuple[int, ...]  # under these keys
NOTHING: Counts = (0,) * len(_KEYS)
OUTPUT = _KEYS.index("outputTokens")


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """What one request took; ``sequence`` is its place among those of the session ``of``."""

    model: str
    counts: Counts
    of: str = ""
    sequence: int = 0

    def is_again(self, sequences: dict[str, int]) -> bool:
        """Whether it was told before; the last place of its session is noted there."""
        if not self.sequence:
            return False
        if self.sequence <= sequences.get(self.of, 0):
            return True
        sequences[self.of] = self.sequence
        return False


def usage_record(data: dict[str, Any]) -> UsageRecord:
    """The record that an event tells."""
    usage = mapping(data.get("usage"))
    accounting = mapping(usage.get("accounting"))
    return UsageRecord(
        string(usage.get("model")),
        counts_in(usage),
        string(accounting.get("sourceSessionId")),
        count(accounting.get("sequence")),
    )


def counts_in(usage: dict[str, Any]) -> Counts:
    """The tokens that are told there."""
    return tuple(count(usage.get(key)) for key in _KEYS)


def plus(some: Counts, more: Counts) -> Counts:
    """Both together."""
    return tuple(map(sum, zip(some, more, strict=True)))


def usage_of(counts: Counts) -> Usage:
    """Copilot counts what went through the cache as input too; here each kind stands apart."""
    asked, answered, read, written, reasoned = counts
    return Usage(
        input=max(asked - read - written, 0),
        output=answered,
        cache_read=read,
        cache_write=written,
        reasoning=reasoned,
    )
