"""The pieces of a message, alike in the database and in the files of lines."""

from __future__ import annotations

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
from chatvault.importers.contents.pieces import tool_call, unknown
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

# What only asks whether a tool may run, which its request tells as well.
_SILENT = frozenset(("redactedThinking", "toolConfirmationRequest"))
_CHILD = "subagent_session_id"  # what "delegate", and "load" of what it started, tell besides
_FIRST = ("Text", "ToolUse", "ToolResult")  # the pieces of versions before 1.0
_EVENTS = {
    **dict.fromkeys(("contextLengthExceeded", "summarizationRequested"), EventKind.NOTICE),
    "conversationCompacted": EventKind.COMPACTION,
    "error": EventKind.ERROR,
}


class PieceReader:
    """Makes blocks of content; what it cannot make out it keeps, and says so.

    Attributes:
        children: the sessions of sub-agents by the ids of the calls that started them.
    """

    def __init__(self, teller: Teller) -> None:
        self._tell, self._pictures = teller.tell, Pictures()
        self.children: dict[str, str] = {}

    def content(self, content: object) -> list[Block]:
        """The blocks of a message's content: pieces that name what they are, or text."""
        pieces = [content] if isinstance(content, str) else sequence(content)
        return [block for piece in pieces for block in self._blocks(piece)]

    def _blocks(self, piece: object) -> list[Block]:
        if isinstance(piece, str):
            return _text(piece)
        if not isinstance(piece, dict):
            return [unknown(piece, "", self._tell)] if piece else []
        fields, kind = piece, string(piece.get("type"))
        return _of_the_first(kind, fields) if kind in _FIRST else self._of_kind(kind, fields)

    def _of_kind(self, kind: str, fields: dict[str, Any]) -> list[Block]:
        match kind:
            case "text":
                return _text(string(fields.get("text")))
            case "thinking" | "reasoning":
                thought = string(fields.get("thinking")) or string(fields.get("text"))
                return [Thinking(thought)] if thought.strip() else []
            case "image":
                return [Image(self._picture(fields))]
            case "document":
                return [File(self._document(fields))]
            case "toolRequest" | "frontendToolRequest":
                return [_call(fields)]
            case "toolResponse":
                told, call_id = mapping(fields.get("toolResult")), string(fields.get("id"))
                if child := _started(told):
                    self.children[call_id] = child
                return [ToolResult(self._outcome(told), call_id=call_id or None)]
            case "actionRequired":
                return _asked(mapping(fields.get("data")))
            case "systemNotification":
                passing = fields.get("notificationType") == "thinkingMessage"
                return [] if passing else _event(EventKind.NOTICE, fields)
        if kind in _EVENTS:
            return _event(_EVENTS[kind], fields)
        return [] if kind in _SILENT or not fields else [unknown(fields, kind, self._tell)]

    def _outcome(self, told: dict[str, Any]) -> ToolOutcome:
        """What a tool gave back, in a list of pieces or, of newer versions, an object of one."""
        if told.get("status") == "error":
            return ToolOutcome(string(told.get("error")), ToolStatus.FAILED)
        value = told.get("value")
        fields = mapping(value)
        pieces = list(map(mapping, sequence(fields.get("content", value))))
        # What is for the person and what is for the model is often one text, told twice.
        texts = dict.fromkeys(filter(None, map(_returned, pieces)))
        structured = fields.get("structuredContent")
        failed = fields.get("isError", fields.get("is_error")) is True
        return ToolOutcome(
            "\n".join(texts),
            ToolStatus.FAILED if failed else ToolStatus.OK,
            details=to_json(structured) if structured is not None else None,
            attachments=tuple(
                self._picture(piece) for piece in pieces if piece.get("type") == "image"
            ),
        )

    def _picture(self, fields: dict[str, Any]) -> Attachment:
        media_type = string(fields.get("mimeType")) or "image/png"
        return self._pictures.from_base64(string(fields.get("data")), media_type)

    def _document(self, fields: dict[str, Any]) -> Attachment:
        media_type = string(fields.get("mimeType")) or "application/octet-stream"
        name = string(fields.get("name"))
        return self._pictures.from_base64(string(fields.get("data")), media_type, name)


def _text(text: str) -> list[Block]:
    return [Text(text)] if text.strip() else []


def _event(kind: EventKind, fields: dict[str, Any]) -> list[Block]:
    text = string(fields.get("msg")) or string(fields.get("message"))
    return [Event(kind, text.strip())]


def _call(fields: dict[str, Any]) -> ToolCall:
    """A request, which a model may have got so wrong that it names no tool."""
    told = mapping(fields.get("toolCall"))
    call_id = string(fields.get("id")) or None
    if told.get("status") == "error":
        outcome = ToolOutcome(string(told.get("error")), ToolStatus.FAILED)
        return ToolCall("tool", "", call_id, outcome)
    value = mapping(told.get("value"))
    arguments = value.get("arguments")
    asked = to_json(arguments) if arguments is not None else ""
    return ToolCall(string(value.get("name")) or "tool", asked, call_id)


def _started(told: dict[str, Any]) -> str:
    """The sub-agent's session that a result tells of, "" where it tells of none."""
    return string(mapping(mapping(told.get("value")).get("_meta")).get(_CHILD))


def _of_the_first(kind: str, fields: dict[str, Any]) -> list[Block]:
    """A piece as versions before 1.0 named them."""
    if kind == "Text":
        return _text(string(fields.get("text")))
    if kind == "ToolUse":
        return [tool_call(fields.get("id"), fields.get("name"), fields.get("parameters"))]
    status = ToolStatus.FAILED if fields.get("is_error") is True else ToolStatus.OK
    output = fields.get("output")
    outcome = ToolOutcome("" if output is None else to_json(output), status)
    return [ToolResult(outcome, call_id=string(fields.get("tool_use_id")) or None)]


def _asked(data: dict[str, Any]) -> list[Block]:
    """What a tool wants to know of a person, and what they answer."""
    kind = data.get("actionType")
    if kind == "elicitation":
        return _text(string(data.get("message")))
    return _text(to_json(data.get("userData"))) if kind == "elicitationResponse" else []


def _returned(piece: dict[str, Any]) -> str:
    """The text of a piece of a result, or what a link in its place leads to."""
    inside = mapping(piece.get("resource"))
    told = (piece.get("text"), inside.get("text"), piece.get("uri"), inside.get("uri"))
    return next(filter(None, map(string, told)), "")
