"""What a turn of Cline's tells beside what is said in it: thoughts, calls, what it stands for."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.domain.blocks import Block, Thinking, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.message import Role
from chatvault.importers.cline.items import Record
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT}
_OF_PROGRAM = ("isSummary", "isTruncationMarker")
_SUMMARY = "compaction_summary"  # the kind of a turn of the command line that sums up others


def is_turn(value: object) -> bool:
    """Whether a value is a turn as the model's interface takes it."""
    record = mapping(value)
    return string(record.get("role")) in ROLES and isinstance(record.get("content"), str | list)


def thinking(thought: str) -> list[Block]:
    """A thought as blocks, none where nothing was thought."""
    return [Thinking(thought)] if thought.strip() else []


def text_of_thoughts(told: object) -> str:
    """What a list of a model's thoughts or of their summaries says."""
    pieces = [mapping(each) for each in sequence(told)]
    texts = (string(each.get("text")) or string(each.get("summary")) for each in pieces)
    return "\n\n".join(filter(None, texts))


def thought_beside(turn: Record) -> list[Block]:
    """What was thought, where it stands beside what was said."""
    told = string(turn.get("reasoning_content")) or text_of_thoughts(turn.get("reasoning_details"))
    return thinking(told)


def called_beside(turn: Record) -> Iterator[ToolCall]:
    """What the model's own side called for an answer, such as a search of the web."""
    for told in map(mapping, sequence(mapping(turn.get("metadata")).get("modelToolActivities"))):
        output = told.get("output")
        text = output if isinstance(output, str) else to_json(output) if output else ""
        status = ToolStatus.FAILED if told.get("isError") is True else ToolStatus.UNKNOWN
        done = "output" in told or "isError" in told
        yield ToolCall(
            string(told.get("toolName")) or "tool",
            to_json(told.get("input") or {}),
            string(told.get("toolCallId")) or None,
            ToolOutcome(text, status) if done else None,
        )


def sums_up(turn: Record) -> bool:
    """Whether the program wrote the turn where it left others out or summed them up."""
    marked = any(turn.get(mark) is True for mark in _OF_PROGRAM)
    return marked or mapping(turn.get("metadata")).get("kind") == _SUMMARY
