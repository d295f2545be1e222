"""How the blocks of a message lie in its row, so that every text is stored once.

The texts of a message stand one after the other in three columns (what was said, what was
thought, what attached files say); ``blocks`` is a JSON list that says in which order they
come and how long each is. Tool calls and attachments have rows of their own, counted from 0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Code,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.parsed import ParsedMessage

_GAP = "\n\n"  # between two texts in one column


@dataclass(frozen=True, slots=True)
class PackedTool:
    """A tool call as its row holds it; ``answer_only``: the source kept just the answer."""

    name: str
    arguments: str
    call_id: str | None
    child: str | None
    answer_only: bool
    outcome: ToolOutcome | None


@dataclass(frozen=True, slots=True)
class PackedAttachment:
    """An attachment, and the tool whose answer it belongs to, if any."""

    attachment: Attachment
    tool: int | None


@dataclass(slots=True)
class Packed:
    """Everything that is stored of a message's blocks."""

    blocks: str = ""
    text: str = ""
    thinking: str = ""
    attached: str = ""
    tools: list[PackedTool] = field(default_factory=list)
    attachments: list[PackedAttachment] = field(default_factory=list)
    code_lines: int = 0


class _Column:
    """A text column while it is filled."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def add(self, text: str) -> int:
        self._texts.append(text)
        return len(text)

    def joined(self) -> str:
        return _GAP.join(self._texts)


class _Reader:
    """A text column while it is read back."""

    def __init__(self, column: str) -> None:
        self._column, self._at = column, 0

    def take(self, length: int) -> str:
        start = self._at
        self._at = start + length + len(_GAP)
        return self._column[start : start + length]


def clean(text: str) -> str:
    """``text`` as SQLite and UTF-8 can hold it: no NUL, no half of a surrogate pair."""
    if "\x00" in text:
        text = text.replace("\x00", "\u2400")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def pack(blocks: Sequence[Block]) -> Packed:
    """Lay the blocks out for storing."""
    said, thought, attached = _Column(), _Column(), _Column()
    packed, layout = Packed(), list[list[Any]]()

    def attach(attachment: Attachment, tool: int | None = None) -> int:
        packed.attachments.append(PackedAttachment(attachment, tool))
        return len(packed.attachments) - 1

    def add_tool(tool: PackedTool) -> int:
        packed.tools.append(tool)
        place = len(packed.tools) - 1
        for attachment in tool.outcome.attachments if tool.outcome else ():
            attach(attachment, place)
        return place

    for block in blocks:
        match block:
            case Text(text, variant):
                layout.append(["text", said.add(clean(text)), str(variant)])
                packed.code_lines += _fenced_lines(text)
            case Code(text, language):
                layout.append(["code", said.add(clean(text)), clean(language)])
                packed.code_lines += text.count("\n") + 1
            case Thinking(text, seconds):
                layout.append(["thinking", thought.add(clean(text)), seconds])
            case ToolCall():
                layout.append(["tool", add_tool(_packed_call(block))])
            case ToolResult(outcome, name, call_id):
                tool = PackedTool(clean(name), "", call_id, None, True, outcome)
                layout.append(["tool", add_tool(tool)])
            case Image(attachment):
                layout.append(["image", attach(attachment)])
            case File(attachment, text):
                layout.append(["file", attach(attachment), attached.add(clean(text))])
            case Citation(title, url, text):
                layout.append(["citation", clean(title), clean(url), clean(text)])
            case Event(event, text):
                layout.append(["event", str(event), clean(text)])
    packed.blocks = json.dumps(layout, ensure_ascii=False, separators=(",", ":"))
    packed.text, packed.thinking = said.joined(), thought.joined()
    packed.attached = attached.joined()
    return packed


def unpack(packed: Packed) -> tuple[Block, ...]:
    """The blocks again, as they were packed."""
    said, thought = _Reader(packed.text), _Reader(packed.thinking)
    attached = _Reader(packed.attached)
    blocks: list[Block] = []
    for kind, *rest in json.loads(packed.blocks):
        match kind:
            case "text":
                blocks.append(Text(said.take(rest[0]), TextVariant(rest[1])))
            case "code":
                blocks.append(Code(said.take(rest[0]), rest[1]))
            case "thinking":
                blocks.append(Thinking(thought.take(rest[0]), rest[1]))
            case "tool":
                blocks.append(_unpacked_tool(packed.tools[rest[0]]))
            case "image":
                blocks.append(Image(packed.attachments[rest[0]].attachment))
            case "file":
                attachment = packed.attachments[rest[0]].attachment
                blocks.append(File(attachment, attached.take(rest[1])))
            case "citation":
                blocks.append(Citation(*rest))
            case "event":
                blocks.append(Event(EventKind(rest[0]), rest[1]))
    return tuple(blocks)


def content_hash(message: ParsedMessage) -> str:
    """What tells whether a message changed since it was imported.

    The bytes of an attachment are not read for it, only whether there are any.
    """
    content = [
        (attachment.name, attachment.size, attachment.content is not None)
        for attachment in attachments(message.blocks)
    ]
    fields = (
        str(message.role),
        message.blocks,
        message.parent_id,
        message.created_at,
        message.author,
        message.model,
        message.status,
        message.hidden and str(message.hidden),
        message.usage,
        message.usage_key,
        message.latency_ms,
        content,
    )
    return hashlib.sha256(repr(fields).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def attachments(blocks: Sequence[Block]) -> list[Attachment]:
    """All attachments of a message, those of its tools' answers included."""
    found: list[Attachment] = []
    for block in blocks:
        if isinstance(block, Image | File):
            found.append(block.attachment)
        elif isinstance(block, ToolCall | ToolResult) and block.outcome:
            found.extend(block.outcome.attachments)
    return found


def _packed_call(call: ToolCall) -> PackedTool:
    return PackedTool(
        clean(call.name),
        clean(call.arguments),
        call.call_id,
        call.child,
        False,
        call.outcome,
    )


def _unpacked_tool(tool: PackedTool) -> ToolCall | ToolResult:
    if tool.answer_only:
        return ToolResult(tool.outcome or ToolOutcome(), tool.name, tool.call_id)
    return ToolCall(tool.name, tool.arguments, tool.call_id, tool.outcome, tool.child)


def _fenced_lines(text: str) -> int:
    """Lines inside Markdown code fences; roughly, for estimating a height."""
    if "```" not in text:
        return 0
    return sum(part.count("\n") for part in text.split("```")[1::2])


def failed_tools(packed: Packed) -> int:
    """How many of the message's tools failed."""
    return sum(
        tool.outcome is not None and tool.outcome.status is ToolStatus.FAILED
        for tool in packed.tools
    )
