"""What came back from the tools of Codex."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import Attachment, File, Image, ToolCall, ToolOutcome, ToolStatus
from chatvault.importers.codex.items import ItemReader, text_of
from chatvault.importers.json_files.json_values import (
    from_json,
    mapping,
    number,
    sequence,
    string,
    to_json,
)

_QUESTIONS = "request_user_input"  # the tool that asks a person
LONGEST_CALL = 24 * 3600 * 1000  # ms; a longer time between two lines says nothing

_EXIT = re.compile(r"^(?:Process exited with code|Exit code:) (-?\d+)$", re.MULTILINE)
_WALL = re.compile(r"^(?:Wall time:?|Duration:) ([\d.]+) seconds?$", re.MULTILINE)
# "Script completed": how a script ended in which a model called tools; others still run.
_SCRIPT = "Script "
_SCRIPTS = {"completed": True, "failed": False, "terminated": False}
_OUTPUT = re.compile(r"^(?:Total output lines: \d+\n)?Output:\n", re.MULTILINE)
_HEAD = 400  # characters before an output in which Codex tells how it went
_TAIL = 600  # characters at the end of an output where a test runner sums up
_TESTS = re.compile(r"\b(\d+) (passed|failed)\b")
_FAILURES = (
    ("aborted", "aborted"),
    ("command timed out", "timed out"),
    ("execution error", "failed"),
    ("exec_command failed", "failed"),
    ("apply_patch verification failed", "failed"),
    ("failed to parse", "failed"),
    ("unsupported call", "failed"),
)


def outcome(
    output: object,
    call: ToolCall | None,
    reader: ItemReader,
    *,
    started_at: int | None,
    ended_at: int | None,
) -> ToolOutcome:
    """The outcome that the output of a call tells, in any of the shapes it has had."""
    text, attachments, told = _unwrapped(output, reader)
    code = number(told.get("exit_code", told.get("exitCode")))
    seconds = number(told.get("duration_seconds"))
    status, note = _judged(text, code, told.get("success"))
    if status is not ToolStatus.FAILED and not note:
        note = _note(text, call)
    duration = round(seconds * 1000) if seconds is not None and 0 <= seconds < 86_400 else None
    if duration is None and started_at is not None and ended_at is not None:
        waited = ended_at - started_at
        duration = waited if 0 <= waited <= LONGEST_CALL else None
    said = _answered(text, call) if call is not None and call.name.endswith(_QUESTIONS) else ""
    details = text if said else None
    return ToolOutcome(said or text, status, note, started_at, duration, details, attachments)


def _answered(text: str, call: ToolCall) -> str:
    """What a person answered to each of a model's questions, "" where that is not told."""
    asked = map(mapping, sequence(mapping(from_json(call.arguments)).get("questions")))
    questions = {string(one.get("id")): string(one.get("question")) for one in asked}
    answers = mapping(mapping(from_json(text)).get("answers"))
    told = {key: map(string, sequence(mapping(one).get("answers"))) for key, one in answers.items()}
    return "\n\n".join("\n".join((questions.get(key) or key, *said)) for key, said in told.items())


def refined(known: ToolOutcome, event: dict[str, Any]) -> ToolOutcome:
    """The outcome with what the event about the call's end tells besides."""
    code = number(event.get("exit_code"))
    failed = event.get("success") is False or _is_error(mapping(event.get("result")))
    if code is not None:
        status, note = _judged("", code, None)
        known = replace(known, status=status, note=known.note or note)
    elif failed:
        known = replace(known, status=ToolStatus.FAILED)
    elif event.get("success") is True and known.status is ToolStatus.UNKNOWN:
        known = replace(known, status=ToolStatus.OK)
    if (duration := _duration(event.get("duration"))) is not None:
        known = replace(known, duration_ms=duration)
    if mapping(event.get("changes")):
        known = replace(known, details=to_json({"changes": event["changes"]}))
    return known if known.text else replace(known, text=_found(event.get("results")))


def _is_error(result: dict[str, Any]) -> bool:
    """Whether a server of tools could not be asked, or says that the tool failed."""
    answer = mapping(result.get("Ok")) or result
    return "Err" in result or answer.get("isError") is True


