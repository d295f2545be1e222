"""Reading the lines that Kiro's command line and its newer editor write of a conversation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chatvault.domain.blocks import Block, Text
from chatvault.domain.message import Role
from chatvault.importers.drafts import Draft, Thread
from chatvault.importers.json_lines import Record, sniff
from chatvault.importers.json_values import mapping, string
from chatvault.importers.kiro.pieces import KiroPieces, result
from chatvault.importers.pieces import tool_call
from chatvault.importers.teller import Teller
from chatvault.importers.timestamps import timestamp

_KINDS = {"Prompt": Role.USER, "AssistantMessage": Role.ASSISTANT, "ToolResults": Role.TOOL}
_TYPES = {
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "tool_call": Role.ASSISTANT,
    "tool_result": Role.TOOL,
}


def is_lines(head: bytes) -> bool:
    """Whether a file that begins so holds such lines."""
    return any(_role(record) is not None for record in sniff(head))


def read_records(
    records: Iterable[tuple[int, int, Record]], reader: KiroPieces, teller: Teller
) -> Thread:
    """The conversation of the lines; only prompts tell when they were written."""
    thread = Thread()
    for number, _offset, record in records:
        teller.line = number
        role = _role(record)
        if role is None:
            continue
        data = mapping(record.get("data"))
        payload = mapping(record.get("payload"))
        told = mapping(data.get("meta")).get("timestamp", record.get("timestamp"))
        name = string(data.get("message_id")) or string(record.get("id")) or f"line:{number}"
        blocks = reader.content(data.get("content")) if data else _blocks(payload, reader)
        model = string(payload.get("reasoningModelId")) or None
        thread.add(Draft(name, role, blocks, timestamp(told), model))
    return thread


def _role(record: Record) -> Role | None:
    if isinstance(record.get("data"), dict):
        return _KINDS.get(string(record.get("kind")))
    if "payload" in record and "type" not in record:
        return _TYPES.get(string(mapping(record["payload"]).get("type")))
    return None


def _blocks(payload: dict[str, Any], reader: KiroPieces) -> list[Block]:
    content, kind = payload.get("content"), payload.get("type")
    if kind == "tool_call":
        return [tool_call(payload.get("toolCallId"), payload.get("toolName"), payload.get("args"))]
    if kind == "tool_result":
        failed = payload.get("isError") is True or payload.get("success") is False
        return [result(payload.get("toolCallId"), content, failed=failed)]
    if isinstance(content, str):
        return [Text(content.strip())] if content.strip() else []
    return reader.content(content)
