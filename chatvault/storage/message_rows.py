"""A parsed message as the rows it becomes, ready for bulk insertion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chatvault.domain.blocks import Event
from chatvault.domain.message import Usage
from chatvault.domain.parsed import ParsedMessage
from chatvault.storage.full_text import IndexedMessage
from chatvault.storage.indexed_message import indexed
from chatvault.storage.packing import Packed, PackedTool, clean, failed_tools, pack

_MAX_INTEGER = 2**63 - 1

Row = dict[str, Any]


@dataclass(slots=True)
class MessageRows:
    """Rows of messages, their tool calls and attachments, and what the index gets."""

    messages: list[Row] = field(default_factory=list)
    tools: list[Row] = field(default_factory=list)
    attachments: list[Row] = field(default_factory=list)
    indexed: list[IndexedMessage] = field(default_factory=list)

    def extend(self, other: MessageRows) -> None:
        """Take over the rows of ``other``."""
        self.messages += other.messages
        self.tools += other.tools
        self.attachments += other.attachments
        self.indexed += other.indexed

    def add(
        self,
        message: ParsedMessage,
        *,
        row: Row,
        source: str,
        blobs: dict[int, str],
    ) -> None:
        """Lay out one message.

        ``row`` holds what only the store knows (id, session, position, parent, hash);
        ``blobs`` the stored bytes by the attachment's place in the message.
        """
        packed = pack(message.blocks)
        self.messages.append(_message_row(message, packed) | row)
        message_id = row["id"]
        for ordinal, tool in enumerate(packed.tools):
            self.tools.append(_tool_row(message_id, ordinal, tool))
        for ordinal, entry in enumerate(packed.attachments):
            attachment = entry.attachment
            self.attachments.append(
                {
                    "message_id": message_id,
                    "ordinal": ordinal,
                    "tool_ordinal": entry.tool,
                    "name": clean(attachment.name),
                    "media_type": clean(attachment.media_type),
                    "size": _integer(attachment.size),
                    "width": _integer(attachment.width),
                    "height": _integer(attachment.height),
                    "blob": blobs.get(ordinal),
                }
            )
        if message.hidden is None:
            self.indexed.append(indexed(message, packed, message_id, row["session_id"], source))


def _message_row(message: ParsedMessage, packed: Packed) -> Row:
    return {
        "role": str(message.role),
        "created_at": message.created_at,
        "hidden": None if message.hidden is None else str(message.hidden),
        "model": _cleaned(message.model),
        "author": _cleaned(message.author),
        "status": _cleaned(message.status),
        "n_chars": len(packed.text),
        "n_lines": packed.text.count("\n"),
        "n_code": packed.code_lines,
        "n_tools": len(packed.tools),
        "n_failed": failed_tools(packed),
        "has_thinking": bool(packed.thinking),
        "is_event": any(isinstance(block, Event) for block in message.blocks),
        "latency_ms": _integer(message.latency_ms),
        "usage_key": _cleaned(message.usage_key),
        "external_id": clean(message.external_id),
        "blocks": packed.blocks,
        "thinking": packed.thinking,
        "attached": packed.attached,
        "text": packed.text,
    } | _usage_row(message.usage)


def _usage_row(usage: Usage | None) -> Row:
    return {
        "input_tokens": usage and _integer(usage.input),
        "output_tokens": usage and _integer(usage.output),
        "cache_read_tokens": usage and _integer(usage.cache_read),
        "cache_write_tokens": usage and _integer(usage.cache_write),
        "reasoning_tokens": usage and _integer(usage.reasoning),
        "cost": usage and _integer(usage.cost),
        "cost_source": str(usage.cost_source) if usage and usage.cost_source else None,
    }


def _tool_row(message_id: int, ordinal: int, tool: PackedTool) -> Row:
    outcome = tool.outcome
    return {
        "message_id": message_id,
        "ordinal": ordinal,
        "name": tool.name,
        "call_id": _cleaned(tool.call_id),
        "answer_only": tool.answer_only,
        "answered": outcome is not None,
        "status": str(outcome.status) if outcome else "",
        "started_at": outcome.started_at if outcome else None,
        "duration_ms": _integer(outcome.duration_ms) if outcome else None,
        "child_external_id": _cleaned(tool.child),
        "note": outcome.note if outcome else "",
        "error": "",
        "arguments": tool.arguments,
        "details": outcome.details if outcome else None,
        "result": outcome.text if outcome else "",
    }


def _cleaned(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _integer(value: int | None) -> int | None:
    """A count as SQLite can hold it; what is negative or absurd is not known."""
    return value if value is not None and 0 <= value <= _MAX_INTEGER else None