def _found(results: object) -> str:
    """The pages that a search found."""
    pages = [
        "\n".join(filter(None, (string(page.get("title")), string(page.get("url")))))
        for page in map(mapping, sequence(results))
    ]
    return "\n\n".join(filter(None, pages))


def spawned(output_text: str) -> str:
    """The thread of the agent that a call started, as its output tells."""
    return string(mapping(from_json(output_text)).get("agent_id"))


def _unwrapped(
    output: object, reader: ItemReader
) -> tuple[str, tuple[Attachment, ...], dict[str, Any]]:
    """The text, the pictures, and what is told about how the call went."""
    if isinstance(output, str):
        return _unwrapped_text(output)
    if isinstance(output, list):
        blocks = reader.content(output)
        pictures = tuple(block.attachment for block in blocks if isinstance(block, Image | File))
        texts, told = [*map(text_of, output)], dict[str, Any]()
        if texts and texts[0].startswith(_SCRIPT):
            texts[0], _, told = _unwrapped_text(texts[0])
        return "\n".join(filter(None, texts)), pictures, told
    fields = mapping(output)
    if "stdout" in fields or "stderr" in fields:
        streams = (string(fields.get("stdout")), string(fields.get("stderr")))
        return "\n".join(filter(None, streams)), (), fields
    content = fields.get("content", fields.get("output", fields.get("text")))
    if isinstance(content, str):
        text, pictures, told = _unwrapped_text(content)
        return text, pictures, {**fields, **told}
    return to_json(output) if output else "", (), fields


def _unwrapped_text(output: str) -> tuple[str, tuple[Attachment, ...], dict[str, Any]]:
    if output.startswith('{"output":'):
        fields = mapping(from_json(output))
        if isinstance(fields.get("output"), str):
            return fields["output"], (), mapping(fields.get("metadata"))
    head = output[:_HEAD]
    code, wall, body = _EXIT.search(head), _WALL.search(head), _OUTPUT.search(head)
    if body is None or (code is None and wall is None):
        return output, (), {}
    told: dict[str, Any] = {}
    if code is not None:
        told["exit_code"] = int(code[1][:9])
    if wall is not None:
        told["duration_seconds"] = _seconds(wall[1])
    if head.startswith(_SCRIPT):
        told["success"] = _SCRIPTS.get(head.removeprefix(_SCRIPT).partition("\n")[0])
    return output[body.end() :], (), told


def _seconds(digits: str) -> float | None:
    try:
        return float(digits)
    except ValueError:
        return None


def _judged(text: str, code: float | None, success: object) -> tuple[ToolStatus, str]:
    if code is not None:
        return (ToolStatus.OK, "") if code == 0 else (ToolStatus.FAILED, f"exit {code:.0f}")
    if isinstance(success, bool):
        return (ToolStatus.OK, "") if success else (ToolStatus.FAILED, "failed")
    start = text[:60].lower()
    for opening, note in _FAILURES:
        if start.startswith(opening):
            return ToolStatus.FAILED, note
    return (ToolStatus.OK if start.startswith("success") else ToolStatus.UNKNOWN), ""


def _note(text: str, call: ToolCall | None) -> str:
    if call is not None and call.name.endswith("apply_patch"):
        lines = _patch_of(call).splitlines()
        added = sum(line.startswith("+") for line in lines)
        removed = sum(line.startswith("-") for line in lines)
        return " ".join([f"+{added}"] * bool(added) + [f"−{removed}"] * bool(removed))
    found = {match[2]: match[1] for match in _TESTS.finditer(text[-_TAIL:])}
    return ", ".join(f"{found[word]} {word}" for word in ("failed", "passed") if word in found)


def _patch_of(call: ToolCall) -> str:
    fields = mapping(from_json(call.arguments)) if call.arguments.startswith("{") else {}
    return string(fields.get("patch")) or string(fields.get("input")) or call.arguments


def _duration(duration: object) -> int | None:
    """Rust's way of telling a duration."""
    fields = mapping(duration)
    seconds, nanos = number(fields.get("secs")), number(fields.get("nanos"))
    if seconds is None or not 0 <= seconds < 86_400:
        return None
    return round(seconds * 1000 + min(max(nanos or 0, 0), 1e9) / 1_000_000)
