"""The pieces of a message of Droid, as blocks, and what Droid put among them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    Text,
    Thinking,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.importers.contents.pieces import (
    PieceReader,
    given_back,
    tool_call,
    unknown,
    without_injected,
)
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, string, to_json

_REMINDER = re.compile(r"<system-reminder>.*?(?:</system-reminder>|\Z)", re.DOTALL)


class DroidPieces(PieceReader):
    """Knows the pieces of Droid."""

    def __init__(self, teller: Teller, children: Mapping[str, str]) -> None:
        """``children`` are the sessions of agents, by the ids of the calls that started them."""
        super().__init__(teller)
        self._children = children

    def result(self, call_id: object, content: object, *, failed: bool) -> ToolResult:
        """What came back from a tool: text, pieces, or what a program wrote as it ran."""
        told = mapping(content)
        streams = [string(told.get(key)) for key in ("stdout", "stderr")]
        said, pictures = given_back(self.content(content))
        text = "\n".join(filter(None, streams)) or said
        if told and not text:
            text = to_json(told)
        code = told.get("exitCode")
        bad = isinstance(code, int) and not isinstance(code, bool) and code != 0
        status = ToolStatus.FAILED if failed or bad else ToolStatus.OK
        outcome = ToolOutcome(
            text, status, f"exit {code}"[:40] if bad else "", attachments=pictures
        )
        return ToolResult(outcome, call_id=string(call_id) or None)

    def piece(self, piece: object) -> Block | None:
        fields = mapping(piece)
        kind = fields.get("type")
        text = (string(piece) or string(fields.get("text"))).strip()
        if isinstance(piece, str) or kind == "text":
            return Text(text) if text else None
        if kind in ("thinking", "redacted_thinking"):
            thought = string(fields.get("thinking")).strip()
            return Thinking(thought) if thought else None
        if kind == "tool_use":
            called = tool_call(fields.get("id"), fields.get("name"), fields.get("input"))
            return replace(called, child=self._children.get(called.call_id or ""))
        if kind == "tool_result":
            failed = fields.get("is_error") is True
            return self.result(fields.get("tool_use_id"), fields.get("content"), failed=failed)
        if kind == "image":
            return Image(self._picture(mapping(fields.get("source"))))
        source = mapping(fields.get("source"))
        if kind == "document" and (source.get("data") or source.get("parsed_data")):
            title = string(fields.get("title")) or string(source.get("name"))
            return self._document(source, title)
        return unknown(piece, kind, self._tell) if piece else None

    def _picture(self, source: dict[str, Any]) -> Attachment:
        data, media_type = string(source.get("data")), string(source.get("media_type"))
        if data:
            return self._pictures.from_base64(data, media_type)
        return Attachment(string(source.get("url"))[:200] or "image", media_type or "image/*")

    def _document(self, source: dict[str, Any], title: str) -> File:
        data, media_type = string(source.get("data")), string(source.get("media_type"))
        if source.get("type") == "text":
            return File(Attachment(title or "document", media_type or "text/plain"), data)
        kind, text = media_type or "application/pdf", string(source.get("parsed_data"))
        if not data:
            return File(Attachment(title or "document", kind), text)
        return File(self._pictures.from_base64(data, kind, title), text)


def without_reminders(blocks: list[Block]) -> list[Block]:
    """What is left without the reminders that Droid puts into a prompt."""
    return without_injected(blocks, _REMINDER)
