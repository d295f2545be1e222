"""Invented tool calls in the forms in which the products write them."""

from __future__ import annotations

import json

from chatvault.domain.blocks import ToolCall, ToolOutcome, ToolStatus
from chatvault.ui.thread.parts.parts import CodePart, Part, Segment, TextPart
from chatvault.ui.thread.tools.tool_parts import call_line, call_parts


def call(
    name: str,
    arguments: object = "",
    text: str = "",
    *,
    ok: bool = True,
    note: str = "",
    details: object = None,
) -> ToolCall:
    """A call of a tool that ended."""
    status = ToolStatus.OK if ok else ToolStatus.FAILED
    outcome = ToolOutcome(
        text, status, note, duration_ms=40, details=json.dumps(details) if details else None
    )
    written = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return ToolCall(name, written, "c1", outcome)


def parts_of(made: ToolCall) -> list[Part]:
    """What is shown under the line of the call."""
    return list(call_parts(made))


def line_of(made: ToolCall) -> tuple[str, str]:
    """Argument and outcome word of the call's line."""
    line = call_line(made)
    return line.argument, line.word


def said(part: Part) -> str:
    """What a part says, as it is written."""
    if isinstance(part, Segment):
        return part.source
    if isinstance(part, TextPart):
        return part.html
    assert isinstance(part, CodePart)
    return part.code
