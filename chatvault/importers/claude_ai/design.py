"""A chat of Claude Design as a session; these files have a form of their own."""

from __future__ import annotations

import hashlib
import re
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
from chatvault.importers.claude_ai.content import ADDED
from chatvault.importers.claude_ai.conversation import SOURCE, project
from chatvault.importers.claude_ai.design_questions import Questions
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.times.timestamps import timestamp

_ROLES = {"user": Role.USER, "human": Role.USER, "assistant": Role.ASSISTANT}
_UNNAMED = "Chat"  # what every chat is called since 2026
_SUMMARY = "chat-summary"
# What the product puts above what a person typed.
_ABOVE = re.compile(r"\s*(?:<(system-info|attached_files)\b[^<>]*>.*?</\1>|<!--.*?-->)", re.DOTALL)

Entry = dict[str, Any]


def session(record: Entry, findings: Findings) -> ParsedSession | None:
    """The session, None where the record is no chat, which is reported."""
    listed = record.get("messages")
    if not isinstance(listed, list):
        findings.record_left_out()
        return None
    messages: dict[str, ParsedMessage] = {}
    before: str | None = None
    questions = Questions()
    for entry in _each_once(listed):
        told = isinstance(entry, dict)
        message = _message(entry, before, questions, findings) if told else None
        if message is None or message.external_id in messages:
            findings.message_left_out()
        else:
            before = message.external_id
            messages[before] = message
    described = mapping(record.get("project"))
    identity = string(described.get("uuid"))
    title = string(record.get("name")) or string(record.get("title"))
    return ParsedSession(
        source=SOURCE,
        external_id=string(record.get("uuid")) or string(record.get("id")) or _digest(record),
        messages=tuple(messages.values()),
        title="" if title == _UNNAMED else title,
        created_at=timestamp(record.get("created_at")),
        updated_at=timestamp(record.get("updated_at")),
        project=project(identity, string(described.get("name"))) if identity else None,
    )


def _each_once(listed: list[Any]) -> list[Any]:
    """The messages; of a prompt that stands there twice in a row one copy may lack its author."""
    kept: list[Any] = []
    for entry in listed:
        name = _prompt(entry)
        if not name or not kept or _prompt(kept[-1]) != name:
            kept.append(entry)
            continue
        told = [mapping(one.get("content")) for one in (entry, kept[-1])]
        other, first = ({key: value for key, value in one.items() if value} for one in told)
        kept[-1] = kept[-1] | {"content": other | first}
    return kept


def _prompt(entry: object) -> str:
    """What a prompt is called in its content, "" of anything else."""
    told = mapping(entry)
    content = mapping(told.get("content"))
    role = string(told.get("role")) or string(content.get("role"))
    return string(content.get("id")) if _ROLES.get(role) is Role.USER else ""


def _message(
    entry: Entry, parent: str | None, questions: Questions, findings: Findings
) -> ParsedMessage | None:
    content = mapping(entry.get("content"))
    role = _ROLES.get(string(entry.get("role")) or string(content.get("role")))
    external_id = string(entry.get("uuid")) or string(content.get("id"))
    if role is None or not external_id:
        return None
    notice = content.get("pill") is True
    blocks = _notice(content) if notice else _blocks(content, role, questions, findings)
    tokens = count(content.get("turnInputTokens"))
    return ParsedMessage(
        external_id=external_id,
        role=Role.SYSTEM if notice else role,
        blocks=blocks,
        parent_id=parent,
        created_at=timestamp(entry.get("created_at")) or timestamp(content.get("timestamp")),
        author=string(content.get("authorName")) or None,
        hidden=None if blocks else Hidden.META,
        usage=Usage(input=tokens) if tokens else None,
    )


def _notice(content: Entry) -> tuple[Block, ...]:
    """What the product says in the person's name."""
    text = string(content.get("content")).strip()
    return (Event(EventKind.NOTICE, text),) if text else ()


def _blocks(
    content: Entry, role: Role, questions: Questions, findings: Findings
) -> tuple[Block, ...]:
    found: list[Block] = []
    for block in sequence(content.get("contentBlocks")):
        found += _block(mapping(block), findings)
    text = string(content.get("content"))
    if role is Role.USER:
        text = _typed(text, findings)
    if not found and text.strip():
        summary = content.get("kind") == _SUMMARY
        found.append(Event(EventKind.COMPACTION, text) if summary else Text(text))
    found += questions.blocks(content)
    for attached in sequence(content.get("attachments")):
        found.append(_attached(mapping(attached)))
    return tuple(found)


def _typed(text: str, findings: Findings) -> str:
    """A prompt without what the product put above it."""
    typed = text
    while (above := _ABOVE.match(typed)) is not None:
        typed = typed[above.end() :]
    if typed != text:
        findings.left_out(ADDED)
        return typed.lstrip()
    return text


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
    if attached.get("type") == "comment" and string(attached.get("content")).strip():
        return Text(string(attached.get("content")))  # on an element of the design
    attachment = Attachment(string(attached.get("name")) or "file")
    if attached.get("type") == "image":
        return Image(attachment)
    return File(attachment, string(attached.get("content")))


def _digest(record: Entry) -> str:
    told = to_json([record.get("project"), record.get("created_at")])
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
