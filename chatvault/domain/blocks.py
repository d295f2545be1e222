"""The pieces a message is made of, in order."""

from __future__ import annotations

import enum
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a message.

    While importing, ``content`` opens its bytes (None: not in the export). Once stored,
    ``blob`` is the SHA-256 of the bytes in the vault, in hex (None: missing).
    """

    name: str
    media_type: str = ""
    size: int | None = None
    width: int | None = None
    height: int | None = None
    blob: str | None = None
    content: Callable[[], BinaryIO] | None = field(default=None, compare=False, repr=False)

    @property
    def is_picture(self) -> bool:
        """Whether it calls itself a picture; without a type of its own, by its name."""
        kind = self.media_type or mimetypes.guess_type(self.name, strict=False)[0] or "image/*"
        return kind.startswith("image/")


class TextVariant(enum.StrEnum):
    """How a text block came to be."""

    PLAIN = ""
    VOICE = "voice"
    COMMENTARY = "commentary"
    UNKNOWN = "unknown"  # content of a kind the importer does not know, kept as its raw text


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown that a person or an assistant wrote."""

    kind: ClassVar[str] = "text"
    text: str
    variant: TextVariant = TextVariant.PLAIN


@dataclass(frozen=True, slots=True)
class Thinking:
    """What a model wrote for itself before answering; ``seconds`` is how long it thought."""

    kind: ClassVar[str] = "thinking"
    text: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """Source code that stands as a block of its own."""

    kind: ClassVar[str] = "code"
    text: str
    language: str = ""


class ToolStatus(enum.StrEnum):
    """How a tool call ended."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What came back from a tool.

    ``note`` is the outcome in a word or two for the folded line ("exit 1"); ``details`` is
    the structured form of the result as JSON text, where the format has one. ``error`` is what
    went wrong where the source tells that by itself; the text has it too.
    """

    text: str = ""
    status: ToolStatus = ToolStatus.UNKNOWN
    note: str = ""
    started_at: int | None = None  # UTC ms
    duration_ms: int | None = None
    details: str | None = None
    attachments: tuple[Attachment, ...] = ()
    error: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Approval:
    """Whether a tool had to be allowed and was; None where the source does not say. UTC ms."""

    required: bool | None = None
    given: bool | None = None
    by: str | None = None
    at: int | None = None


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A model asked for a tool; ``arguments`` is JSON text, or free text where it was that.

    ``child`` is the external id of the sub-agent's session that this call started.
    """

    kind: ClassVar[str] = "tool_call"
    name: str
    arguments: str = ""
    call_id: str | None = None
    outcome: ToolOutcome | None = None
    child: str | None = None
    approval: Approval | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ToolResult:
    """A tool's answer that the source keeps as a message of its own."""

    kind: ClassVar[str] = "tool_result"
    outcome: ToolOutcome
    name: str = ""
    call_id: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the conversation."""

    kind: ClassVar[str] = "image"
    attachment: Attachment


@dataclass(frozen=True, slots=True)
class File:
    """A file in the conversation; ``text`` is what the product extracted from it."""

    kind: ClassVar[str] = "file"
    attachment: Attachment
    text: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that an answer refers to."""

    kind: ClassVar[str] = "citation"
    title: str
    url: str = ""
    text: str = ""


class EventKind(enum.StrEnum):
    """What an event inside a thread tells."""

    COMPACTION = "compaction"
    MODEL = "model"
    ERROR = "error"
    INTERRUPTED = "interrupted"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened between the messages, shown as a thin rule."""

    kind: ClassVar[str] = "event"
    event: EventKind
    text: str = ""


Block = Text | Thinking | Code | ToolCall | ToolResult | Image | File | Citation | Event


def plain_text(blocks: tuple[Block, ...]) -> str:
    """What was said: the text and code of a message, without tools, thinking and files."""
    return "\n\n".join(block.text for block in blocks if isinstance(block, Text | Code))
