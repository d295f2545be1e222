"""What came back from a tool of Copilot, in the shapes it has had."""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import ToolOutcome, ToolStatus
from chatvault.importers.copilot_cli.events import LoggedEvent
from chatvault.importers.json_files.json_values import mapping, number, sequence, string, to_json

_TEXTS = ("content", "text_result_for_llm", "textResultForLlm", "detailedContent", "text")
_LONGEST_CALL = 24 * 3600 * 1000  # ms; a longer time between two events says nothing
_REFUSED = ("denied", "rejected")


def outcome_of(event: LoggedEvent, started_at: int | None) -> ToolOutcome:
    """The outcome that the event of a call's end tells."""
    result, error = event.data.get("result"), event.data.get("error")
    failure = string(error) or string(mapping(error).get("message"))
    text = _text(result) or failure
    status = _status(event.data, mapping(result))
    code = string(mapping(error).get("code"))
    note = ""
    if status is ToolStatus.FAILED:
        note = "not allowed" if code in _REFUSED else "failed"
    return ToolOutcome(text, status, note, started_at, _duration(event, started_at))


def _text(result: object) -> str:
    if isinstance(result, str):
        return result
    fields = mapping(result)
    for key in _TEXTS:
        if isinstance(fields.get(key), str) and fields[key]:
            return string(fields[key])
    pieces = (string(mapping(each).get("text")) for each in sequence(fields.get("contents")))
    told = "\n".join(filter(None, pieces))
    unknown = fields and not any(key in fields for key in (*_TEXTS, "contents"))
    return told or (to_json(result) if unknown else "")


def _status(data: dict[str, Any], result: dict[str, Any]) -> ToolStatus:
    kind = string(result.get("result_type")) or string(result.get("resultType"))
    if data.get("success") is True or (kind == "success" and data.get("success") is not False):
        return ToolStatus.OK
    if data.get("success") is False or kind or data.get("error"):
        return ToolStatus.FAILED
    return ToolStatus.UNKNOWN


def _duration(event: LoggedEvent, started_at: int | None) -> int | None:
    metrics = mapping(mapping(event.data.get("toolTelemetry")).get("metrics"))
    told = number(metrics.get("durationMs"))
    if told is None and event.at is not None and started_at is not None:
        told = event.at - started_at
    return round(told) if told is not None and 0 <= told <= _LONGEST_CALL else None
