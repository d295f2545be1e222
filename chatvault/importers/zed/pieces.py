"""The pieces of a thread's messages: an object whose only field names what it is."""

from __future__ import annotations

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
    ToolResult,
    ToolStatus,
)
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.pieces import unknown
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

_SUBAGENT_TOOLS = ("spawn_agent", "subagent")


class PieceReader:
    """Makes blocks of pieces; what it cannot make out it keeps, and says so."""

    def __init__(self, teller: Teller) -> None:
        self._tell, self._pictures = teller.tell, Pictures()

    def content(self, content: object) -> list[Block]:
        """The blocks of a message; what was mentioned is named in the text and follows it."""
        blocks: list[Block] = []
        mentioned: list[Block] = []
        for piece in sequence(content):
            mention = mapping(mapping(piece).get("Mention"))
            if mention:
                file = _mentioned(mention)
                mentioned.append(file)
                _write(blocks, f"@{file.attachment.name}")
            elif isinstance(text := mapping(piece).get("Text"), str):
                _write(blocks, text)
            else:
                blocks += self._blocks(piece)
        said = [one for one in blocks if not isinstance(one, Text) or one.text.strip()]
        return said + mentioned

    def result(self, call_id: str, told: dict[str, Any]) -> ToolResult:
        """What came back from a tool, which is text, a picture, or a list of them."""
        content = told.get("content")
        pieces = content if isinstance(content, list) else [content]
        pictures = [self.picture(found) for piece in pieces if (found := _picture_in(piece))]
        status = ToolStatus.FAILED if told.get("is_error") is True else ToolStatus.OK
        output = told.get("output")
        details = to_json(output) if isinstance(output, dict | list) else None
        text = "\n".join(filter(None, map(_text_in, pieces)))
        outcome = ToolOutcome(text, status, details=details, attachments=tuple(pictures))
        return ToolResult(outcome, call_id=call_id)

    def picture(self, told: dict[str, Any]) -> Attachment:
        """A picture, which Zed keeps as PNG."""
        return self._pictures.from_base64(string(told.get("source")), "image/png")

    def _blocks(self, piece: object) -> list[Block]:
        fields = mapping(piece)
        kind, data = next(iter(fields.items()), ("", None))
        told = mapping(data)
        if kind == "Thinking":
            thought = string(told.get("text"))
            return [Thinking(thought)] if thought.strip() else []
        if kind == "Image":
            return [Image(self.picture(told))]
        if kind == "ToolUse":
            return [call(told)]
        if kind == "RedactedThinking" or not piece:
            return []
        return [unknown(piece, kind, self._tell)]


def call(told: dict[str, Any]) -> ToolCall:
    """A call of a tool; what is not whole yet is told as the model wrote it."""
    asked = told.get("input")
    arguments = to_json(asked) if asked is not None else string(told.get("raw_input"))
    return ToolCall(string(told.get("name")) or "tool", arguments, string(told.get("id")) or None)


def started(name: str, told: dict[str, Any]) -> str | None:
    """The thread of the sub-agent that a call of a tool started."""
    session = string(mapping(told.get("output")).get("session_id"))
    return session or None if name in _SUBAGENT_TOOLS else None


def _write(blocks: list[Block], text: str) -> None:
    """Go on with the text, where there is one."""
    last = blocks[-1] if blocks else None
    if isinstance(last, Text) and last.variant is TextVariant.PLAIN:
        blocks[-1] = Text(last.text + text)
    else:
        blocks.append(Text(text))


def _mentioned(mention: dict[str, Any]) -> File:
    uri = mention.get("uri")
    kind, data = next(iter(mapping(uri).items()), (string(uri), None))
    told = mapping(data)
    path = string(told.get("abs_path")) or string(told.get("path"))
    last = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    names = (string(told.get("name")), last, string(told.get("url")), kind)
    name = next(filter(None, names), "") or "mention"
    return File(Attachment(name[:200], "text/plain"), string(mention.get("content")))


def _text_in(piece: object) -> str:
    if isinstance(piece, str):
        return piece
    fields = mapping(piece)
    return string(fields.get("Text")) or string(fields.get("text"))


def _picture_in(piece: object) -> dict[str, Any]:
    """The picture, in an object of its own or as it is."""
    fields = mapping(piece)
    held = mapping(fields.get("Image")) or mapping(fields.get("image"))
    return held or (fields if isinstance(fields.get("source"), str) else {})
