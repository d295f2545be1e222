"""When the turns of a Grok Build session were and what they cost, as its updates tell.

A history has neither. Tokens that were read from the cache are among those that went in; an agent's
are counted in the turn of the session that started it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chatvault.domain.message import CostSource, Usage
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, number, string
from chatvault.importers.times.timestamps import timestamp

_TICKS = 10_000  # in a micro-dollar
_MOST = 10**16  # ticks, a million dollars


@dataclass(slots=True)
class Turn:
    """One prompt with its answer: when it was asked and when it ended, and its tokens."""

    asked: int | None = None
    ended: int | None = None
    usage: Usage | None = None
    prompt: str = ""  # its id


def turns_of(records: Iterable[tuple[int, int, Record]]) -> dict[int, Turn]:
    """The turns by the numbers of their prompts; one that was asked anew is the latest of these."""
    turns: dict[int, Turn] = {}
    current: Turn | None = None
    counted: set[str] = set()
    for _number, _offset, record in records:
        told = mapping(record.get("params"))
        update = mapping(told.get("update"))
        at = timestamp(mapping(told.get("_meta")).get("agentTimestampMs"))
        at = at or timestamp(record.get("timestamp"))
        kind = update.get("sessionUpdate")
        if kind == "user_message_chunk":
            index = mapping(update.get("_meta")).get("promptIndex")
            if isinstance(index, int) and (turns.get(index) is not current or current is None):
                current = turns[index] = Turn(at)
        elif current is None:
            continue
        elif kind == "turn_completed":
            current.ended = at or current.ended
            prompt = string(update.get("prompt_id")) or string(update.get("promptId"))
            usage = _usage(mapping(update.get("usage")))
            if usage is not None and prompt not in counted:
                current.usage = usage if current.usage is None else current.usage + usage
                current.prompt = current.prompt or prompt
                counted |= {prompt} if prompt else set()
        elif kind in ("agent_message_chunk", "agent_thought_chunk", "tool_call"):
            current.ended = at or current.ended
    return turns


def _usage(told: dict[str, Any]) -> Usage | None:
    if "inputTokens" not in told:
        models = map(mapping, mapping(told.get("modelUsage")).values())
        each = [usage for one in models if (usage := _counted(one)) is not None]
        return sum(each[1:], each[0]) if each else None
    return _counted(told)


def _counted(told: dict[str, Any]) -> Usage | None:
    ticks, read = number(told.get("costUsdTicks")), count(told.get("cachedReadTokens"))
    written = count(told.get("cacheCreationTokens"))
    known = ticks is not None and 0 < ticks < _MOST and told.get("costIsPartial") is not True
    usage = Usage(
        input=max(count(told.get("inputTokens")) - read - written, 0),
        output=count(told.get("outputTokens")),
        cache_read=read,
        cache_write=written,
        reasoning=count(told.get("reasoningTokens")),
        cost=round((ticks or 0) / _TICKS) if known else None,
        cost_source=CostSource.REPORTED if known else None,
    )
    return usage if usage.total else None
