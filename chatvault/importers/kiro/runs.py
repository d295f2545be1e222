"""The files in which Kiro's editor keeps what it did in one run, and what they tell of it.

A conversation names the run; where its answer is but a placeholder, the run has its words. Older
versions wrote ``<workspace>/<name>.chat``, with all that was sent; newer ones write
``<workspace>/<kind>/<name>`` without an ending, with what was done, or but with what the model was
sent and wrote. ``<workspace>`` is the beginning of a hash of the folder's path, as
kenn-io/agentsview found out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.json_files.json_values import mapping, number, sequence, string, to_json
from chatvault.importers.times.timestamps import timestamp

_RUN = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{.*"(?:actions"\s*:\s*\[|workflowType"\s*:\s*")', re.DOTALL
)
_EXECUTION = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{.*"chat"\s*:\s*\[', re.DOTALL)
_NAME = re.compile(rb'"executionId"\s*:\s*"([^"\\]{1,100})"')
_SILENT = frozenset(("model", "intentClassification", "userInput"))  # what only drives the run
_ERROR = "displayError"
_STATES = {
    **dict.fromkeys(("Success", "Accepted", "Completed"), ToolStatus.OK),
    **dict.fromkeys(("Error", "Failed", "Rejected", "Aborted", "Canceled"), ToolStatus.FAILED),
}
_SAYING = {"say": Text, "reasoning": Thinking}
_AGENTS = ("bot", "tool")  # the roles of the model and its tools in its context
_STOPPED = ("aborted", "user-aborted")
_NAMING = "executionLog"  # a piece of an answer that names the run which has its words


@dataclass(frozen=True, slots=True)
class Run:
    """What was said and done in a run, and when it began and ended in UTC ms."""

    blocks: tuple[Block, ...] = ()
    began: int | None = None
    ended: int | None = None


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
    yield from filter(None, map(run_of_entry, map(mapping, sequence(value.get("history")))))


def run_of_entry(entry: Mapping[str, Any]) -> str:
    """The run that an entry of a conversation names, "" where it names none."""
    pieces = map(mapping, sequence(mapping(entry.get("message")).get("content")))
    named = (string(piece.get("text")) for piece in pieces if piece.get("type") == _NAMING)
    return string(entry.get("executionId")) or next(named, "")


def workspace_folder(name: str) -> str:
    """The folder with the runs of a conversation's workspace, by the place of its file.

    "" where that does not tell the workspace.
    """
    encoded = PurePosixPath(name).parent.name.rstrip("_")  # which stands for what fills it up, too
    try:
        path = base64.b64decode(encoded + "=" * (-len(encoded) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return ""
    return hashlib.sha256(path).hexdigest()[:32]


def run_in(value: dict[str, Any]) -> Run:
    """What the file of a run tells."""
    about = mapping(value.get("metadata")) or value
    blocks = list(_sent(value)) if "chat" in value else _done(value)
    if value.get("status") in _STOPPED:
        blocks.append(Event(EventKind.INTERRUPTED))
    return Run(tuple(blocks), timestamp(about.get("startTime")), timestamp(about.get("endTime")))


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
        text = (string(action.get("output")) or string(output.get("message"))).strip()
        if kind in _SAYING:
            blocks += [_SAYING[kind](text)] if text else []
        elif kind == _ERROR:
            blocks.append(Event(EventKind.ERROR, string(action.get("errorMessage"))))
        elif kind not in _SILENT and mapping(action.get("input")):
            blocks.append(_call(kind, action, output))
    if any(isinstance(block, Text) for block in blocks):
        return blocks
    called = any(isinstance(block, ToolCall) for block in blocks)
    return blocks + list(_in_context(run, called=called))


def _in_context(run: dict[str, Any], *, called: bool) -> Iterator[Block]:
    """What was said last as the model's own context has it, where no action tells it.

    So are the calls, but for those that actions tell (``called``).
    """
    context = [mapping(one) for one in sequence(mapping(run.get("context")).get("messages"))]
    asked = (place for place, one in enumerate(context) if one.get("role") == "human")
    last = [one for one in context[max(asked, default=-1) + 1 :] if one.get("role") in _AGENTS]
    entries = [mapping(entry) for one in last for entry in sequence(one.get("entries"))]
    told = (entry for entry in entries if entry.get("type") == "toolUseResponse")
    returned = {string(entry.get("id")): entry for entry in told}
    for entry in entries:
        text = string(entry.get("text")).strip()
        if entry.get("type") == "text" and text:
            yield Text(text)
        elif entry.get("type") == "toolUse" and entry.get("name") and not called:
            call = tool_call(entry.get("id"), entry.get("name"), entry.get("args"))
            yield replace(call, outcome=_returned(returned.get(call.call_id or "", {})))


def _returned(told: dict[str, Any]) -> ToolOutcome | None:
    success = told.get("success")
    status = ToolStatus.OK if success is True else ToolStatus.UNKNOWN
    status = ToolStatus.FAILED if success is False else status
    return ToolOutcome(string(told.get("message")), status) if told else None


def _call(kind: str, action: dict[str, Any], output: dict[str, Any]) -> ToolCall:
    called = tool_call(action.get("actionId"), kind, action.get("input"))
    status = _STATES.get(string(action.get("actionState")), ToolStatus.UNKNOWN)
    if not output and status is ToolStatus.UNKNOWN:
        return called
    words = (string(output.get(key)) for key in ("message", "output", "response", "content"))
    text = next(filter(None, words), to_json(output) if output else "")
    code = number(output.get("exitCode"))
    status = ToolStatus.FAILED if code else status
    note = f"exit {code:.0f}" if code else ""
    outcome = ToolOutcome(text, status, note, timestamp(action.get("emittedAt")))
    return replace(called, outcome=outcome)
