"""How the blocks of a message lie in its row, so that every text is stored once.

The texts of a message stand one after the other in three columns (what was said, what was
thought, what attached files say); ``blocks`` is a JSON list that says in which order they
come and how long each is. Tool calls and attachments have rows of their own, counted from 0.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from chatvault.domain.blocks import (
    Approval,
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
from chatvault.domain.clean_text import clean as clean  # all that is stored goes through it
from chatvault.domain.parsed import ParsedMessage

GAP = "\n\n"  # between two texts in one column
# As SQL: whether a message's text is all that it says, with no tool, file or event beside it.
IS_ALL_SAID = " AND ".join(
    f"""NOT instr(blocks, '["{kind}"')""" for kind in ("tool", "image", "file", "event")
)


@dataclass(frozen=True, slots=True)
class PackedTool:
    """A tool call as its row holds it; ``answer_only``: the source kept just the answer."""

    name: str
    arguments: str
    call_id: str | None
    child: str | None
    answer_only: bool
    outcome: ToolOutcome | None
    approval: Approval | None = None


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


class _Reader:
    """A text column while it is read back."""

    def __init__(self, column: str) -> None:
        self._column, self._at = column, 0

    def take(self, length: int) -> str:
        start = self._at
        self._at = start + length + len(GAP)
        return self._column[start : start + length]


def pack(blocks: Sequence[Block]) -> Packed:
    """Lay the blocks out for storing."""
    packer = _Packer()
    for block in blocks:
        packer.add(block)
    return packer.finish()


class _Packer:
    """Fills the columns and rows of one message, block by block."""

    def __init__(self) -> None:
        self._packed = Packed()
        self._layout: list[list[Any]] = []
        self._said: list[str] = []
        self._thought: list[str] = []
        self._attached: list[str] = []

    def add(self, block: Block) -> None:
        entry: list[Any]
        match block:
            case Text() | Code() | Thinking():
                entry = self._words(block)
            case ToolCall() | ToolResult():
                entry = ["tool", self._tool(_packed_tool(block))]
            case Image(attachment):
                entry = ["image", self._attach(attachment)]
            case File(attachment, text):
                text = clean(text)
                self._attached.append(text)
                entry = ["file", self._attach(attachment), len(text)]
            case Citation(title, url, text):
                entry = ["citation", clean(title), clean(url), clean(text)]
            case Event(event, text):
                entry = ["event", str(event), clean(text)]
        self._layout.append(entry)

    def finish(self) -> Packed:
        packed = self._packed
        packed.blocks = orjson.dumps(self._layout).decode()
        packed.text, packed.thinking = GAP.join(self._said), GAP.join(self._thought)
        packed.attached = GAP.join(self._attached)
        return packed

    def _words(self, block: Text | Code | Thinking) -> list[Any]:
        text = clean(block.text)
        if isinstance(block, Thinking):
            self._thought.append(text)
            return ["thinking", len(text), block.seconds]
        self._said.append(text)
        if isinstance(block, Code):
            self._packed.code_lines += text.count("\n") + 1
            return ["code", len(text), clean(block.language)]
        self._packed.code_lines += _fenced_lines(text)
        return ["text", len(text), block.variant]

    def _attach(self, attachment: Attachment, tool: int | None = None) -> int:
        self._packed.attachments.append(PackedAttachment(attachment, tool))
        return len(self._packed.attachments) - 1

    def _tool(self, tool: PackedTool) -> int:
        self._packed.tools.append(tool)
        place = len(self._packed.tools) - 1
        for attachment in tool.outcome.attachments if tool.outcome else ():
            self._attach(attachment, place)
        return place


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


def picture_ordinals(blocks: str) -> frozenset[int]:
    """Which of a message's attachments stand in it as pictures of their own."""
    return frozenset(entry[1] for entry in json.loads(blocks) if entry[0] == "image")


def content_hash(message: ParsedMessage) -> str:
    """What tells whether a message changed since it was imported.

    The bytes of an attachment are not read for it, only whether there are any.
    """
    blocks = message.blocks
    content = [
        (attachment.name, attachment.size, attachment.content is not None)
        for attachment in attachments(blocks)
    ]
    calls = [block for block in blocks if isinstance(block, ToolCall)]
    fields = (
        str(message.role),
        blocks,
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
        # Few sources tell of these; what others had is told from their messages as ever.
        *(_told_besides(calls) if calls else ()),
        *((message.details,) if message.details else ()),
    )
    return hashlib.sha256(repr(fields).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _told_besides(calls: Sequence[ToolCall]) -> list[object]:
    """What tools were allowed, and went wrong, as far as a source tells that by itself."""
    allowed = [(place, call.approval) for place, call in enumerate(calls) if call.approval]
    failed = [
        (place, call.outcome.error)
        for place, call in enumerate(calls)
        if call.outcome and call.outcome.error
    ]
    return [*allowed, *failed]


def attachments(blocks: Sequence[Block]) -> tuple[Attachment, ...]:
    """All attachments of a message, those of its tools' answers included."""
    found: list[Attachment] = []
    for block in blocks:
        if isinstance(block, Image | File):
            found.append(block.attachment)
        elif isinstance(block, ToolCall | ToolResult) and block.outcome:
            found.extend(block.outcome.attachments)
    return tuple(found)


def _packed_tool(block: ToolCall | ToolResult) -> PackedTool:
    outcome = block.outcome
    if outcome is not None:
        details = outcome.details
        outcome = dataclasses.replace(
            outcome,
            text=clean(outcome.text),
            note=clean(outcome.note),
            details=None if details is None else clean(details),
            error=clean(outcome.error),
        )
    if isinstance(block, ToolResult):
        return PackedTool(clean(block.name), "", block.call_id, None, True, outcome)
    return PackedTool(
        clean(block.name),
        clean(block.arguments),
        block.call_id,
        block.child,
        False,
        outcome,
        block.approval,
    )


def _unpacked_tool(tool: PackedTool) -> ToolCall | ToolResult:
    if tool.answer_only:
        return ToolResult(tool.outcome or ToolOutcome(), tool.name, tool.call_id)
    return ToolCall(
        tool.name, tool.arguments, tool.call_id, tool.outcome, tool.child, tool.approval
    )


def _fenced_lines(text: str) -> int:
    """Lines inside Markdown code fences; roughly, for estimating a height."""
    if not ("`" in text and "```" in text):
        return 0
    return sum(part.count("\n") for part in text.split("```")[1::2])


def failed_tools(packed: Packed) -> int:
    """How many of the message's tools failed."""
    if not packed.tools:
        return 0
    return sum(
        tool.outcome is not None and tool.outcome.status is ToolStatus.FAILED
        for tool in packed.tools
    )
