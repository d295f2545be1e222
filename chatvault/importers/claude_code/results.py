"""What came back from the tools of Claude Code."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from chatvault.domain.blocks import Attachment, ToolOutcome, ToolStatus
from chatvault.importers.claude_code.noise import without_ansi
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)

LONGEST_CALL = 24 * 3600 * 1000  # ms; a longer time between two lines says nothing

AGENT_TOOLS = ("Task", "Agent")
STARTERS = (*AGENT_TOOLS, "Skill")  # a skill may run in a sub-agent of its own
_EDITS = ("Edit", "MultiEdit", "Write", "NotebookEdit", "Update")
_DETAILS = ("structuredPatch", "answers", "agentId", "stderr")  # what is worth keeping as it is
_BULK = (
    "originalFile", "originalFileContents", "oldString", "newString", "edits", "content", "stdout"
)  # fmt: skip
_TAIL = 600  # characters at the end of an output where a test runner sums up

_EXIT = re.compile(r"(?:Error: )?Exit code:? (\d+)")
_TESTS = re.compile(r"\b(\d+) (passed|failed)\b")
_TIMEOUT = re.compile(r"timed out|timeout", re.IGNORECASE)
_DENIED = ("The user doesn't want to", "Claude requested permissions", "Permission to use")
# Why a tool did not run, or not to its end, as newer records tell it.
DENIALS = {
    **dict.fromkeys(("user-rejected", "permission-rule", "automode-blocked"), "denied"),
    **{kind: kind for kind in ("interrupted", "cancelled")},
}
_ERROR_TAGS = re.compile(r"</?tool_use_error>")
_AGENT_ID = re.compile(r"^agentId: ([\w-]+)", re.MULTILINE)


def outcome(
    block: dict[str, Any],
    structured: object,
    tool: str,
    *,
    started_at: int | None,
    ended_at: int | None,
    pictures: Pictures,
    spilled: Callable[[str], str],
) -> ToolOutcome:
    """The outcome that a ``tool_result`` block and the record's ``toolUseResult`` tell."""
    text, attachments = _content(block.get("content"), pictures)
    result = mapping(structured)
    failed = block.get("is_error") is True
    text = _ERROR_TAGS.sub("", text) if failed else text
    text = text or _streams(result) or (string(structured) if not block.get("content") else "")
    text = without_ansi(spilled(text))
    return ToolOutcome(
        text=text,
        status=ToolStatus.FAILED if failed else ToolStatus.OK,
        note=_failure(text) if failed else _note(tool, text, result),
        started_at=started_at,
        duration_ms=_duration(result, started_at, ended_at),
        details=_details(result),
        attachments=attachments,
    )


def agent_of(text: str, structured: object, tool: str) -> str:
    """The id of the sub-agent that the call started, "" where it started none."""
    if tool not in STARTERS:
        return ""
    match = _AGENT_ID.search(text) if tool in AGENT_TOOLS else None
    return string(mapping(structured).get("agentId")) or (match[1] if match else "")


def _content(content: object, pictures: Pictures) -> tuple[str, tuple[Attachment, ...]]:
    if isinstance(content, str):
        return content, ()
    parts: list[str] = []
    attachments: list[Attachment] = []
    for piece in [content] if isinstance(content, dict) else sequence(content):
        attachment = _attachment(mapping(piece), pictures)
        if attachment is not None:
            attachments.append(attachment)
        else:
            parts.append(_piece(piece))
    return "\n".join(filter(None, parts)), tuple(attachments)


def _attachment(fields: dict[str, Any], pictures: Pictures) -> Attachment | None:
    """The picture or document of a piece, None where it is text."""
    source = mapping(fields.get("source"))
    usual = {"image": "", "document": "application/pdf"}.get(string(fields.get("type")))
    if usual is None or not source or source.get("type") == "text":
        return None
    media_type = string(source.get("media_type")) or usual
    if source.get("type") == "url":
        return Attachment(string(source.get("url")) or "file", media_type)
    return pictures.from_base64(string(source.get("data")), media_type, string(fields.get("title")))


