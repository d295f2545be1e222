"""The pieces of a message of DeepSeek Harness, as blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Image,
    Text,
    Thinking,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Usage
from chatvault.importers.contents.pieces import PieceReader, given_back, tool_call, unknown
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json

Opener = Callable[[], BinaryIO]


class HarnessPieces(PieceReader):
    """Knows the pieces; ``attached`` opens the picture with a sum, where it is there."""

    def __init__(self, teller: Teller, attached: Callable[[str], Opener | None]) -> None:
        super().__init__(teller)
        self._attached = attached

    def piece(self, piece: object) -> Block | None:
        fields = mapping(piece)
        kind = fields.get("type")
        if isinstance(piece, str) or kind == "text":
            text = (string(piece) or string(fields.get("text"))).strip()
            return Text(text) if text else None
        if kind == "reasoning":
            thought = string(fields.get("text")).strip()
            return Thinking(thought) if thought else None
        if kind == "tool-call":
            return tool_call(fields.get("id"), fields.get("name"), fields.get("arguments"))
        if kind == "tool-result":
            return self._result(fields, string(fields.get("toolCallId")), {})
        if kind == "image":
            return Image(self._picture(mapping(fields.get("attachment"))))
        return unknown(piece, kind, self._tell) if piece else None

    def result(self, told: dict[str, Any]) -> ToolResult:
        """What a record says that came back from a tool, in any of the forms there were."""
        message = mapping(told.get("message")) or told
        call_id = string(message.get("toolCallId")) or string(message.get("callId"))
        call_id = call_id or string(mapping(message.get("source")).get("callId"))
        wrapped = next(iter(sequence(message.get("content"))), None)
        if mapping(wrapped).get("type") == "tool-result":
            message = mapping(wrapped)
            call_id = string(message.get("toolCallId")) or call_id
        return self._result(message, call_id, told)

    def _result(self, message: dict[str, Any], call_id: str, told: dict[str, Any]) -> ToolResult:
        text, pictures = given_back(self.content(message.get("content")))
        error, meta = mapping(told.get("error")), told.get("meta")
        reason = string(error.get("reason")).strip()
        if reason and reason not in text:
            text = f"{text}\n{reason}".lstrip()
        outcome = ToolOutcome(
            text,
            ToolStatus.FAILED if message.get("isError") is True else ToolStatus.OK,
            string(error.get("code")),
            details=to_json(meta) if meta else None,
            attachments=pictures,
        )
        return ToolResult(outcome, call_id=call_id or None)

    def _picture(self, told: dict[str, Any]) -> Attachment:
        media_type = string(told.get("mediaType"))
        name = string(told.get("name")) or f"image.{media_type.partition('/')[2] or 'png'}"
        return Attachment(
            name[:200],
            media_type or "image/*",
            count(told.get("bytes")) or None,
            count(told.get("width")) or None,
            count(told.get("height")) or None,
            content=self._attached(string(told.get("attachmentId"))),
        )


def usage_of(told: dict[str, Any]) -> Usage | None:
    """The tokens of a response; each kind is counted apart, and thoughts are among the output."""
    given, cached, kept, answered, thought = (
        count(told.get(f"{name}Tokens"))
        for name in ("input", "cacheRead", "cacheWrite", "output", "reasoning")
    )
    usage = Usage(given, answered, cached, kept, thought)
    return usage if usage.total else None
