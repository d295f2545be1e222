"""The files in which Kiro's editor keeps what it did in one run, and what they tell of it.

A conversation names the run; where its answer is but a placeholder, the run has its words. Older
versions wrote ``<workspace>/<name>.chat``, with all that was sent; newer ones write
``<workspace>/<kind>/<name>`` without an ending, with what was done. ``<workspace>`` is the
beginning of a hash of the folder's path, as kenn-io/agentsview found out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.importers.containers.container import Container
from chatvault.importers.heads import head_of
from chatvault.importers.json_files.json_values import mapping, number, sequence, string, to_json
from chatvault.importers.pieces import tool_call

_RUN = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{.*"actions"\s*:\s*\[', re.DOTALL)
_EXECUTION = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{.*"chat"\s*:\s*\[', re.DOTALL)
_NAME = re.compile(rb'"executionId"\s*:\s*"([^"\\]{1,100})"')
_SILENT = frozenset(("model", "intentClassification", "userInput"))  # what only drives the run
_ERROR = "displayError"
_STATES = {
    **dict.fromkeys(("Success", "Accepted", "Completed"), ToolStatus.OK),
    **dict.fromkeys(("Error", "Failed", "Rejected", "Aborted"), ToolStatus.FAILED),
}


def is_execution(head: bytes) -> bool:
    """Whether a file that begins so is what older versions kept of one run."""
    return b'"executionId"' in head and bool(_EXECUTION.match(head))


def runs_in(container: Container, names: Sequence[str]) -> dict[str, str]:
    """The files of runs by the names of these."""
    paths = map(PurePosixPath, names)
    found = (str(path) for path in paths if path.suffix in ("", ".chat"))
    told = ((_run_of(head_of(container, name)), name) for name in found)
    return {run: name for run, name in told if run}


def runs_named(value: Mapping[str, Any]) -> Iterator[str]:
    """The runs that a conversation of a workspace names."""
    for entry in map(mapping, sequence(value.get("history"))):
        if run := string(entry.get("executionId")):
            yield run


def workspace_folder(name: str) -> str:
    """The folder with the runs of a conversation's workspace, by the place of its file.

    "" where that does not tell the workspace.
    """
    encoded = PurePosixPath(name).parent.name
    try:
        path = base64.b64decode(encoded + "=" * (-len(encoded) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return ""
    return hashlib.sha256(path).hexdigest()[:32]


def blocks_of(run: dict[str, Any]) -> list[Block]:
    """What was said and done in the run, in order."""
    return list(_sent(run)) if "chat" in run else _done(run)


def _run_of(head: bytes) -> str:
    """The run that a file which begins so is of, "" where it is no such file."""
    match = _NAME.search(head)
    is_run = match and (_RUN.match(head) or is_execution(head))
    return match[1].decode("utf-8", "replace") if match and is_run else ""


def _sent(run: dict[str, Any]) -> Iterator[Block]:
    """What came after the last prompt: what stands before it is told by the conversation."""
    sent = [mapping(message) for message in sequence(run.get("chat"))]
    asked = (place for place, one in enumerate(sent) if one.get("role") in ("human", "user"))
    for message in sent[max(asked, default=-1) + 1 :]:
        text = string(message.get("content")).strip()
        if text and message.get("role") == "tool":
            yield ToolCall("tool", outcome=ToolOutcome(text))
        elif text:
            yield Text(text)


def _done(run: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    for action in map(mapping, sequence(run.get("actions"))):
        kind, output = string(action.get("actionType")), mapping(action.get("output"))
        if kind == "say":
            text = (string(action.get("output")) or string(output.get("message"))).strip()
            blocks += [Text(text)] if text else []
        elif kind == _ERROR:
            blocks.append(Event(EventKind.ERROR, string(action.get("errorMessage"))))
        elif kind not in _SILENT and mapping(action.get("input")):
            blocks.append(_call(kind, action, output))
    if any(isinstance(block, Text) for block in blocks):
        return blocks
    return blocks + _in_context(run)


def _in_context(run: dict[str, Any]) -> list[Block]:
    """What was said last as the model's own context has it, where no action tells it."""
    context = map(mapping, sequence(mapping(run.get("context")).get("messages")))
    texts: list[str] = []
    for message in context:
        role = string(message.get("role"))
        entries = map(mapping, sequence(message.get("entries")))
        if role == "human":
            texts = []
        elif role == "bot":
            texts += [string(one.get("text")) for one in entries if one.get("type") == "text"]
    return [Text(text.strip()) for text in texts if text.strip()]


def _call(kind: str, action: dict[str, Any], output: dict[str, Any]) -> ToolCall:
    called = tool_call(action.get("actionId"), kind, action.get("input"))
    status = _STATES.get(string(action.get("actionState")), ToolStatus.UNKNOWN)
    if not output and status is ToolStatus.UNKNOWN:
        return called
    words = (string(output.get(key)) for key in ("message", "output", "response", "content"))
    text = next(filter(None, words), to_json(output) if output else "")
    code = number(output.get("exitCode"))
    status = ToolStatus.FAILED if code else status
    outcome = ToolOutcome(text, status, f"exit {code:.0f}" if code else "")
    return ToolCall(called.name, called.arguments, called.call_id, outcome)
