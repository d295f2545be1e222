"""What Command Code tells in the entries of Pi, whose form it has.

The pieces of a message are as Anthropic's, a ``meta`` in it says whose it is, and model and tokens
stand beside it. That a turn failed is a prompt of nobody.
"""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import Event, EventKind, ToolResult, plain_text
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.importers.contents.costs import micro_dollars, reported
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, string
from chatvault.importers.messages.drafts import Draft

PROGRAM = "Command Code"

_TOLD = {"source", "messageId"}
_PERSON = "user"


def is_command_code(message: dict[str, Any]) -> bool:
    """Whether such a message is one of Command Code's."""
    return bool(_TOLD & mapping(message.get("meta")).keys())


def complete(draft: Draft, entry: Record) -> None:
    """Add what the entry tells of its message, and who said it."""
    if draft.role is Role.ASSISTANT:
        draft.model = draft.model or string(entry.get("model")) or None
        draft.usage = draft.usage or _usage(mapping(entry.get("usage")))
    elif draft.role is Role.USER:
        source = string(mapping(mapping(entry.get("message")).get("meta")).get("source"))
        if draft.blocks and all(isinstance(block, ToolResult) for block in draft.blocks):
            draft.role = Role.TOOL
        elif not source:
            draft.role, told = Role.SYSTEM, plain_text(tuple(draft.blocks)).strip()
            draft.blocks = [Event(EventKind.ERROR, told)]
        elif source != _PERSON:
            draft.hidden = Hidden.META


def _usage(told: dict[str, Any]) -> Usage | None:
    """Tokens; what was read from the cache is part of those that went in."""
    cost, cached = micro_dollars(told.get("costUsd")), count(told.get("cacheReadTokens"))
    usage = Usage(
        input=max(count(told.get("inputTokens")) - cached, 0),
        output=count(told.get("outputTokens")),
        cache_read=cached,
        cache_write=count(told.get("cacheWriteTokens")),
        cost=cost,
        cost_source=reported(cost),
    )
    return usage if usage.total or usage.cost else None
