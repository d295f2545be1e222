"""The files without an ending in which Kiro's editor keeps what it did in one run.

A conversation names the run; where its answer is but a placeholder, the run has its words.
"""

from __future__ import annotations

import re
from typing import Any

from chatvault.domain.blocks import Block, Text, ToolCall, ToolOutcome, ToolStatus
from chatvault.importers.json_values import mapping, sequence, string, to_json
from chatvault.importers.pieces import tool_call

_RUN = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{.*"actions"\s*:\s*\[', re.DOTALL)
_NAME = re.compile(rb'"executionId"\s*:\s*"([^"\\]{1,100})"')
_SILENT = frozenset(("model", "intentClassification", "userInput"))  # what only drives the run
_STATES = {
    **dict.fromkeys(("Success", "Accepted", "Completed"), ToolStatus.OK),
    **dict.fromkeys(("Error", "Failed", "Rejected", "Aborted"), ToolStatus.FAILED),
}


def run_of(head: bytes) -> str:
    """The run that a file which begins so is of, "" where it is no such file."""
    match = _NAME.search(head)
    return match[1].decode("utf-8", "replace") if match and _RUN.match(head) else ""


def blocks_of(run: dict[str, Any]) -> list[Block]:
    """What was said and done in the run, in order."""
    blocks: list[Block] = []
    for action in map(mapping, sequence(run.get("actions"))):
        kind, output = string(action.get("actionType")), mapping(action.get("output"))
        if kind == "say":
            text = string(output.get("message")).strip()
            blocks += [Text(text)] if text else []
        elif kind not in _SILENT and mapping(action.get("input")):
            blocks.append(_call(kind, action, output))
    return blocks


def _call(kind: str, action: dict[str, Any], output: dict[str, Any]) -> ToolCall:
    called = tool_call(action.get("actionId"), kind, action.get("input"))
    status = _STATES.get(string(action.get("actionState")), ToolStatus.UNKNOWN)
    if not output and status is ToolStatus.UNKNOWN:
        return called
    said = string(output.get("message")) or string(output.get("output"))
    text = said or (to_json(output) if output else "")
    return ToolCall(called.name, called.arguments, called.call_id, ToolOutcome(text, status))
