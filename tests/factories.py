"""Invented conversations, small and complete."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence

from chatvault.domain.blocks import Attachment, Block, Text, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.message import Role, Usage
from chatvault.domain.parsed import ParsedMessage, ParsedSession

NOON = 1_763_812_800_000  # 22 November 2025, 12:00 UTC
MINUTE = 60_000

_numbers = itertools.count(1)


def make_message(
    text: str = "How do I knead dough?",
    role: Role = Role.USER,
    *,
    external_id: str | None = None,
    parent_id: str | None = None,
    blocks: Sequence[Block] | None = None,
    created_at: int | None = NOON,
    **rest: object,
) -> ParsedMessage:
    """A message that says ``text``."""
    return ParsedMessage(
        external_id=external_id or f"m{next(_numbers)}",
        role=role,
        blocks=tuple(blocks) if blocks is not None else (Text(text),),
        parent_id=parent_id,
        created_at=created_at,
        **rest,  # type: ignore[arg-type]
    )


def make_session(
    *texts: str,
    external_id: str | None = None,
    source: str = "chatgpt",
    messages: Sequence[ParsedMessage] | None = None,
    **rest: object,
) -> ParsedSession:
    """A conversation in which a person and an assistant take turns."""
    name = external_id or f"s{next(_numbers)}"
    if messages is None:
        messages = [
            make_message(
                text,
                Role.ASSISTANT if place % 2 else Role.USER,
                external_id=f"{name}-{place}",
                parent_id=f"{name}-{place - 1}" if place else None,
                created_at=NOON + place * MINUTE,
            )
            for place, text in enumerate(texts or ("How do I knead dough?", "With patience."))
        ]
    return ParsedSession(source=source, external_id=name, messages=tuple(messages), **rest)  # type: ignore[arg-type]


def make_tool_message(**rest: object) -> ParsedMessage:
    """An assistant that called a tool which failed, with tokens used."""
    return make_message(
        role=Role.ASSISTANT,
        blocks=(
            Text("Let me look."),
            ToolCall(
                "Bash",
                '{"command": "pytest -q"}',
                call_id="call-1",
                outcome=ToolOutcome("1 failed", ToolStatus.FAILED, note="exit 1"),
            ),
        ),
        usage=Usage(input=100, output=20, cache_read=1_000),
        usage_key="response-1",
        **rest,
    )


def make_attachment(content: bytes = b"a picture", name: str = "loaf.png") -> Attachment:
    """An attachment whose bytes are at hand, as an importer gives it."""
    return Attachment(name, "image/png", len(content), content=lambda: io.BytesIO(content))
