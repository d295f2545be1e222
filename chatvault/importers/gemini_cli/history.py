"""What the program wrote into a log anew: its model's history, mostly with messages it has already.

It does so when a session is resumed, when a history is folded or what tools gave back is shortened.
A history has no notices, and where it passed through the model's interface its messages have new
ids: they are copies, several of one role put together.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from chatvault.importers.json_files.json_values import mapping, sequence, string

Record = dict[str, Any]
_Piece = tuple[str, str]  # its kind, and what tells it from others

CONTEXT = "<session_context>"
FOLDED = ("<state_snapshot>", "<scratchpad>")
_NOTICES = ("info", "error", "warning")
_TOLD_ONCE = ("tokens", "model", "displayContent", "toolCalls")  # a copy has none of them


def is_notice(message: Record) -> bool:
    """Whether the program tells the person something, of which its model knows nothing."""
    return message.get("type") in _NOTICES


def is_context(message: Record) -> bool:
    """Whether it is only what the program tells its model first."""
    pieces = list(_pieces(message))
    return bool(pieces) and all(text.startswith(CONTEXT) for _kind, text in pieces)


def is_returned(message: Record) -> bool:
    """Whether it is only what tools gave back."""
    pieces = list(_pieces(message))
    return bool(pieces) and all(kind == "response" for kind, _name in pieces)


def is_folded(message: Record) -> bool:
    """Whether it stands for what was said before."""
    if message.get("type") != "user":
        return False
    first = next((text for kind, text in _pieces(message) if kind == "text"), "")
    return first.startswith(FOLDED)


class Originals:
    """Messages of which there may be copies."""

    def __init__(self, messages: Iterable[tuple[str, Record]]) -> None:
        self._holding: dict[Hashable, str] = {}  # the last message with a piece
        for key, message in messages:
            pieces = (*_pieces(message), *_called(message), *_whole(message))
            self._holding.update((_named(message, piece), key) for piece in pieces)

    def of(self, message: Record) -> str | None:
        """The message that this one is a copy of, the last of several; None where it is none."""
        if any(message.get(key) for key in _TOLD_ONCE):
            return None
        pieces = [piece for piece in _pieces(message) if not piece[1].startswith(CONTEXT)]
        found = [self._holding.get(_named(message, piece)) for piece in pieces]
        if None in found:
            found = [self._holding.get(_named(message, piece)) for piece in _whole(message)]
        return found[-1] if found else None


def _named(message: Record, piece: _Piece) -> Hashable:
    """The piece, where it is a text with who says it."""
    return (piece, message.get("type") == "user") if piece[0] in ("text", "whole") else piece


def _pieces(message: Record) -> Iterator[_Piece]:
    """What a message says and calls, without thoughts, which a history may not have."""
    content = message.get("content")
    for part in content if isinstance(content, list) else [content]:
        text = part if isinstance(part, str) else string(mapping(part).get("text"))
        fields = mapping(part)
        if text.strip() and fields.get("thought") is not True:
            yield "text", text.strip()
        if data := string(mapping(fields.get("inlineData")).get("data")):
            yield "data", data
        for kind, name in (("call", "functionCall"), ("response", "functionResponse")):
            if told := mapping(fields.get(name)):
                yield kind, string(told.get("id")) or string(told.get("name"))


def _called(message: Record) -> Iterator[_Piece]:
    for call in map(mapping, sequence(message.get("toolCalls"))):
        name = string(call.get("id")) or string(call.get("name"))
        yield from (("call", name), ("response", name))


def _whole(message: Record) -> Iterator[_Piece]:
    """All texts as one: what is one text in one form may be several in another."""
    said = "".join(text for kind, text in _pieces(message) if kind == "text")
    if said:
        yield "whole", "".join(said.split())
