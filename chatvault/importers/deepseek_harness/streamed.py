"""What a model sent piece by piece, for where the log has no message that holds it whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, sequence, string

# The kinds of records that have several pieces, and what these make.
_PACKED = {
    "text-chunks": "text",
    "reasoning-chunks": "reasoning",
    "tool-call-chunks": "tool-call",
}
_DELTAS = {"text-delta": "text", "reasoning-delta": "reasoning", "tool-call-delta": "tool-call"}


def is_streamed(kind: str) -> bool:
    """Whether records of that kind hold such pieces."""
    return kind == "assistant/chunk" or kind in _PACKED


@dataclass(slots=True)
class _Piece:
    """A piece of content that grows; of a call the texts are its arguments."""

    kind: str
    texts: list[str] = field(default_factory=list)
    name: str = ""
    call_id: str = ""
    whole: Record | None = None

    def told(self) -> Record:
        if self.whole is not None:
            return self.whole
        text = "".join(self.texts)
        if self.kind == "tool-call":
            return {"type": self.kind, "id": self.call_id, "name": self.name, "arguments": text}
        return {"type": self.kind, "text": text}


class Streamed:
    """Puts the pieces together; ``usage`` and ``error`` are what its end told."""

    def __init__(self) -> None:
        self._pieces: dict[int, _Piece] = {}
        self.usage: Record = {}
        self.error = ""

    def take(self, kind: str, told: dict[str, Any]) -> None:
        """Add what a record tells, which may be part of a message."""
        if kind in _PACKED:
            self._grow(_PACKED[kind], told, sequence(told.get("texts") or told.get("args")))
            return
        chunk = mapping(told.get("chunk"))
        what = string(chunk.get("type"))
        if what in _DELTAS:
            text = string(chunk.get("text")) or string(chunk.get("argumentsDelta"))
            self._grow(_DELTAS[what], chunk, [text])
        elif what == "block-end":
            block = mapping(chunk.get("block"))
            self._piece(string(block.get("type")), chunk).whole = block
        elif what == "usage":
            self.usage = mapping(chunk.get("usage"))
        elif what == "finish":
            failure = mapping(mapping(chunk.get("reason")).get("failure"))
            self.error = string(failure.get("message")).strip()

    def content(self) -> list[Record]:
        """The pieces in their order, as a message would have them."""
        return [self._pieces[place].told() for place in sorted(self._pieces)]

    def _piece(self, kind: str, told: Record) -> _Piece:
        return self._pieces.setdefault(count(told.get("index")), _Piece(kind))

    def _grow(self, kind: str, told: Record, texts: list[Any]) -> None:
        piece = self._piece(kind, told)
        piece.texts += map(string, texts)
        piece.name = string(told.get("name")) or piece.name
        piece.call_id = string(told.get("id")) or piece.call_id
