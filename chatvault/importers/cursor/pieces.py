"""The pieces of a message that Cursor's agents write as JSON, as blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.parsed import Severity
from chatvault.importers.contents.pictures import DAMAGED_PICTURE, Pictures
from chatvault.importers.contents.pieces import tool_call, unknown
from chatvault.importers.cursor.kept_bytes import base64_of, kind_of_base64
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

_CALLS = ("tool_use", "tool_call", "tool-call")
_RESULTS = ("tool_result", "tool-result")
_TYPES = ("mimeType", "mediaType", "media_type")
_REDACTED = re.compile(r"^\[REDACTED\]\s*$", re.MULTILINE)  # stands where a model thought

# Stand around the steps that a person is to take, which the editor shows in a box.
_STEPS = re.compile(r"</?reproduction_steps>")


def without_marks(text: str) -> str:
    """What a model said, without the marks that the editor draws a box by."""
    return _STEPS.sub("", text)


class PieceReader:
    """Makes blocks of content; what it cannot make out it keeps, and says so."""

    def __init__(
        self, pictures: Pictures, teller: Teller, whole: Callable[[str], str] = str
    ) -> None:
        """``whole`` gives the text of an outcome as it was, where it was put aside."""
        self._pictures, self._tell, self.whole = pictures, teller.tell, whole

    def content(self, content: object) -> list[Block]:
        """The blocks of a message's content, in order."""
        pieces = [content] if isinstance(content, str) else sequence(content)
        return [block for piece in pieces for block in self._piece(piece)]

    def message(self, message: dict[str, Any]) -> list[Block]:
        """The blocks of a message, whose calls and results may stand as OpenAI has them."""
        if message.get("role") == "tool" and string(message.get("tool_call_id")):
            return [self._result({**message, "toolCallId": message["tool_call_id"]})]
        blocks = self.content(message.get("content"))
        for call in map(mapping, sequence(message.get("tool_calls"))):
            told = mapping(call.get("function"))
            blocks.append(tool_call(call.get("id"), told.get("name"), told.get("arguments")))
        return blocks

    def _piece(self, piece: object) -> list[Block]:
        if isinstance(piece, str):
            return _said(piece)
        fields = mapping(piece)
        kind = fields.get("type")
        if kind == "text":
            return _said(string(fields.get("text")))
        if kind in ("thinking", "reasoning"):
            return [Thinking(string(fields.get("thinking")) or string(fields.get("text")))]
        if kind in ("redacted-reasoning", "redacted_thinking"):
            return [Thinking("")]
        if kind in _CALLS:
            return [_call(fields)]
        if kind in _RESULTS:
            return [self._result(fields)]
        if kind in ("image", "file"):
            return self._file(fields)
        return [self._unknown(piece)] if piece else []

    def _result(self, fields: dict[str, Any]) -> ToolResult:
        text, attachments = self._outcome(_first(fields, "content", "result", "output"))
        failed = fields.get("is_error") is True or fields.get("isError") is True
        status = ToolStatus.FAILED if failed else ToolStatus.UNKNOWN
        call_id = string(fields.get("tool_use_id")) or string(fields.get("toolCallId")) or None
        name = string(fields.get("name")) or string(fields.get("toolName"))
        outcome = ToolOutcome(self.whole(text), status, attachments=attachments)
        return ToolResult(outcome, name, call_id)

    def _outcome(self, content: object) -> tuple[str, tuple[Attachment, ...]]:
        if isinstance(content, dict) and content.get("type") in ("text", "json", "content"):
            content = content.get("value")
        if not isinstance(content, list):
            return to_json(content) if content is not None else "", ()
        texts: list[str] = []
        attachments: list[Attachment] = []
        for piece in content:
            fields = mapping(piece)
            if fields.get("type") == "image":
                attachments += [
                    block.attachment for block in self._file(fields) if isinstance(block, Image)
                ]
            else:
                texts.append(string(fields.get("text")) or to_json(piece))
        return "\n".join(filter(None, texts)), tuple(attachments)

    def _file(self, fields: dict[str, Any]) -> list[Block]:
        source = mapping(fields.get("source"))
        data = base64_of(_first(fields, "image", "data", "url")) or base64_of(source.get("data"))
        media_type = string(_first({**source, **fields}, *_TYPES))
        name = string(fields.get("filename"))
        if not data:
            return [self._unknown(fields)]
        if fields.get("type") == "file" and not media_type.startswith("image/"):
            return [
                File(self._pictures.from_base64(data, media_type or "application/x-file", name))
            ]
        return [Image(self.picture(data, media_type, name))]

    def picture(self, data: str, media_type: str, name: str = "") -> Attachment:
        """The picture of base64 text or of a ``data:`` URL; else what its address names."""
        if data.startswith(("http:", "https:", "file:")):
            return Attachment(name or data[:200], media_type or "image/*")
        attachment = self._pictures.from_url(data, name)
        media_type = media_type or kind_of_base64(data)
        attachment = attachment or self._pictures.from_base64(data, media_type, name)
        if attachment.content is None:
            self._tell(Severity.WARNING, DAMAGED_PICTURE)
        return attachment

    def _unknown(self, piece: object) -> Text:
        fields = mapping(piece)
        kept = unknown(piece, fields.get("type"), self._tell)
        return replace(kept, text=string(fields.get("text")) or kept.text)


def _said(text: str) -> list[Block]:
    """What was said; a mark where thinking was taken out is a thought without its words."""
    rest, redacted = _REDACTED.subn("", without_marks(text).strip())
    rest = rest.strip()
    blocks: list[Block] = [Thinking("")] if redacted else []
    return [*blocks, Text(rest)] if rest else blocks


def _call(fields: dict[str, Any]) -> ToolCall:
    return tool_call(
        string(fields.get("id")) or fields.get("toolCallId"),
        string(fields.get("name")) or fields.get("toolName"),
        _first(fields, "input", "args", "arguments"),
    )


def _first(fields: dict[str, Any], *keys: str) -> object:
    """The first of the fields that is there."""
    return next((fields[key] for key in keys if fields.get(key) is not None), None)
