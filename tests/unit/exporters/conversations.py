"""Invented conversations as exporters get them, and what writing one yields."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable

from hypothesis import strategies as st

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
from chatvault.domain.message import Message, Role, Usage
from chatvault.domain.session import SessionRow, SessionStatus
from chatvault.errors import NotFound
from chatvault.exporters.base import Exporter

NOON = 1_763_812_800_000  # 22 November 2025, 12:00 UTC
PICTURE = b"\x89PNG\r\n\x1a\n" + b"a loaf"
BLOBS = {"aa11": PICTURE, "bb22": b"%PDF a recipe"}

BREAD = SessionRow(
    id=7,
    uid="0b54a9de-1111-4222-8333-444455556666",
    source="chatgpt",
    title="Bread without kneading",
    excerpt="How long does it rise?",
    model="gpt-5",
    project="kitchen",
    created_at=NOON,
    updated_at=NOON + 60_000,
    messages=2,
    status=SessionStatus.ACTIVE,
    pinned=False,
    starred=True,
    tags=("baking",),
    tokens=1234,
    cost=120_000,
    cost_estimated=True,
)

LOAF = Attachment("loaf.png", "image/png", len(PICTURE), 640, 480, blob="aa11")
EVERY_BLOCK: tuple[Block, ...] = (
    Text("A **soft** dough rises slowly.", TextVariant.VOICE),
    Thinking("The oven should be hot.", seconds=2.5),
    Code("print('bread')", "python"),
    ToolCall(
        "weigh",
        '{"flour": 500}',
        "call-1",
        ToolOutcome("500 g", ToolStatus.FAILED, "exit 1", NOON, 1500, '{"g": 500}', (LOAF,)),
        child="strand-1",
    ),
    ToolResult(ToolOutcome("done", ToolStatus.OK), "weigh", "call-2"),
    Image(LOAF),
    File(Attachment("recipe.pdf", "application/pdf", 13, blob="bb22"), "Flour and water."),
    Citation("The bread book", "https://example.org/bread", "Rest it overnight."),
    Event(EventKind.MODEL, "gpt-5"),
)

_MARKUP = (
    *("```", "~~~~", "`````", "<!--", "<script>", "<pre>", "<?x", "<![CDATA[", "<div>"),
    *("- ", "1. ", "> ", "    ", "\t", "\n", "\n\n", "\r", "# ", "---", "| a |", "[", "text"),
    *("](javascript:alert(1))", "![x](http://example.org/x.png)", "<img src=x onerror=y>"),
    *('" onmouseover="x', "<a href='file:///etc'>", "&lt;script&gt;", "\u202e", "\\"),
)
hostile_texts = st.text() | st.lists(st.sampled_from(_MARKUP), max_size=14).map("".join)


def session(**changes: object) -> SessionRow:
    """The bread conversation, changed."""
    return dataclasses.replace(BREAD, **changes)  # type: ignore[arg-type]


def message(*blocks: Block, role: Role = Role.USER, **rest: object) -> Message:
    """A message of these blocks."""
    return Message(1, "m1", None, role, blocks, created_at=NOON, **rest)  # type: ignore[arg-type]


def full_message() -> Message:
    """An answer with every kind of block in it."""
    return message(*EVERY_BLOCK, role=Role.ASSISTANT, model="gpt-5", usage=Usage(10, 20, cost=5))


def blob(name: str) -> bytes:
    """The attachments that are in the vault."""
    if name not in BLOBS:
        raise NotFound("The file is not in the vault any more.", path=name)
    return BLOBS[name]


def written(
    exporter: Exporter,
    *messages: Message,
    of: SessionRow = BREAD,
    attachments: Callable[[str], bytes] = blob,
) -> str:
    """What the exporter makes of the messages."""
    out = io.BytesIO()
    exporter.write(of, iter(messages), out, attachments)
    return out.getvalue().decode("utf-8")
