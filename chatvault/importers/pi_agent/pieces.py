"""The pieces of a message of Pi, as blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.importers.contents.pieces import PieceReader, given_back, tool_call, unknown
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, string, to_json
from chatvault.importers.times.timestamps import timestamp

# What an address stands for as it is told, None where it is none.
Held = Callable[[str, Attachment], Attachment | None]
_FAILED = ("error", "failed", "forbidden")  # what OpenClaw tells of a call that came back


class PiPieces(PieceReader):
    """Knows the pieces of Pi; ``held`` those that lie in files of their own."""

    def __init__(self, teller: Teller, held: Held = lambda _, told: None) -> None:
        super().__init__(teller)
        self._held = held

    def result(self, message: dict[str, Any]) -> ToolResult:
        """What came back from a tool."""
        text, pictures = given_back(self.content(message.get("content")))
        details = message.get("details")
        failed, note = _ending(mapping(details))
        failed |= message.get("isError") is True
        status = ToolStatus.FAILED if failed else ToolStatus.OK
        told = to_json(details) if details else None
        outcome = ToolOutcome(text, status, note, details=told, attachments=pictures)
        name = string(message.get("toolName"))
        return ToolResult(outcome, name, string(message.get("toolCallId")) or None)

    def nested(self, receipt: dict[str, Any]) -> ToolCall:
        """What a tool called that OpenClaw's model did not call itself."""
        asked = tool_call(receipt.get("toolCallId"), receipt.get("toolName"), receipt.get("input"))
        outcome = self.result({**receipt, **mapping(receipt.get("result"))}).outcome
        began, ended = timestamp(receipt.get("startedAt")), timestamp(receipt.get("timestamp"))
        took = ended - began if began is not None and ended is not None else None
        return replace(asked, outcome=replace(outcome, started_at=began, duration_ms=took))

    def piece(self, piece: object) -> Block | None:
        fields = mapping(piece)
        kind = fields.get("type")
        text = (string(piece) or string(fields.get("text"))).strip()
        if isinstance(piece, str) or kind == "text":
            return Text(text) if text else None
        if kind == "thinking":
            thought = string(fields.get("thinking")).strip()
            return Thinking(thought) if thought else None
        if kind == "toolCall":
            return tool_call(fields.get("id"), fields.get("name"), fields.get("arguments"))
        if kind == "tool_use":
            return tool_call(fields.get("id"), fields.get("name"), fields.get("input"))
        if kind == "tool_result":
            told = {"toolCallId": fields.get("tool_use_id"), "isError": fields.get("is_error")}
            return self.result({"content": fields.get("content"), **told})
        if kind == "image":
            return Image(self.picture(fields))
        return unknown(piece, kind, self._tell) if piece else None

    def picture(self, fields: dict[str, Any], name: str = "") -> Attachment:
        """The picture that a piece holds or names."""
        source = mapping(fields.get("source"))
        data = string(fields.get("data")) or string(source.get("data"))
        media_type = string(fields.get("mimeType")) or string(source.get("media_type"))
        told = Attachment(name or "image", media_type or "image/*")
        if held := self._held(data, told):
            return held
        return self._pictures.from_base64(data, media_type, name) if data else told


def _ending(details: dict[str, Any]) -> tuple[bool, str]:
    """Whether the tool failed, as OpenClaw tells that, and the outcome in a word or two."""
    code = details.get("exitCode")
    exited = isinstance(code, int) and not isinstance(code, bool) and code != 0
    return exited or details.get("status") in _FAILED, f"exit {code}"[:40] if exited else ""


def command(message: dict[str, Any]) -> ToolCall:
    """What a person ran in the shell from within Pi, with its outcome."""
    return ran("bash", {"command": string(message.get("command"))}, message)


def ran(name: str, asked: dict[str, Any], message: dict[str, Any]) -> ToolCall:
    """A call that a person made from within Pi, with its outcome."""
    code = message.get("exitCode")
    ended = isinstance(code, int) and not isinstance(code, bool)
    failed = message.get("cancelled") is True or (ended and code != 0)
    note = f"exit {code}"[:40] if ended and code else ""
    status = ToolStatus.FAILED if failed else ToolStatus.OK
    outcome = ToolOutcome(string(message.get("output")), status, note)
    return ToolCall(name, to_json(asked), outcome=outcome)
