"""The words that exported pages share, so that all formats name things alike."""

from __future__ import annotations

import datetime
import json

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Message, Role
from chatvault.domain.plain_text import plain
from chatvault.domain.session import SessionRow
from chatvault.domain.source import source
from chatvault.domain.titles import UNTITLED

_SPEAKERS = {
    Role.USER: "You",
    Role.ASSISTANT: "Assistant",
    Role.SYSTEM: "System",
    Role.TOOL: "Tool",
    Role.OTHER: "Somebody",
}
_EVENTS = {
    EventKind.COMPACTION: "Earlier messages were summed up",
    EventKind.MODEL: "Model changed",
    EventKind.ERROR: "Error",
    EventKind.INTERRUPTED: "Interrupted",
    EventKind.NOTICE: "Notice",
}


def one_line(text: str) -> str:
    """``text`` without line breaks and other runs of space."""
    return " ".join(text.split())


def title_of(session: SessionRow) -> str:
    """The conversation's title, never empty."""
    return one_line(session.title) or UNTITLED


def speaker(message: Message) -> str:
    """Who says it: a name where one is known, else the role."""
    return one_line(message.author or "") or _SPEAKERS[message.role]


def moment(at: int | None) -> str:
    """A moment in UTC ms, to the minute; an export names its zone, for it travels."""
    if at is None:
        return ""
    return datetime.datetime.fromtimestamp(at / 1000, datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")


def facts(session: SessionRow) -> list[tuple[str, str]]:
    """What the head of a page tells of the conversation; what is not known is left out."""
    known = [
        ("Source", source(session.source).name),
        ("Model", one_line(session.model or "")),
        ("Project", one_line(session.project or "")),
        ("Started", moment(session.created_at)),
        ("Last active", moment(session.updated_at)),
        ("Messages", f"{session.messages:,}"),
        ("Tokens", f"{session.tokens:,}" if session.tokens else ""),
        ("Cost", _money(session)),
        ("Tags", ", ".join(one_line(tag) for tag in session.tags)),
        ("Folder", one_line(session.folder or "")),
        ("Note", one_line(session.note)),
    ]
    return [(name, value) for name, value in known if value]


def approval_words(block: Block) -> str:
    """Who let the tool of a call do it and when, as far as the source tells; "" of other blocks."""
    approval = block.approval if isinstance(block, ToolCall) else None
    if approval is None or (approval.given is None and not approval.required):
        return ""
    if approval.given is None:
        return "awaits approval"
    said = "approved" if approval.given else "declined"
    by = f" by {one_line(approval.by)}" if approval.by else ""
    return ", ".join(filter(None, (said + by, moment(approval.at))))


def outcome_words(outcome: ToolOutcome | None) -> str:
    """How a tool call went, in a few words.

    Nothing of a call whose answer is not with it: that may be a message of its own.
    """
    if outcome is None:
        return ""
    failed = "failed" if outcome.status is ToolStatus.FAILED else ""
    return " · ".join(filter(None, (failed, one_line(outcome.note), _took(outcome.duration_ms))))


def thought_words(thought: Thinking) -> str:
    """How long a model thought, where what is not told; "" where that is not told either."""
    untold = not thought.text.strip() and thought.seconds is not None
    return _took((thought.seconds or 0) * 1000) if untold else ""


def event_words(event: Event) -> str:
    """What happened between the messages, as one line; ``event_details`` are not in it."""
    first = event.text.strip().partition("\n")[0]
    # A summary may begin with a heading.
    text = plain(first) if event.event is EventKind.COMPACTION else one_line(first)
    return f"{_EVENTS[event.event]}: {text}" if text else _EVENTS[event.event]


def event_details(event: Event) -> str:
    """What else is told of it, such as a summary of many lines, as it was written."""
    return event.text.strip().partition("\n")[2].strip("\n")


def arguments_of(arguments: str) -> tuple[str, str]:
    """A tool call's arguments and their language: laid out where they are JSON."""
    try:
        value = json.loads(arguments)
        laid_out = json.dumps(value, indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return arguments, ""
    return laid_out, "json"


def attachment_words(attachment: Attachment) -> str:
    """A file by its name, kind and size."""
    about = ", ".join(filter(None, (one_line(attachment.media_type), _size(attachment.size))))
    name = one_line(attachment.name) or "unnamed"
    return f"{name} ({about})" if about else name


def _money(session: SessionRow) -> str:
    if session.cost is None:
        return ""
    estimated = " (estimated)" if session.cost_estimated else ""
    return f"${session.cost / 1_000_000:,.2f}{estimated}"


def _took(milliseconds: float | None) -> str:
    return "" if milliseconds is None else f"{milliseconds / 1000:,.1f} s"


def _size(size: int | None) -> str:
    if size is None:
        return ""
    amount, unit = float(size), "bytes"
    for larger in ("kB", "MB", "GB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:,.0f} {unit}" if unit == "bytes" or amount >= 10 else f"{amount:,.1f} {unit}"
