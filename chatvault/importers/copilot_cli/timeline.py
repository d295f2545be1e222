"""The sessions of the first versions of Copilot CLI: one document, told as events of later ones.

``history-session-state/session_*.json`` has what was shown as ``timeline``, and what was sent to
the model as ``chatMessages``, in the form of OpenAI's messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.copilot_cli.events import LoggedEvent
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

_SAID = {"user": "user.message", "copilot": "assistant.message", "error": "session.error"}
_SENT = {"user": "user.message", "assistant": "assistant.message"}


def is_timeline(container: Container, name: str) -> bool:
    """Whether the file is such a document."""
    if not may_be_json(container, name):
        return False
    head = head_of(container, name)
    if b'"timeline"' not in head and b'"chatMessages"' not in head:
        return False
    seen = shape(head)
    told = seen.has("timeline", "[]", "type") or seen.has("chatMessages", "[]", "role")
    return told and seen.has("sessionId")


def read_timeline(container: Container, name: str, report: Report) -> Iterator[LoggedEvent]:
    """What the document tells, as events. Raises UnreadableFile."""
    findings = Findings(report, name, "session")
    for told in read(container, name, findings, essential="sessionId"):
        begun = timestamp(told.get("startTime"))
        start = {"sessionId": told.get("sessionId"), "selectedModel": told.get("selectedModel")}
        yield LoggedEvent(0, "session.start", start, begun, "start")
        shown = [*map(mapping, sequence(told.get("timeline")))]
        if shown:
            yield from (event for at in enumerate(shown, 1) for event in _shown(*at))
        else:
            sent = enumerate(map(mapping, sequence(told.get("chatMessages"))), 1)
            yield from (event for number, message in sent for event in _sent(number, message))
    findings.sum_up()


def _shown(number: int, entry: Fields) -> Iterator[LoggedEvent]:
    at, kind = timestamp(entry.get("timestamp")), string(entry.get("type"))
    key = string(entry.get("id")) or f"entry:{number}"
    if kind in _SAID:
        text = string(entry.get("text"))
        yield LoggedEvent(number, _SAID[kind], {"content": text, "message": text}, at, key)
    elif kind in ("tool_call_requested", "tool_call_completed"):
        call_id = string(entry.get("callId")) or key
        name = string(entry.get("name")) or string(entry.get("toolTitle"))
        called = {"toolCallId": call_id, "toolName": name, "arguments": entry.get("arguments")}
        yield LoggedEvent(number, "tool.execution_start", called, at, f"{key}:start")
        if kind == "tool_call_completed":
            yield LoggedEvent(number, "tool.execution_complete", _ended(call_id, entry), at, key)


def _ended(call_id: str, entry: Fields) -> Fields:
    told = mapping(entry.get("result"))
    text = string(entry.get("result")) or string(told.get("log")) or string(told.get("content"))
    ending = string(told.get("type"))
    ended: Fields = {"toolCallId": call_id, "result": text}
    return {**ended, "success": ending == "success"} if ending else ended


def _sent(number: int, message: Fields) -> Iterator[LoggedEvent]:
    role, key = string(message.get("role")), f"message:{number}"
    content = message.get("content")
    pieces = [content] if isinstance(content, str) else sequence(content)
    text = "\n".join(
        filter(None, (string(one) or string(mapping(one).get("text")) for one in pieces))
    )
    if role in _SENT:
        data: Fields = {"content": text, "toolRequests": [*map(_asked, _calls(message))]}
        yield LoggedEvent(number, _SENT[role], data, None, key)
    elif role == "tool":
        data = {"toolCallId": string(message.get("tool_call_id")), "result": text}
        yield LoggedEvent(number, "tool.execution_complete", data, None, key)


def _calls(message: Fields) -> Iterator[Fields]:
    return map(mapping, sequence(message.get("tool_calls")))


def _asked(call: Fields) -> Fields:
    function = mapping(call.get("function"))
    return {
        "toolCallId": string(call.get("id")),
        "name": string(function.get("name")),
        "arguments": function.get("arguments"),
    }
