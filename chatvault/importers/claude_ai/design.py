"""A chat of Claude Design as a session; these files have a form of their own."""

from __future__ import annotations

import hashlib
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.claude_ai.conversation import SOURCE, project
from chatvault.importers.export_records import Findings
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.times.timestamps import timestamp

_ROLES = {"user": Role.USER, "human": Role.USER, "assistant": Role.ASSISTANT}

Entry = dict[str, Any]


def session(record: Entry, findings: Findings) -> ParsedSession | None:
    """The session, None where the record is no chat, which is reported."""
    listed = record.get("messages")
    if not isinstance(listed, list):
        findings.error("This record holds no messages and was left out.")
        return None
    messages: dict[str, ParsedMessage] = {}
    before: str | None = None
    for entry in listed:
        message = _message(entry, before, findings) if isinstance(entry, dict) else None
        if message is None or message.external_id in messages:
            findings.note("A message is not in a known form and was left out.")
        else:
            before = message.external_id
            messages[before] = message
    described = mapping(record.get("project"))
    identity = string(described.get("uuid"))
    return ParsedSession(
        source=SOURCE,
        external_id=string(record.get("uuid")) or string(record.get("id")) or _digest(record),
        messages=tuple(messages.values()),
        title=string(record.get("name")) or string(record.get("title")),
        created_at=timestamp(record.get("created_at")),
        updated_at=timestamp(record.get("updated_at")),
        project=project(identity, string(described.get("name"))) if identity else None,
    )


def _message(entry: Entry, parent: str | None, findings: Findings) -> ParsedMessage | None:
    content = mapping(entry.get("content"))
    role = _ROLES.get(string(entry.get("role")) or string(content.get("role")))
    external_id = string(entry.get("uuid")) or string(content.get("id"))
    if role is None or not external_id:
        return None
    blocks = _blocks(content, findings)
    tokens = count(content.get("turnInputTokens"))
    return ParsedMessage(
        external_id=external_id,
        role=role,
        blocks=blocks,
        parent_id=parent,
        created_at=timestamp(entry.get("created_at")) or timestamp(content.get("timestamp")),
        author=string(content.get("authorName")) or None,
        hidden=None if blocks else Hidden.META,
        usage=Usage(input=tokens) if tokens else None,
    )


def _blocks(content: Entry, findings: Findings) -> tuple[Block, ...]:
    found: list[Block] = []
    for block in sequence(content.get("contentBlocks")):
        found += _block(mapping(block), findings)
    text = string(content.get("content"))
    if not found and text.strip():
        found.append(Text(text))
    for attached in sequence(content.get("attachments")):
        found.append(_attached(mapping(attached)))
    return tuple(found)


def _block(block: Entry, findings: Findings) -> list[Block]:
    text = string(block.get("text"))
    match block.get("type"):
        case "text":
            return [Text(text)] if text.strip() else []
        case "thinking":
            text = text or string(block.get("thinking"))
            return [Thinking(text)] if text.strip() else []
        case "tool_call":
            return [_call(mapping(block.get("toolCall")))]
        case "error":
            return [Event(EventKind.ERROR, text or to_json(block.get("message") or ""))]
        case "user_interjection":
            return _interjection(block.get("message"))
        case kind:
            findings.unknown(string(kind) or "block")
            return [Text(to_json(block), TextVariant.UNKNOWN)]


def _call(called: Entry) -> ToolCall:
    output = called.get("output")
    outcome = None if output is None else ToolOutcome(to_json(output), ToolStatus.OK)
    name, call_id = string(called.get("name")) or "tool", string(called.get("id")) or None
    return ToolCall(name, to_json(called.get("input") or {}), call_id, outcome)


def _interjection(said: object) -> list[Block]:
    """What the person said while the answer was being written, quoted inside of it."""
    text = said if isinstance(said, str) else string(mapping(said).get("content"))
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    found: list[Block] = [Text(quoted)] if quoted else []
    for attached in sequence(mapping(said).get("attachments")):
        found.append(_attached(mapping(attached)))
    return found


def _attached(attached: Entry) -> Block:
    attachment = Attachment(string(attached.get("name")) or "file")
    if attached.get("type") == "image":
        return Image(attachment)
    return File(attachment, string(attached.get("content")))


def _digest(record: Entry) -> str:
    told = to_json([record.get("project"), record.get("created_at")])
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
