"""The items of a session whose model spoke the older interface, as those of the newer one.

The first Codex wrote them so where another provider answered, which still names no kinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.importers.json_files.json_values import mapping, sequence, string

_ROLES = ("user", "assistant", "system", "developer", "tool")


def items_of(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The items that one of the older interface amounts to; one of the newer is itself."""
    role = told.get("role")
    if "type" in told or role not in _ROLES:
        yield told
        return
    if role == "tool":
        yield {
            "type": "function_call_output",
            "call_id": told.get("tool_call_id"),
            "output": told.get("content"),
        }
        return
    for key in ("reasoning", "reasoning_content"):
        if thought := string(told.get(key)):
            yield {"type": "reasoning", "summary": [thought]}
            break
    if told.get("content"):
        yield {"type": "message", "role": role, "content": told.get("content")}
    for call in map(mapping, sequence(told.get("tool_calls"))):
        asked = mapping(call.get("function"))
        yield {
            "type": "function_call",
            "call_id": call.get("id"),
            "name": asked.get("name"),
            "arguments": asked.get("arguments"),
        }
