"""The pieces of a message of Droid, as blocks, and what Droid put among them."""

from __future__ import annotations

import re
from typing import Any

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
from chatvault.importers.json_values import mapping, sequence, string, to_json
from chatvault.importers.pictures import Pictures
from chatvault.importers.pieces import tool_call, unknown
from chatvault.importers.teller import Teller

_REMINDER = re.compile(r"<system-reminder>.*?(?:</system-reminder>|\Z)", re.DOTALL)


class PieceReader:
    """Makes blocks of content; what it cannot make out it keeps, and says so."""

    def __init__(self, teller: Teller) -> None:
        self._pictures, self._tell = Pictures(), teller.tell

    def content(self, content: object) -> list[Block]:
        """The blocks of a message's content: text, or pieces that name what they are."""
        pieces = [content] if isinstance(content, str) else sequence(content)
        return [block for piece in pieces if (block := self._piece(piece)) is not None]

    def result(self, call_id: object, content: object, *, failed: bool) -> ToolResult:
        """What came back from a tool: text, pieces, or what a program wrote as it ran."""
        told = mapping(content)
        streams = [string(told.get(key)) for key in ("stdout", "stderr")]
        blocks = self.content(content)
        texts = [block.text for block in blocks if isinstance(block, Text)]
        text = "\n".join(filter(None, streams if any(streams) else texts))
        if told and not text:
            text = to_json(told)
        code = told.get("exitCode")
        bad = isinstance(code, int) and not isinstance(code, bool) and code != 0
        status = ToolStatus.FAILED if failed or bad else ToolStatus.OK
        pictures = tuple(block.attachment for block in blocks if isinstance(block, Image))
        outcome = ToolOutcome(
            text, status, f"exit {code}"[:40] if bad else "", attachments=pictures
        )
        return ToolResult(outcome, call_id=string(call_id) or None)

    def _piece(self, piece: object) -> Block | None:
        fields = mapping(piece)
        kind = fields.get("type")
        text = (string(piece) or string(fields.get("text"))).strip()
        if isinstance(piece, str) or kind == "text":
            return Text(text) if text else None
        if kind in ("thinking", "redacted_thinking"):
            thought = string(fields.get("thinking")).strip()
            return Thinking(thought) if thought else None
        if kind == "tool_use":
            return tool_call(fields.get("id"), fields.get("name"), fields.get("input"))
        if kind == "tool_result":
            failed = fields.get("is_error") is True
            return self.result(fields.get("tool_use_id"), fields.get("content"), failed=failed)
        if kind == "image":
            return Image(self._picture(mapping(fields.get("source"))))
        return unknown(piece, kind, self._tell) if piece else None

    def _picture(self, source: dict[str, Any]) -> Attachment:
        data, media_type = string(source.get("data")), string(source.get("media_type"))
        if data:
            return self._pictures.from_base64(data, media_type)
        return Attachment(string(source.get("url"))[:200] or "image", media_type or "image/*")


def without_reminders(blocks: list[Block]) -> list[Block]:
    """What is left without the reminders that Droid puts into a prompt."""
    left: list[Block] = []
    for block in blocks:
        if not isinstance(block, Text):
            left.append(block)
        elif text := _REMINDER.sub("", block.text).strip():
            left.append(Text(text, block.variant))
    return left
