"""A tool call as it is shown: one line, and under it what was asked and what came back."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from chatvault.domain.blocks import ToolCall, ToolResult, ToolStatus
from chatvault.ui.thread.parts import diff
from chatvault.ui.thread.parts.parts import LinePart, Outcome, Part, RunPart
from chatvault.ui.thread.parts.patch import BEGIN
from chatvault.ui.thread.text.sanitize import clean, short
from chatvault.ui.thread.tools import tool_output, tool_shell
from chatvault.ui.thread.tools.tool_arguments import (
    EDIT_TOOLS,
    SHELL_TOOLS,
    first_argument,
    icon,
    short_name,
)
from chatvault.ui.thread.tools.tool_files import changes_of, counted
from chatvault.ui.thread.tools.tool_output import FIRST_LINES
from chatvault.ui.thread.tools.tool_presenters import presenter
from chatvault.ui.thread.tools.tool_use import ToolUse
from chatvault.ui.wording import duration

_LONGEST_ARGUMENT = 400
_LONGEST_RESULT = 10_000  # characters that are looked through for a line that says something
_LONGEST_NAME = 80
_LONGEST_NOTE = 40
_FAILURES = re.compile(r"[1-9]\d* failed")
_OUTCOMES = {
    ToolStatus.OK: Outcome.GOOD,
    ToolStatus.FAILED: Outcome.BAD,
    ToolStatus.UNKNOWN: Outcome.NONE,
}

__all__ = ["FIRST_LINES", "call_line", "call_parts", "result_line", "result_parts"]


def call_line(call: ToolCall) -> LinePart:
    """The folded line of a call."""
    use = ToolUse.of(call)
    shown = presenter(use)
    argument = _one_line(shown.argument(use) or first_argument(call.arguments))
    outcome, word = use.outcome, _word(call, use)
    return LinePart(
        icon(call.name),
        short(short_name(call.name), _LONGEST_NAME),
        argument,
        duration(outcome.duration_ms),
        "" if argument.startswith(word) and not use.failed else word,  # said once is enough
        _ended(use, word),
        foldable=bool(
            call.arguments.strip("{} \n") or outcome.text or outcome.attachments or call.child
        ),
        mono=not shown.words,
        child=call.child or "",
        ruled=shown.prose,
    )


def _ended(use: ToolUse, word: str) -> Outcome:
    """How it ended; a command that did its work and tells of failures is neither good nor bad."""
    if not use.failed and _FAILURES.search(word):
        return Outcome.NONE
    return _OUTCOMES[use.outcome.status]


def result_line(result: ToolResult) -> LinePart:
    """The folded line of a result that is a message of its own."""
    outcome, use = result.outcome, ToolUse.of(result)
    word = _word(result, use)
    lines = [line for line in outcome.text[:_LONGEST_RESULT].split("\n") if line.strip()]
    first = next((line for line in lines if any(map(str.isalnum, line))), "".join(lines[:1]))
    return LinePart(
        icon(result.name),
        short(short_name(result.name), _LONGEST_NAME) if result.name else "Result",
        _one_line(first),
        duration(outcome.duration_ms),
        word,
        _ended(use, word),
        foldable=bool(outcome.text or outcome.attachments),
        ruled=presenter(use).prose,
    )


def _allowed(call: ToolCall | ToolResult) -> str:
    """Who let the tool do it, where the source tells."""
    approval = call.approval if isinstance(call, ToolCall) else None
    if approval is None or (approval.given is None and not approval.required):
        return ""
    if approval.given is None:
        return "awaits approval"
    return f"approved by {approval.by}" if approval.by else "approved"


def _one_line(text: str) -> str:
    return clean(" ".join(text[: 2 * _LONGEST_ARGUMENT].split()))[:_LONGEST_ARGUMENT]


def _word(call: ToolCall | ToolResult, use: ToolUse) -> str:
    if use.declined:
        return "declined"
    if use.outcome.note:
        return short(use.outcome.note, _LONGEST_NOTE)
    if use.failed:
        return "failed"
    if allowed := _allowed(call):
        return short(allowed, _LONGEST_NOTE)
    is_edit = isinstance(call, ToolCall) and (use.key in EDIT_TOOLS or BEGIN in call.arguments)
    return _changed(call) if isinstance(call, ToolCall) and is_edit else ""


@functools.lru_cache(maxsize=64)
def _changed(call: ToolCall) -> str:
    """How many lines the call added and removed."""
    use = ToolUse.of(call)
    free = tool_shell.command_of(use) if use.key in SHELL_TOOLS else ""
    rows = [row for change in changes_of(use, free) for row in change.rows]
    return counted(*diff.counts(rows))


def call_parts(call: ToolCall) -> Iterator[Part]:
    """What stands under the line of an unfolded call: first of all what went wrong."""
    use = ToolUse.of(call)
    shown = presenter(use)
    error = tool_output.error(use) if use.failed and not shown.tells else ()
    parts = (*error, *shown.parts(use))
    yield from parts
    if use.child and not any(isinstance(part, RunPart) for part in parts):
        yield RunPart(use.child)
    elif not parts:
        yield from tool_output.silence(use)


def result_parts(result: ToolResult) -> Iterator[Part]:
    """What stands under the line of an unfolded result."""
    return call_parts(ToolCall(result.name, "", result.call_id, result.outcome))
