"""A tool call as it is shown: one line, and under it what was asked and what came back."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator

from chatvault.domain.blocks import ToolCall, ToolOutcome, ToolResult, ToolStatus
from chatvault.ui.thread import diff
from chatvault.ui.thread.parts import (
    CodePart,
    DiffPart,
    DiffRow,
    ImagePart,
    LinePart,
    Outcome,
    Part,
)
from chatvault.ui.thread.sanitize import clean
from chatvault.ui.thread.tool_arguments import (
    decoded,
    file_of,
    first_argument,
    icon,
    is_edit,
    is_shell,
    language_of,
    short_name,
    spoken,
)
from chatvault.ui.wording import duration

FIRST_LINES = 12
_LONGEST_ARGUMENT = 400
_SHORT = 60
_OUTCOMES = {
    ToolStatus.OK: Outcome.GOOD,
    ToolStatus.FAILED: Outcome.BAD,
    ToolStatus.UNKNOWN: Outcome.NONE,
}


def call_line(call: ToolCall) -> LinePart:
    """The folded line of a call."""
    argument = clean(" ".join(first_argument(call.arguments).split()))
    outcome = call.outcome or ToolOutcome()
    return LinePart(
        icon(call.name),
        clean(short_name(call.name)),
        argument[:_LONGEST_ARGUMENT],
        duration(outcome.duration_ms),
        _word(call, outcome),
        _OUTCOMES[outcome.status],
        foldable=bool(call.arguments.strip("{} \n") or outcome.text or outcome.attachments),
        child=call.call_id or "" if call.child else "",
    )


def result_line(result: ToolResult) -> LinePart:
    """The folded line of a result that is a message of its own."""
    outcome = result.outcome
    first = next((line for line in outcome.text.split("\n") if line.strip()), "")
    return LinePart(
        icon(result.name),
        clean(short_name(result.name)) if result.name else "Result",
        clean(" ".join(first.split()))[:_LONGEST_ARGUMENT],
        duration(outcome.duration_ms),
        clean(outcome.note) or ("failed" if outcome.status is ToolStatus.FAILED else ""),
        _OUTCOMES[outcome.status],
        foldable=bool(outcome.text or outcome.attachments),
    )


def _word(call: ToolCall, outcome: ToolOutcome) -> str:
    if outcome.note:
        return clean(outcome.note)
    if outcome.status is ToolStatus.FAILED:
        return "failed"
    if is_edit(call.name):
        added, removed = diff.counts(edit_rows(call))
        return f"+{added} −{removed}" if added or removed else ""
    return ""


@functools.lru_cache(maxsize=256)
def edit_rows(call: ToolCall) -> tuple[DiffRow, ...]:
    """What the call changed, as the rows of a diff; empty for what is no edit."""
    if not is_edit(call.name):
        return ()
    details = call.outcome.details if call.outcome else None
    return tuple(diff.of_call(decoded(call.arguments), call.arguments, details))


def call_parts(call: ToolCall) -> Iterator[Part]:
    """What stands under the line of an unfolded call."""
    rows = edit_rows(call)
    values = decoded(call.arguments)
    outcome = call.outcome or ToolOutcome()
    if rows:
        yield DiffPart(rows, language_of(file_of(values)), limit=max(40, FIRST_LINES))
    else:
        yield from _asked(call, values)
    if not rows or outcome.status is ToolStatus.FAILED:
        yield from outcome_parts(outcome, "" if is_shell(call.name) else file_of(values))


def outcome_parts(outcome: ToolOutcome, path: str = "") -> Iterator[Part]:
    """What came back."""
    text = outcome.text.strip("\n")
    if text:
        language = language_of(path)
        yield CodePart(
            text,
            "" if _is_numbered(text) else language,
            label="Result" if not language else "",
            limit=FIRST_LINES,
            terminal=True,
        )
    for attachment in outcome.attachments:
        yield ImagePart(attachment)


def _is_numbered(text: str) -> bool:
    # Agents read files with a number before every line, which no highlighter understands.
    start = text.lstrip()[:12]
    return "→" in start or start.partition("\t")[0].isdigit()


def _asked(call: ToolCall, values: dict[str, object] | None) -> Iterator[CodePart]:
    """The arguments, unless the line above already says them all."""
    if values is None:
        if call.arguments.strip():
            text = clean(call.arguments.strip())
            yield CodePart(text, "bash" if is_shell(call.name) else "", label="Input", limit=40)
        return
    first = first_argument(call.arguments)
    if is_shell(call.name) and first:
        if len(first) <= _SHORT and "\n" not in first:  # the line above says it all
            return
        yield CodePart(clean(first), "bash", label="Command", limit=40)
        return
    if isinstance(content := values.get("content"), str) and is_edit(call.name):
        yield CodePart(clean(content), language_of(file_of(values)), limit=40)
        return
    if len(values) == 1 and "\n" not in first and len(first) <= _SHORT:
        return
    yield CodePart(_listed(values), "yaml", label="Arguments", limit=40)


def _listed(values: dict[str, object]) -> str:
    """The arguments one a line, longer texts set in under their name."""
    lines: list[str] = []
    for name, value in values.items():
        text = spoken(value) or json.dumps(value, ensure_ascii=False, indent=2)
        if "\n" in text:
            lines.append(f"{name}:")
            lines += [f"  {line}" for line in text.split("\n")]
        else:
            lines.append(f"{name}: {text}")
    return clean("\n".join(lines))
