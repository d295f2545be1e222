"""The content of Claude Code messages as blocks."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    File,
    Image,
    Text,
    Thinking,
)
from chatvault.domain.parsed import Severity
from chatvault.importers.contents.pictures import DAMAGED_PICTURE, Pictures
from chatvault.importers.contents.pieces import tool_call, unknown
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, sequence, string

CALLS = ("tool_use", "server_tool_use", "mcp_tool_use")


class BlockReader:
    """Makes blocks of content; what it cannot make out it keeps as it is, and says so."""

    def __init__(self, pictures: Pictures, teller: Teller) -> None:
        self._pictures, self._tell = pictures, teller.tell

    def blocks(self, content: object) -> list[Block]:
        """The blocks of a message's content, in order."""
        if isinstance(content, str):
            return [Text(content)] if content else []
        blocks: list[Block] = []
        for piece in sequence(content):
            blocks += self.block(piece)
        return blocks

    def block(self, piece: object) -> list[Block]:
        """What one piece of content says: mostly one block, with its citations after it."""
        fields = mapping(piece)
        kind = fields.get("type")
        if kind == "text" and isinstance(fields.get("text"), str):
            return [Text(fields["text"]), *_citations(fields)] if fields["text"] else []
        if kind in CALLS:
            return [tool_call(fields.get("id"), fields.get("name"), fields.get("input"))]
        if kind == "thinking":
            return [Thinking(string(fields.get("thinking")))]
        if kind == "redacted_thinking":
            return [Thinking("")]
        if kind == "image":
            return [Image(self.picture(fields))]
        if kind == "document":
            return [self._document(fields)]
        return self._unknown(piece)

    def picture(self, fields: dict[str, Any]) -> Attachment:
        """The picture of an image block."""
        source = mapping(fields.get("source"))
        media_type = string(source.get("media_type"))
        if source.get("type") in ("url", "file"):
            elsewhere = string(source.get("url")) or string(source.get("file_id"))
            return Attachment(elsewhere or "image", media_type)
        attachment = self._pictures.from_base64(string(source.get("data")), media_type)
        if attachment.content is None:
            self._tell(Severity.WARNING, DAMAGED_PICTURE)
        return attachment

    def _document(self, fields: dict[str, Any]) -> File:
        source = mapping(fields.get("source"))
        name = string(fields.get("title"))
        if source.get("type") == "text":
            return _written(name, string(source.get("data")))
        media_type = string(source.get("media_type")) or "application/pdf"
        if elsewhere := string(source.get("url")) or string(source.get("file_id")):
            return File(Attachment(name or elsewhere, media_type))
        attachment = self._pictures.from_base64(string(source.get("data")), media_type, name)
        if attachment.content is None:
            self._tell(Severity.WARNING, "A document is damaged and could not be kept.")
        return File(attachment)

    def _unknown(self, piece: object) -> list[Block]:
        if isinstance(piece, str):
            return [Text(piece)] if piece else []
        return [unknown(piece, mapping(piece).get("type"), self._tell)]


def _written(name: str, text: str) -> File:
    """A document that stands in the record as text."""
    content = text.encode("utf-8", "replace")
    opener = partial(BytesIO, content)
    return File(
        Attachment(name or "document.txt", "text/plain", len(content), content=opener), text
    )


def _citations(fields: dict[str, Any]) -> list[Block]:
    if not fields.get("citations"):
        return []
    return [
        Citation(
            string(cited.get("title")) or string(cited.get("url")),
            string(cited.get("url")),
            string(cited.get("cited_text")),
        )
        for cited in map(mapping, sequence(fields.get("citations")))
        if cited.get("title") or cited.get("url")
    ]
