"""The parts of a message: each names its kind and holds its data."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.pieces import unknown
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import count, from_json, mapping, string, to_json
from chatvault.importers.times.timestamps import timestamp

_ENDS = {
    "error": EventKind.ERROR,
    "content_filter": EventKind.ERROR,
    "canceled": EventKind.INTERRUPTED,
}

# How a command's output ends where it failed; the folder that it ran in may stand below.
_EXIT = re.compile(r"(?:^|\n)Exit code ([1-9]\d{0,9})\s*(?:<cwd>[^\n]*</cwd>\s*)?$")
_LONGEST_END = 5_000  # characters


class PieceReader:
    """Makes blocks of parts; what it cannot make out it keeps, and says so.

    ``children`` are the sessions of sub-agents that calls of a tool may have started.
    """

    def __init__(self, teller: Teller, children: Collection[str]) -> None:
        self._tell, self._pictures, self._children = teller.tell, Pictures(), children

    def blocks(self, message: str, part: object) -> list[Block]:
        """What a part of that message shows; nothing where it shows nothing."""
        fields = mapping(part)
        kind, data = string(fields.get("type")), mapping(fields.get("data"))
        match kind:
            case "text":
                text = string(data.get("text"))
                return [Text(text)] if text.strip() else []
            case "reasoning":
                return _thinking(data)
            case "tool_call":
                return [self._call(message, data)]
            case "tool_result":
                return [self._result(data)]
            case "image_url":
                return [self._linked(data)]
            case "binary":
                return [self._attached(data)]
            case "shell_command":
                return [_command(data)]
            case "finish":
                return _end(data)
        return [unknown(part, kind, self._tell)] if part else []

    def _call(self, message: str, data: dict[str, Any]) -> ToolCall:
        call_id = string(data.get("id"))
        runs = (f"{message}$${call_id}", call_id)  # how the run of a sub-agent is named, or was
        return ToolCall(
            string(data.get("name")) or "tool",
            string(data.get("input")),
            call_id or None,
            child=next((run for run in runs if run in self._children), None),
        )

    def _result(self, data: dict[str, Any]) -> ToolResult:
        text, given = string(data.get("content")), string(data.get("data"))
        exited = _EXIT.search(text[-_LONGEST_END:])
        failed = data.get("is_error") is True or exited is not None
        media_type = string(data.get("mime_type"))
        told = mapping(from_json(string(data.get("metadata"))))
        began, ended = timestamp(told.get("start_time")), timestamp(told.get("end_time"))
        took = None if began is None or ended is None else max(0, ended - began)
        outcome = ToolOutcome(
            text,
            ToolStatus.FAILED if failed else ToolStatus.OK,
            f"exit {exited[1]}" if exited else "",
            started_at=began,
            duration_ms=took,
            details=string(data.get("metadata")) or None,
            attachments=(self._pictures.from_base64(given, media_type),) if given else (),
        )
        return ToolResult(outcome, string(data.get("name")), string(data.get("tool_call_id")))

    def _linked(self, data: dict[str, Any]) -> Image:
        url = string(data.get("url"))
        held = self._pictures.from_url(url)
        return Image(held or Attachment(url[:200] or "image", "image/*"))

    def _attached(self, data: dict[str, Any]) -> Block:
        media_type = string(data.get("MIMEType")) or "application/octet-stream"
        name = string(data.get("Path")).replace("\\", "/").rpartition("/")[2]
        attachment = self._pictures.from_base64(string(data.get("Data")), media_type, name)
        if media_type.startswith("image/"):
            return Image(attachment)
        return File(attachment, _written(attachment) if media_type.startswith("text/") else "")


def _written(attachment: Attachment) -> str:
    """The text of a file: so comes what was pasted, where it is long."""
    if attachment.content is None:
        return ""
    with attachment.content() as stream:
        return stream.read().decode("utf-8", "replace").replace("\0", "\u2400")


def _thinking(data: dict[str, Any]) -> list[Block]:
    begun, ended = count(data.get("started_at")), count(data.get("finished_at"))
    seconds = float(ended - begun) if 0 < begun < ended else None
    thought = string(data.get("thinking"))
    return [Thinking(thought, seconds)] if thought.strip() else []


def _command(data: dict[str, Any]) -> ToolCall:
    """A command that the person ran in the shell from within the conversation."""
    code = count(data.get("exit_code"))
    status = ToolStatus.FAILED if code else ToolStatus.OK
    outcome = ToolOutcome(string(data.get("output")), status, f"exit {code}" if code else "")
    return ToolCall("shell", to_json({"command": string(data.get("command"))}), outcome=outcome)


def _end(data: dict[str, Any]) -> list[Block]:
    """Why an answer ended, where it did not end as it should."""
    reason = string(data.get("reason"))
    kind = _ENDS.get(reason)
    if kind is None:
        return []
    said = [string(data.get(key)).strip() for key in ("message", "details")]
    text = ": ".join(filter(None, said))
    return [Event(kind, text or ("" if kind is EventKind.INTERRUPTED else reason))]
