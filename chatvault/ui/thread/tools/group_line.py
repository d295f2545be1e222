"""The line that stands for several tool calls in a row."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.blocks import ToolCall, ToolResult
from chatvault.ui import wording
from chatvault.ui.thread.parts.parts import LinePart, Outcome

ENOUGH_TO_FOLD = 4  # tool lines in a row become one


def group_line(run: Sequence[ToolCall | ToolResult]) -> LinePart:
    """The line that stands for many: "9 tool calls, 1 failed · 41 s"."""
    outcomes = [block.outcome for block in run if block.outcome is not None]
    failed = sum(outcome.status == "failed" for outcome in outcomes)
    total = sum(outcome.duration_ms or 0 for outcome in outcomes)
    return summary_line(len(run), failed, total)


def summary_line(calls: int, failed: int, milliseconds: int) -> LinePart:
    """The line of so many calls that took so long."""
    word = f"{failed} failed" if failed else ""
    return LinePart(
        "terminal-window",
        wording.counted(calls, "tool call", "tool calls"),
        duration=wording.whole_seconds(milliseconds / 1000) if milliseconds else "",
        word=word,
        outcome=Outcome.BAD if failed else Outcome.NONE,
        mono=False,
        ours=True,
    )
