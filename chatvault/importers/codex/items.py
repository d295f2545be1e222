"""What a model of Codex said and called, as blocks."""

from __future__ import annotations

import re
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.parsed import Severity
from chatvault.importers.codex.appended import shown
from chatvault.importers.codex.pasted import Pasted, not_there
from chatvault.importers.codex.reviews import readable
from chatvault.importers.contents.pictures import DAMAGED_PICTURE, Pictures
from chatvault.importers.contents.pieces import unknown
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

CALLS = frozenset(
    (
        *("function_call", "custom_tool_call", "local_shell_call", "web_search_call"),
        *("tool_search_call", "image_generation_call", "tool_call", "mcp_tool_call"),
    )
)
_TEXTS = ("input_text", "output_text", "text", "Text", "refusal", "reasoning_text", "summary_text")
_PICTURE_TAG = re.compile(r"\s*</?image(?: name=[^>]*)?>\s*")
_PLAN_TAG = re.compile(r"^</?proposed_plan>\n?|\n</?proposed_plan>$", re.MULTILINE)  # round a plan


class ItemReader:
    """Makes blocks of response items; what it cannot make out it keeps, and says so.

    Attributes:
        pasted: gives the texts that were pasted into files.
    """

    def __init__(self, pictures: Pictures, teller: Teller, pasted: Pasted = not_there) -> None:
        self._pictures, self._tell, self.pasted = pictures, teller.tell, pasted

    def content(self, content: object, variant: TextVariant = TextVariant.PLAIN) -> list[Block]:
        """The blocks of a message's content, in order."""
        if isinstance(content, str):
            return [Text(content, variant)] if content else []
        blocks: list[Block] = []
        for piece in sequence(content):
            blocks += self._piece(piece, variant)
        return blocks

    def reasoning(self, payload: dict[str, Any], seconds: float | None) -> Thinking:
        """What the model thought: all of it where that is told, else its summary."""
        parts = [*sequence(payload.get("content"))] or [*sequence(payload.get("summary"))]
        return Thinking("\n\n".join(filter(None, map(text_of, parts))), seconds)

    def call(self, payload: dict[str, Any]) -> ToolCall:
        """A call of a tool, with its outcome where the item holds that too."""
        kind = payload.get("type")
        call_id = string(payload.get("call_id")) or string(payload.get("id")) or None
        if kind == "local_shell_call":
            return ToolCall("shell", to_json(payload.get("action") or {}), call_id)
        if kind == "web_search_call":
            return ToolCall("web_search", to_json(payload.get("action") or {}), call_id)
        if kind == "image_generation_call":
            prompt = string(payload.get("revised_prompt"))
            return ToolCall("image_generation", prompt, call_id, self._generated(payload))
        if kind == "tool_search_call":
            return ToolCall("tool_search", to_json(payload.get("arguments") or {}), call_id)
        name = string(payload.get("name")) or string(mapping(payload.get("function")).get("name"))
        full = ".".join(filter(None, (string(payload.get("namespace")), name or "tool")))
        arguments = payload.get("input" if kind == "custom_tool_call" else "arguments")
        return ToolCall(full, to_json(arguments) if arguments is not None else "", call_id)

    def picture(self, url: str) -> Attachment:
        """The picture of an address: mostly the picture itself."""
        attachment = self._pictures.from_url(url)
        if attachment is None:
            return Attachment(url[:200] or "image", "image/*")
        if attachment.content is None:
            self._tell(Severity.WARNING, DAMAGED_PICTURE)
        return attachment

    def unknown(self, payload: object) -> Text:
        """Something of a kind that is not known yet."""
        return unknown(payload, mapping(payload).get("type"), self._tell)

    def _piece(self, piece: object, variant: TextVariant) -> list[Block]:
        fields = mapping(piece)
        if isinstance(piece, str) or fields.get("type") in _TEXTS:
            text = text_of(piece)
            if fields.get("type") == "output_text":
                return [*shown(readable(_PLAN_TAG.sub("", text)), variant)]
            return [] if not text or _PICTURE_TAG.fullmatch(text) else [Text(text, variant)]
        if fields.get("type") in ("input_image", "image", "local_image"):
            url = fields.get("image_url") or fields.get("url") or fields.get("file_id")
            return [Image(self.picture(url))] if isinstance(url, str) and url else []
        if fields.get("type") == "input_audio":
            return [File(self._sound(string(fields.get("audio_url"))))]
        if fields.get("type") == "encrypted_content":
            return []
        return [self.unknown(piece)]

    def _sound(self, url: str) -> Attachment:
        attachment = self._pictures.from_url(url, "audio")
        if attachment is None:
            return Attachment(url[:200] or "audio", "audio/*")
        if attachment.content is None:
            self._tell(Severity.WARNING, "A recording is damaged and could not be kept.")
        return attachment

    def _generated(self, payload: dict[str, Any]) -> ToolOutcome | None:
        result = string(payload.get("result"))
        if not result:
            return None
        attachment = self._pictures.from_base64(result, "image/png")
        if attachment.content is None:
            self._tell(Severity.WARNING, DAMAGED_PICTURE)
        return ToolOutcome(status=ToolStatus.OK, attachments=(attachment,))


def text_of(piece: object) -> str:
    """The text of a piece of content."""
    return piece if isinstance(piece, str) else string(mapping(piece).get("text"))