def _piece(piece: object) -> str:
    if isinstance(piece, str):
        return piece
    fields = mapping(piece)
    if isinstance(fields.get("text"), str):
        return string(fields["text"])
    if fields.get("type") == "document":
        return string(mapping(fields.get("source")).get("data")) or to_json(piece)
    if fields.get("type") == "tool_reference":
        return string(fields.get("tool_name"))
    if fields.get("type") == "web_search_result":  # the page itself is encrypted
        found = (string(fields.get("title")), string(fields.get("url")))
        return "\n".join(filter(None, found))
    return to_json(piece) if piece else ""


def _streams(result: dict[str, Any]) -> str:
    return "\n".join(filter(None, (string(result.get("stdout")), string(result.get("stderr")))))


def _duration(result: dict[str, Any], started_at: int | None, ended_at: int | None) -> int | None:
    for key, factor in (("totalDurationMs", 1), ("durationMs", 1), ("durationSeconds", 1000)):
        told = number(result.get(key))
        if told is not None and 0 <= told * factor <= LONGEST_CALL:
            return round(told * factor)
    if started_at is None or ended_at is None or not 0 <= ended_at - started_at <= LONGEST_CALL:
        return None
    return ended_at - started_at


def _details(result: dict[str, Any]) -> str | None:
    if not any(result.get(key) for key in _DETAILS):
        return None
    return to_json({key: value for key, value in result.items() if key not in _BULK})


def _failure(text: str) -> str:
    start = text[:200]
    if (match := _EXIT.match(start.lstrip())) is not None:
        return f"exit {match[1]}"
    if start.startswith(_DENIED):
        return "denied"
    return "timed out" if _TIMEOUT.search(start) else ""


def _note(tool: str, text: str, result: dict[str, Any]) -> str:
    noter = _NOTES.get(tool)
    return noter(text, result) if noter else ""


def _shell(text: str, result: dict[str, Any]) -> str:
    if result.get("interrupted") is True:
        return "interrupted"
    if result.get("backgroundTaskId"):
        return "in background"
    found = {match[2]: match[1] for match in _TESTS.finditer(text[-_TAIL:])}
    return ", ".join(f"{found[word]} {word}" for word in ("failed", "passed") if word in found)


def _read(text: str, result: dict[str, Any]) -> str:
    if result.get("type") == "image":
        return "image"
    return _lines(count(mapping(result.get("file")).get("numLines")))


def _edit(text: str, result: dict[str, Any]) -> str:
    added = removed = 0
    for hunk in sequence(result.get("structuredPatch")):
        for line in sequence(mapping(hunk).get("lines")):
            added += string(line).startswith("+")
            removed += string(line).startswith("-")
    if not (added or removed) and result.get("type") == "create":
        added = len(string(result.get("content")).splitlines())
    return " ".join([f"+{added}"] * bool(added) + [f"−{removed}"] * bool(removed))


def _search(text: str, result: dict[str, Any]) -> str:
    if result.get("mode") == "content" and result.get("numLines"):
        return _lines(count(result["numLines"]))
    files = count(result.get("numFiles"))
    return f"{files:,} file{'s' * (files != 1)}" if "numFiles" in result else ""


def _fetch(text: str, result: dict[str, Any]) -> str:
    code = count(result.get("code"))
    return f"{code} {string(result.get('codeText'))}".strip() if code else ""


def _agent(text: str, result: dict[str, Any]) -> str:
    calls = count(result.get("totalToolUseCount"))
    return f"{calls:,} tool call{'s' * (calls != 1)}" if calls else ""


def _todos(text: str, result: dict[str, Any]) -> str:
    todos = [mapping(todo) for todo in sequence(result.get("newTodos"))]
    done = sum(todo.get("status") == "completed" for todo in todos)
    return f"{done} of {len(todos)} done" if todos else ""


def _lines(lines: int) -> str:
    return f"{lines:,} line{'s' * (lines != 1)}" if lines else ""


_NOTES: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "Bash": _shell,
    "Read": _read,
    "Grep": _search,
    "Glob": _search,
    "WebFetch": _fetch,
    "TodoWrite": _todos,
    **dict.fromkeys(_EDITS, _edit),
    **dict.fromkeys(AGENT_TOOLS, _agent),
}
