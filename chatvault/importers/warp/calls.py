"""The tools that Warp's agent calls, and what they gave back, out of its Protocol Buffers.

The numbers are those of ``ToolCall`` and ``ToolCallResult`` in ``task.proto`` of
warpdotdev/warp-proto-apis. Of tools that are not known here the name alone is told.
"""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import ToolCall, ToolOutcome, ToolStatus
from chatvault.importers.json_files.json_values import to_json
from chatvault.importers.wire import fields, numbers

SHELL, SERVER = "run_command", "server"
_ID = 1

# Of each tool its number, its name, and the names of its fields, with those of fields inside.
_Names = dict[int, Any]
_DIFF: _Names = {1: "file_path", 2: "search", 3: "replace"}
_FILE: _Names = {1: "file_path", 2: "content"}
_TOOLS: dict[int, tuple[str, _Names]] = {
    2: (SHELL, {1: "command"}),
    3: ("search_codebase", {1: "query", 2: ["path_filters"], 3: "codebase_path"}),
    4: (SERVER, {}),  # what only the server understands
    5: ("read_files", {1: ["files", {1: "name"}]}),
    6: (
        "apply_file_diffs",
        {1: "summary", 2: ["diffs", _DIFF], 3: ["new_files", _FILE], 4: ["deleted_files", _FILE]},
    ),
    7: ("suggest_plan", {1: "summary", 2: ["proposed_tasks", {2: "description"}]}),
    8: ("suggest_create_plan", {}),
    9: ("grep", {1: ["queries"], 2: "path"}),
    10: ("file_glob", {1: ["patterns"], 2: "path"}),
    11: ("read_mcp_resource", {1: "uri"}),
    12: ("call_mcp_tool", {1: "name"}),
    13: ("write_to_long_running_shell_command", {1: "input"}),
    14: ("suggest_new_conversation", {}),
    15: ("file_glob", {1: ["patterns"], 2: "path"}),
    19: ("subagent", {}),
    20: ("read_documents", {1: ["documents", {1: "document_id"}]}),
    21: ("edit_documents", {1: ["diffs", {**_DIFF, 1: "document_id"}]}),
    22: ("create_documents", {1: ["new_documents", {1: "content", 2: "title"}]}),
    23: ("read_shell_command_output", {1: "command_id"}),
    24: ("use_computer", {3: "action_summary"}),
    26: ("read_skill", {1: "skill_path", 3: "name"}),
    29: ("start_agent", {1: "name", 2: "prompt"}),
    30: ("send_message_to_agent", {2: "subject", 3: "message"}),
}
_SHELL_RESULT, _CANCEL = 2, 14
_FINISHED, _DENIED = 5, 6
# Of each result the ways to the texts in it, from the number of its field on.
_TEXTS: dict[int, tuple[tuple[int, ...], ...]] = {
    2: ((5, 1), (1,)),
    3: ((1, 1, 2),),
    5: ((1, 1, 2), (3, 1, 2, 2), (3, 1, 6, 2)),
    6: ((1, 2, 1, 1), (1, 1, 1)),
    7: ((2, 1),),
    9: ((1, 1, 1),),
    10: ((1, 1),),
    15: ((1, 1, 2, 1),),
    16: ((1, 1, 1, 1),),
    19: ((1, 1, 1),),
    24: ((1, 1, 2),),
    27: ((3, 1),),
}
_FAILURE = (2, 1)  # the way to why a tool failed
_NO_FAILURE = (2, 4, 7, 23, 27)  # results that have something else there


def call(message: bytes) -> ToolCall | None:
    """The call that a message is, None where it names no tool. Raises NotWire."""
    told = dict(fields(message))
    number = next((each for each in told if each != _ID), None)
    if number is None:
        return None
    name, names = _TOOLS.get(number, (f"tool_{number}", {}))
    arguments = _named(told[number], names)
    return ToolCall(name, to_json(arguments) if arguments else "", _text(told.get(_ID, b"")))


def result(message: bytes) -> tuple[str, ToolOutcome]:
    """The call that a result belongs to, and what came back. Raises NotWire."""
    told = dict(fields(message))
    number = next((each for each in told if each in _TEXTS or each not in (_ID, 11)), 0)
    inner = told.get(number, b"")
    return _text(told.get(_ID, b"")), _outcome(number, inner)


def _outcome(number: int, inner: bytes) -> ToolOutcome:
    if number == _CANCEL:
        return ToolOutcome(status=ToolStatus.FAILED, note="canceled")
    failure = [] if number in _NO_FAILURE else _leaves(inner, _FAILURE)
    if failure:
        return ToolOutcome("\n".join(failure), ToolStatus.FAILED, "failed")
    ways = _TEXTS.get(number, ())
    text = next((found for way in ways if (found := "\n".join(_leaves(inner, way)))), "")
    if number != _SHELL_RESULT:
        return ToolOutcome(text, ToolStatus.OK)
    parts = dict(fields(inner))
    if _DENIED in parts:
        return ToolOutcome(text, ToolStatus.FAILED, "not allowed")
    code = dict(numbers(parts.get(_FINISHED, b""))).get(2, 0)
    status = ToolStatus.FAILED if code else ToolStatus.OK
    return ToolOutcome(text, status, f"exit {code}"[:40] if code else "")


def _named(message: bytes, names: _Names) -> dict[str, Any]:
    """The fields of a message that are known, by their names; lists stand in lists."""
    found: dict[str, Any] = {}
    for number, value in fields(message):
        name = names.get(number)
        if isinstance(name, list):
            inner = _named(value, name[1]) if len(name) > 1 else _text(value)
            found.setdefault(name[0], []).append(inner)
        elif isinstance(name, str):
            found[name] = _text(value)
    return found


def _leaves(message: bytes, way: tuple[int, ...]) -> list[str]:
    """All texts at the end of a way through a message."""
    inside = [message]
    for step in way:
        inside = [value for each in inside for number, value in fields(each) if number == step]
    return [text for text in map(_text, inside) if text.strip()]


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
