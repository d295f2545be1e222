"""Makes messages of what Cline sent to the model, where nothing else of a task is left."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatvault.domain.blocks import (
    Block,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.importers.cline.items import Record
from chatvault.importers.drafts import Draft, Thread
from chatvault.importers.json_values import mapping, sequence, string, to_json
from chatvault.importers.pictures import Pictures
from chatvault.importers.timestamps import timestamp

_DETAILS = re.compile(r"<environment_details>.*?</environment_details>", re.DOTALL)
_WRAPPER = re.compile(r"</?(?:task|feedback|user_message)>")
_FOLDER = re.compile(r"Current (?:Working|Workspace) Directory \(([^)\n]+)\)")
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT}


def is_turn(value: object) -> bool:
    """Whether a value is a turn as the model's interface takes it."""
    record = mapping(value)
    return record.get("role") in _ROLES and isinstance(record.get("content"), str | list)


class History:
    """Takes the turns in order; ``folder`` is what they tell of the task."""

    def __init__(self) -> None:
        self._thread = Thread()
        self._pictures = Pictures()
        self.folder = ""

    @property
    def drafts(self) -> list[Draft]:
        """The messages so far."""
        return self._thread.drafts

    def take(self, turns: Iterable[Record]) -> None:
        """Take in all turns of a task."""
        for number, turn in enumerate(turns):
            at = timestamp(turn.get("ts"))
            content = turn.get("content")
            pieces = [{"type": "text", "text": content}] if isinstance(content, str) else content
            blocks = [block for piece in sequence(pieces) for block in self._blocks(mapping(piece))]
            role = _ROLES[string(turn.get("role"))]
            only_details = role is Role.USER and not blocks
            if only_details:
                continue
            self._thread.add(Draft(f"turn:{number}", role, blocks, at))

    def _blocks(self, piece: Record) -> list[Block]:
        match piece.get("type"):
            case "text":
                text = self._said(string(piece.get("text")))
                return [Text(text)] if text else []
            case "thinking":
                thought = string(piece.get("thinking"))
                return [Thinking(thought)] if thought.strip() else []
            case "image":
                source = mapping(piece.get("source"))
                data = string(source.get("data"))
                if not data:
                    return []
                kind = string(source.get("media_type"))
                return [Image(self._pictures.from_base64(data, kind))]
            case "tool_use":
                call_id = string(piece.get("id")) or None
                name = string(piece.get("name"))
                return [ToolCall(name, to_json(piece.get("input") or {}), call_id)]
            case "tool_result":
                return [self._result(piece)]
            case _:
                return []

    def _result(self, piece: Record) -> ToolResult:
        content = piece.get("content")
        texts = [string(content)] if isinstance(content, str) else [
            string(mapping(part).get("text")) for part in sequence(content)
        ]  # fmt: skip
        status = ToolStatus.FAILED if piece.get("is_error") is True else ToolStatus.UNKNOWN
        text = self._said("\n".join(filter(None, texts)))
        return ToolResult(ToolOutcome(text, status), "", string(piece.get("tool_use_id")) or None)

    def _said(self, text: str) -> str:
        """The text without what the extension has put round it."""
        if not self.folder and (found := _FOLDER.search(text)):
            self.folder = found[1]
        return _WRAPPER.sub("", _DETAILS.sub("", text)).strip()
