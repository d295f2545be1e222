"""What the tools of Cursor's editor were asked and gave back."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from chatvault.domain.blocks import ToolCall, ToolOutcome, ToolStatus
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.json_files.stored_json import stored_json

CALLED = "task-"  # begins the id of such a conversation, before that of the call

_TASKS = ("task", "task_v2")  # the tools that let a sub-agent work
_FAILED = ("error", "failed", "cancelled", "canceled", "rejected", "aborted")
_TEXTS = ("contents", "output", "markdown", "clientVisibleErrorMessage", "error", "result")
_ENDS = ("success", "failure", "output")  # in which newer tools put what they tell
_DEEPEST = 4


def called(
    told: dict[str, Any], at: int | None, helpers: Container[str], whole: Callable[[str], str]
) -> ToolCall:
    """The call that a bubble tells of; ``at`` is when.

    ``helpers`` are the conversations that are named after the calls which they came out of,
    ``whole`` gives the text of an outcome as it was.
    """
    name = string(told.get("name")) or f"tool {count(told.get('tool')) or ''}".strip()
    call_id = string(told.get("toolCallId")).partition("\n")[0] or None
    child = _started(told) if name in _TASKS else None
    if (named := f"{CALLED}{call_id}") in helpers:
        child = named
    return ToolCall(
        name,
        to_json(_arguments(told)),
        call_id,
        _outcome(told, at, whole),
        child=child,
    )


def _started(told: dict[str, Any]) -> str | None:
    """The conversation of the sub-agent that a call let work."""
    return string(mapping(stored_json(told.get("result"))).get("agentId")) or None


def _arguments(told: dict[str, Any]) -> object:
    """What it was given: as the model wrote it, unless nothing came of that but the editor's."""
    raw, params = told.get("rawArgs") or "", told.get("params") or ""
    object_of_json = isinstance(raw, dict) or string(raw).lstrip().startswith("{")
    nothing = object_of_json and not (mapping(raw) or mapping(stored_json(raw)))
    return params or raw if nothing or not raw else raw


def _outcome(
    told: dict[str, Any], at: int | None, whole: Callable[[str], str]
) -> ToolOutcome | None:
    result, error, status = told.get("result"), told.get("error"), _status(told)
    fields = mapping(result) or mapping(stored_json(result))
    denied = told.get("userDecision") == "rejected" or fields.get("rejected") is True
    if not result and not error and not denied and status in ("", "loading", "pending", "running"):
        return None
    failed = denied or bool(error) or status in _FAILED or _went_wrong(fields)
    text = whole(_text(result)) or (_text(error) if error else "")
    code = _code(fields)
    if code:
        return ToolOutcome(text, ToolStatus.FAILED, f"exit {code}"[:40], at)
    note = "denied" if denied else status if failed and status in _FAILED[2:] else ""
    return ToolOutcome(text, ToolStatus.FAILED if failed else ToolStatus.OK, note, at)


def _status(told: dict[str, Any]) -> str:
    """How the call ended: of one whose request was completed the tool itself may have failed."""
    own = string(mapping(told.get("additionalData")).get("status"))
    return own if own in _FAILED else string(told.get("status"))


def _went_wrong(fields: dict[str, Any]) -> bool:
    inside = mapping(fields.get("output"))
    return bool(fields.get("failure") or inside.get("failure")) or fields.get("isError") is True


def _code(fields: dict[str, Any], depth: int = 2) -> int:
    """With what a command ended, 0 where that is not told."""
    code = fields.get("exitCodeV2", fields.get("exitCode"))
    if isinstance(code, int) and not isinstance(code, bool):
        return code
    inside = [mapping(fields.get(key)) for key in _ENDS] if depth else []
    return next(filter(None, (_code(each, depth - 1) for each in inside)), 0)


def _text(result: object) -> str:
    """What a person would read of a result: the file, the output or the changes; else all."""
    return _readable(result, _DEEPEST) or (to_json(result) if result else "")


def _readable(result: object, depth: int) -> str:
    fields = mapping(result) or mapping(stored_json(result))
    for key in _TEXTS:
        if text := string(fields.get(key)):
            return (_readable(text, depth - 1) if depth and text[:1] == "{" else "") or text
    printed = [string(fields.get(key)) for key in ("stdout", "stderr")]
    pieces = [string(mapping(one).get("text")) for one in sequence(fields.get("content"))]
    chunks = sequence(mapping(fields.get("diff")).get("chunks"))
    pieces += [string(mapping(chunk).get("diffString")) for chunk in chunks]
    if found := "\n".join(filter(None, [*printed, *pieces])):
        return found
    inside = [fields.get(key) for key in (*_ENDS, "error")] if depth else []
    return next(filter(None, (_readable(each, depth - 1) for each in inside)), "")
