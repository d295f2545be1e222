"""What ``codex exec --json`` prints of a run, as the records that a rollout would have of it.

It tells no prompt, no folder and no time, so it only stands in for the rollout.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

_BEGINS = {"thread.started": "thread_id", "session.created": "session_id"}
_FAILED = ("failed", "declined")

Told = tuple[str, dict[str, Any]]  # the kind of a record, and its payload


def is_printed(record: Record) -> bool:
    """Whether the record begins a run."""
    return bool(printed_id(record))


def printed_id(record: Record) -> str:
    """The session of a run that begins with the record, "" where it does not begin one."""
    field = _BEGINS.get(string(record.get("type")))
    return string(record.get(field)) if field is not None else ""


def told(record: Record) -> Iterator[Told]:
    """The records of a rollout that a printed line amounts to."""
    kind = record.get("type")
    if session_id := printed_id(record):
        yield "session_meta", {"id": session_id}
    elif kind == "item.completed":
        yield from _item(mapping(record.get("item")))
    elif kind == "turn.completed":
        info = {"total_token_usage": record.get("usage")}
        yield "event_msg", {"type": "token_count", "info": info}
    elif kind in ("turn.failed", "error"):
        said = string(record.get("message")) or mapping(record.get("error")).get("message")
        yield "event_msg", {"type": "error", "message": said}


def _item(item: dict[str, Any]) -> Iterator[Told]:
    kind = string(item.get("type")) or string(item.get("item_type"))
    text = string(item.get("text"))
    if kind in ("agent_message", "assistant_message"):
        yield "response_item", {"type": "message", "role": "assistant", "content": text}
    elif kind == "reasoning":
        yield "response_item", {"type": "reasoning", "summary": [text]}
    elif kind == "error":
        yield "event_msg", {"type": "error", "message": item.get("message")}
    elif kind == "web_search":
        action = {"type": "search", "query": item.get("query")}
        search = {"id": item.get("id"), "status": "completed", "action": action}
        yield "response_item", {"type": "web_search_call", **search}
    else:
        yield from _call(kind, item)


def _call(kind: str, item: dict[str, Any]) -> Iterator[Told]:
    """A tool that was called, with what came of it."""
    call_id, failed = item.get("id"), item.get("status") in _FAILED
    output: object = {"content": "", "success": not failed}
    if kind == "command_execution":
        name, asked = "shell", {"command": item.get("command")}
        output = {"content": item.get("aggregated_output"), "exit_code": item.get("exit_code")}
    elif kind == "file_change":
        name, asked = "apply_patch", {"changes": item.get("changes")}
    elif kind == "mcp_tool_call":
        name = ".".join(filter(None, map(string, (item.get("server"), item.get("tool")))))
        asked = mapping(item.get("arguments"))
        output = sequence(mapping(item.get("result")).get("content")) or {
            "content": string(mapping(item.get("error")).get("message")),
            "success": not failed,
        }
    elif kind == "todo_list":
        name, asked = "update_plan", {"plan": item.get("items")}
    else:
        told_of = {key: value for key, value in item.items() if key not in ("id", "type")}
        name, asked = string(item.get("tool")) or kind, told_of
    call = {"type": "function_call", "name": name, "arguments": to_json(asked), "call_id": call_id}
    yield "response_item", call
    yield "response_item", {"type": "function_call_output", "call_id": call_id, "output": output}
