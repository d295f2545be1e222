"""The lines of Kiro's newer editor and of the third version of its command line.

Each has a ``payload`` of some type; what an answer is, its ``operationType`` tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import Block, Event, EventKind, Text, Thinking, ToolCall, plain_text
from chatvault.domain.message import Role
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.kiro.pieces import KiroPieces, result

_ROLES = {
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "tool_call": Role.ASSISTANT,
    "tool_result": Role.TOOL,
    "sub_agent_start": Role.ASSISTANT,
    "sub_agent_complete": Role.TOOL,
}
_SILENT = (  # what tells nothing of the conversation, or what other lines tell as well
    *("checkpoint", "session_start", "session_event", "session_metadata", "usage_summary"),
    *("turn_start", "turn_end", "tombstone", "steering_inclusion", "ContextualHookInvoked"),
    *("pending_interaction", "interaction_resolved"),
)
_REASONING, _SUMMARY = "Reasoning", "Summary"
_LEFT_OUT = ("", "...", "…")  # what stands for thoughts that are kept from the person
_STOPPED = ("cancelled", "canceled", "aborted", "interrupted")
_FAILED = ("error", "failed")


def payload_of(record: Record) -> dict[str, Any] | None:
    """What such a line holds, None for another line."""
    if "payload" not in record or "type" in record:
        return None
    return mapping(record["payload"])


def role_of(payload: dict[str, Any]) -> Role | None:
    """Who says it; None where nobody does."""
    return _ROLES.get(string(payload.get("type")))


def is_silent(payload: dict[str, Any]) -> bool:
    """Whether it is known to tell nothing by itself."""
    return payload.get("type") in _SILENT


def said(payload: dict[str, Any], reader: KiroPieces) -> list[Block]:
    """What somebody says."""
    content, kind = payload.get("content"), payload.get("type")
    if kind == "tool_call":
        return [tool_call(payload.get("toolCallId"), payload.get("toolName"), payload.get("args"))]
    if kind == "tool_result":
        failed = payload.get("isError") is True or payload.get("success") is False
        return [result(payload.get("toolCallId"), content, failed=failed)]
    if kind == "sub_agent_start":
        return [_agent(payload)]
    if kind == "sub_agent_complete":
        return [result(payload.get("subSessionId"), payload.get("response"), failed=False)]
    blocks = _content(content, reader)
    if kind == "user":
        return [*blocks, *reader.attached(payload)]
    operation, told = payload.get("operationType"), plain_text(tuple(blocks))
    if operation == _SUMMARY:
        return [Event(EventKind.COMPACTION, told)]
    if operation == _REASONING or (operation is None and payload.get("reasoningSignature")):
        return [] if told.strip() in _LEFT_OUT else [Thinking(told)]
    return blocks


def _agent(payload: dict[str, Any]) -> ToolCall:
    """The agent that was started, as a call: it is known by the session that is its own."""
    child = string(payload.get("subSessionId")) or None
    given = {"prompt": payload["prompt"]} if payload.get("prompt") else None
    call = tool_call(child, payload.get("subAgentName") or "subagent", given)
    return replace(call, child=child)


def happened(payload: dict[str, Any]) -> Event | None:
    """How a turn ended that did not end well, or what went wrong in it."""
    kind, reason = payload.get("type"), payload.get("stopReason")
    if kind == "session_metadata" and payload.get("key") == "displayError":
        told = payload.get("value")
        return Event(EventKind.ERROR, string(told) or string(mapping(told).get("message")))
    if kind != "turn_end":
        return None
    if reason in _STOPPED:
        return Event(EventKind.INTERRUPTED)
    return Event(EventKind.ERROR) if reason in _FAILED else None


def _content(content: object, reader: KiroPieces) -> list[Block]:
    if isinstance(content, dict) and isinstance(content.get("text"), str):
        content = content["text"]
    if isinstance(content, str):
        return [Text(content.strip())] if content.strip() else []
    return reader.content(content)
