"""Items of OpenAI's Responses interface, brought into the form of messages with pieces.

There a thought, a call of a tool and what it gave back stand in the list beside the messages,
without a role. What a model did in one go is one message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.importers.json_files.json_values import mapping, sequence, string

Fields = dict[str, Any]

_CALL, _OUTPUT = "_call", "_output"  # how the kinds of calls, and of what they gave, end
_ASKED = ("arguments", "input", "action", "operation", "code", "queries", "query")
_GIVEN = ("output", "outputs", "results", "result", "error")
_TOLD_ELSEWHERE = ("item_reference", "mcp_list_tools")


def as_messages(listed: Sequence[Any]) -> Iterator[tuple[int, Fields]]:
    """The messages of a list, each with its place in it; items without a role become some."""
    gathered: Fields | None = None  # what a model does in one go
    begun = 0
    for place, told in enumerate(map(mapping, listed)):
        pieces = _of_answer(told)
        if pieces is None:
            if gathered is not None:
                yield begun, gathered
                gathered = None
            yield place, _given(told) if _is_given(told) else told
            continue
        if gathered is None:
            begun, gathered = place, {"role": "assistant", "content": []}
        gathered["content"] += pieces
        if told.get("role"):
            gathered = {**told, **gathered}
    if gathered is not None:
        yield begun, gathered


def _of_answer(told: Fields) -> list[Any] | None:
    """The pieces of an item that a model made; None for any other."""
    kind = string(told.get("type"))
    if kind == "message" and told.get("role") == "assistant" and not told.get("tool_calls"):
        content = told.get("content")
        return content if isinstance(content, list) else [content]
    if "role" in told or not kind or _is_given(told):
        return None
    if kind == "reasoning":
        said = [*sequence(told.get("content"))] or [*sequence(told.get("summary"))]
        return [{"type": "reasoning", "text": string(mapping(one).get("text"))} for one in said]
    if kind.endswith(_CALL):
        return [*_called(told, kind)]
    return [] if kind in _TOLD_ELSEWHERE else [told]


def _called(told: Fields, kind: str) -> Iterator[Fields]:
    """A call; the interface's own tools have what they gave in the same item."""
    key = told.get("call_id") or told.get("id")
    asked = next((told[name] for name in _ASKED if told.get(name) is not None), None)
    name = string(told.get("name")) or kind.removesuffix(_CALL)
    yield {"type": "tool_use", "id": key, "name": name, "input": asked}
    given = next((told[name] for name in _GIVEN if told.get(name)), None)
    if given is None:
        return
    if kind == "image_generation_call" and isinstance(given, str):
        given = [{"type": "input_image", "image_url": f"data:image/png;base64,{given}"}]
    failed = bool(told.get("error"))
    yield {"type": "tool_result", "tool_use_id": key, "content": given, "is_error": failed}


def _is_given(told: Fields) -> bool:
    return "role" not in told and string(told.get("type")).endswith(_CALL + _OUTPUT)


def _given(told: Fields) -> Fields:
    return {"role": "tool", "tool_call_id": told.get("call_id"), "content": told.get("output")}
