"""What the lines of a session of CodeBuddy hold, as blocks."""

from __future__ import annotations

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
from chatvault.domain.message import Usage
from chatvault.importers.contents.pieces import PieceReader, unknown
from chatvault.importers.contents.token_counts import usage_of
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json

Fields = dict[str, Any]

_TEXTS = frozenset(("input_text", "output_text", "text"))
_FAILED = frozenset(("failed", "error", "incomplete"))


class CodeBuddyPieces(PieceReader):
    """Makes blocks of content; a picture lies in a folder of the program's own."""

    def piece(self, piece: object) -> Block | None:
        """The block of one piece, None where nothing is in it."""
        fields = mapping(piece)
        text, kind = string(piece) or string(fields.get("text")), string(fields.get("type"))
        if isinstance(piece, str) or kind in _TEXTS:
            return Text(text) if text.strip() else None
        if kind == "image_blob_ref":
            path = string(fields.get("blob_path")).replace("\\", "/")
            name = path.rpartition("/")[2] or "image"
            media_type = string(fields.get("mime")) or "image/*"
            return Image(Attachment(name, media_type, count(fields.get("size")) or None))
        return unknown(piece, kind, self._tell) if piece else None


def thought(entry: Fields) -> list[Block]:
    """What the model thought before its answer."""
    pieces = [*sequence(entry.get("rawContent")), *sequence(entry.get("content"))]
    text = "\n".join(filter(None, (string(mapping(piece).get("text")) for piece in pieces)))
    return [Thinking(text)] if text.strip() else []


def result(entry: Fields) -> ToolResult:
    """What a tool gave back: text, a piece with it, or several."""
    output = entry.get("output")
    pieces = output if isinstance(output, list) else [output]
    texts = [string(piece) or string(mapping(piece).get("text")) for piece in pieces]
    told = "\n".join(texts) if all(texts) or not output else to_json(output)
    failed = string(entry.get("status")) in _FAILED or entry.get("isError") is True
    outcome = ToolOutcome(told, ToolStatus.FAILED if failed else ToolStatus.OK)
    return ToolResult(outcome, string(entry.get("name")), string(entry.get("callId")) or None)


def usage(provided: Fields) -> Usage | None:
    """The tokens that a line tells, as the service counted them or as the program does."""
    if raw := usage_of(mapping(provided.get("rawUsage"))):
        return raw
    told = mapping(provided.get("usage"))
    details: Fields = {}
    for kind in ("inputTokensDetails", "outputTokensDetails"):
        for one in map(mapping, sequence(told.get(kind))):
            details |= one
    return usage_of({**details, **told})
