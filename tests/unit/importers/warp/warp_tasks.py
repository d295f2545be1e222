"""Tasks of Warp as Protocol Buffers, made of the numbers of their fields."""

from __future__ import annotations

from typing import Any

from tests.unit.importers.small_agent_files import WARP

START = 1_778_403_600  # 2026-05-10 09:00 UTC, in seconds

TABLE = "agent_tasks"

Value = str | bytes | int


def wire(*fields: tuple[int, Value]) -> bytes:
    """A message of these fields, each by its number."""
    made = b""
    for number, value in fields:
        if isinstance(value, int):
            made += _varint(number << 3) + _varint(value)
        else:
            content = value.encode() if isinstance(value, str) else value
            made += _varint(number << 3 | 2) + _varint(len(content)) + content
    return made


def message(name: str, request: str, second: int, kind: int, content: bytes) -> bytes:
    """A message of a task, whose kind is the number of the field that holds it."""
    time = wire((1, START + second), (2, 500_000_000))
    return wire((1, name), (kind, content), (13, request), (14, time))


def task(*messages: bytes, conversation: str = WARP) -> tuple[str, dict[str, Any]]:
    """The row of a task."""
    content = wire((1, "task"), *((5, each) for each in messages))
    return TABLE, {"conversation_id": conversation, "task_id": "task", "task": content}


def asked(name: str, text: str, second: int) -> bytes:
    return message(name, f"r-{name}", second, 2, wire((1, text)))


def said(name: str, request: str, text: str, second: int) -> bytes:
    return message(name, request, second, 3, wire((1, text)))


def called(name: str, request: str, second: int, tool: int, *fields: tuple[int, Value]) -> bytes:
    told = wire((1, f"c-{name}"), (tool, wire(*fields)))
    return message(name, request, second, 4, told)


def gave(name: str, call: str, second: int, kind: int, content: bytes) -> bytes:
    return message(name, f"r-{name}", second, 5, wire((1, f"c-{call}"), (kind, content)))


def _varint(value: int) -> bytes:
    made = b""
    while value >= 0x80:
        made += bytes([value & 0x7F | 0x80])
        value >>= 7
    return made + bytes([value])
