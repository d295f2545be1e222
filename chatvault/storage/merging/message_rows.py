"""A parsed message as the rows it becomes, but for what only the vault knows of it.

Laying out is most of the work of an import and needs no database, so that another process can
do it: what is laid out is plain values in tuples, in the order of the columns named here.
"""

from __future__ import annotations

from itertools import starmap
from typing import Any

from chatvault.domain.blocks import Approval, Event
from chatvault.domain.message import Usage
from chatvault.domain.parsed import ParsedMessage
from chatvault.storage.database.packing import (
    Packed,
    PackedAttachment,
    PackedTool,
    clean,
    failed_tools,
    pack,
)
from chatvault.storage.search.indexed_message import IndexedMessage, indexed

_MAX_INTEGER = 2**63 - 1

Row = tuple[Any, ...]

MESSAGE_COLUMNS = (
    # What only the vault knows.
    "id",
    "session_id",
    "position",
    "parent_id",
    "active",
    "usage_counted",
    # Of the message itself.
    "content_hash",
    "external_id",
    "usage_key",
    "role",
    "created_at",
    "hidden",
    "model",
    "author",
    "status",
    "n_chars",
    "n_lines",
    "n_code",
    "n_tools",
    "n_failed",
    "has_thinking",
    "is_event",
    "latency_ms",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "reasoning_tokens",
    "cost",
    "cost_source",
    "blocks",
    "thinking",
    "attached",
    "text",
    "details",
)
_TEXT = MESSAGE_COLUMNS.index("text") - MESSAGE_COLUMNS.index("content_hash")  # in a message's own
_ROLE = MESSAGE_COLUMNS.index("role") - MESSAGE_COLUMNS.index("content_hash")  # in a message's own
TOOL_COLUMNS = (
    "message_id",
    "ordinal",
    "name",
    "call_id",
    "answer_only",
    "answered",
    "status",
    "started_at",
    "duration_ms",
    "approval_required",
    "approval_given",
    "approved_by",
    "approved_at",
    "child_external_id",
    "note",
    "error",
    "arguments",
    "details",
    "result",
)
ATTACHMENT_COLUMNS = (
    "message_id",
    "blob",
    "ordinal",
    "tool_ordinal",
    "name",
    "media_type",
    "size",
    "width",
    "height",
)
_NO_USAGE: Row = (None,) * 7
_NO_APPROVAL: Row = (None,) * 4


# The rows of one message without their first columns, which the vault gives them: its own, those
# of its tools and of its attachments, and what the index gets; None for what is hidden and so not
# searched. Tuples alone: Python's collection of garbage need not look at them again.
LaidOut = tuple[Row, tuple[Row, ...], tuple[Row, ...], IndexedMessage | None]


def text_of(rows: LaidOut) -> str:
    """What a message says whose rows are laid out."""
    return str(rows[0][_TEXT])


def role_of(rows: LaidOut) -> str:
    """Who says a message whose rows are laid out."""
    return str(rows[0][_ROLE])


def laid_out(message: ParsedMessage, digest: str, source: str) -> LaidOut:
    """Lay out one message; ``digest`` is its content hash."""
    packed = pack(message.blocks)
    return (
        _message_row(message, packed, digest),
        tuple(starmap(_tool_row, enumerate(packed.tools))),
        tuple(starmap(_attachment_row, enumerate(packed.attachments))),
        indexed(message, packed, source) if message.hidden is None else None,
    )


def _message_row(message: ParsedMessage, packed: Packed, digest: str) -> Row:
    text = packed.text
    return (
        digest,
        clean(message.external_id),
        _cleaned(message.usage_key),
        str(message.role),
        message.created_at,
        None if message.hidden is None else str(message.hidden),
        _cleaned(message.model),
        _cleaned(message.author),
        _cleaned(message.status),
        len(text),
        text.count("\n"),
        packed.code_lines,
        len(packed.tools),
        failed_tools(packed),
        int(bool(packed.thinking)),
        int(bool(message.blocks) and all(isinstance(block, Event) for block in message.blocks)),
        _integer(message.latency_ms),
        *(_NO_USAGE if message.usage is None else _usage_row(message.usage)),
        packed.blocks,
        packed.thinking,
        packed.attached,
        text,
        _cleaned(message.details),
    )


def _usage_row(usage: Usage) -> Row:
    return (
        _integer(usage.input),
        _integer(usage.output),
        _integer(usage.cache_read),
        _integer(usage.cache_write),
        _integer(usage.reasoning),
        _integer(usage.cost),
        None if usage.cost_source is None else str(usage.cost_source),
    )


def _tool_row(ordinal: int, tool: PackedTool) -> Row:
    outcome = tool.outcome
    return (
        ordinal,
        tool.name,
        _cleaned(tool.call_id),
        int(tool.answer_only),
        int(outcome is not None),
        str(outcome.status) if outcome else "",
        outcome.started_at if outcome else None,
        _integer(outcome.duration_ms) if outcome else None,
        *_approval_row(tool.approval),
        _cleaned(tool.child),
        outcome.note if outcome else "",
        outcome.error if outcome else "",
        tool.arguments,
        outcome.details if outcome else None,
        outcome.text if outcome else "",
    )


def _approval_row(approval: Approval | None) -> Row:
    if approval is None:
        return _NO_APPROVAL
    return (approval.required, approval.given, _cleaned(approval.by), approval.at)


def _attachment_row(ordinal: int, entry: PackedAttachment) -> Row:
    attachment = entry.attachment
    return (
        ordinal,
        entry.tool,
        clean(attachment.name),
        clean(attachment.media_type),
        _integer(attachment.size),
        _integer(attachment.width),
        _integer(attachment.height),
    )


def _cleaned(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _integer(value: int | None) -> int | None:
    """A count as SQLite can hold it; what is negative or absurd is not known."""
    return value if value is not None and 0 <= value <= _MAX_INTEGER else None
