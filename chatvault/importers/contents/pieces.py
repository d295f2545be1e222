"""Pieces of content that most formats have alike, and what nobody knows yet."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from chatvault.domain.blocks import Attachment, Block, File, Image, Text, TextVariant, ToolCall
from chatvault.domain.parsed import Severity
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import sequence, string, to_json


class PieceReader(ABC):
    """Makes blocks of content; what it cannot make out it keeps, and says so."""

    def __init__(self, teller: Teller) -> None:
        self._pictures, self._tell = Pictures(), teller.tell

    def content(self, content: object) -> list[Block]:
        """The blocks of a message's content: text, or pieces that name what they are."""
        pieces = [content] if isinstance(content, str) else sequence(content)
        return [block for piece in pieces if (block := self.piece(piece)) is not None]

    def pass_over(self, kind: str) -> None:
        """Say that a record of a kind which is not known yet was left out."""
        named = kind[:40] or "untyped"
        self._tell(Severity.INFO, f"A record of the unknown kind “{named}” was left out.")

    @abstractmethod
    def piece(self, piece: object) -> Block | None:
        """The block of one piece, None where nothing is in it."""


def without_injected(blocks: Sequence[Block], injected: re.Pattern[str]) -> list[Block]:
    """What was written, without what a program put into the texts, which the pattern knows."""
    left: list[Block] = []
    for block in blocks:
        if not isinstance(block, Text):
            left.append(block)
        elif text := injected.sub("", block.text).strip():
            left.append(Text(text, block.variant))
    return left


def given_back(blocks: Sequence[Block]) -> tuple[str, tuple[Attachment, ...]]:
    """What a tool gave back in pieces: their texts, and their pictures and files."""
    texts = [block.text for block in blocks if isinstance(block, Text)]
    files = [block for block in blocks if isinstance(block, Image | File)]
    texts += [block.text for block in files if isinstance(block, File) and block.text]
    return "\n".join(texts), tuple(block.attachment for block in files)


def tool_call(call_id: object, name: object, arguments: object) -> ToolCall:
    """A call of a tool, whatever it names and is given."""
    asked = "" if arguments is None else to_json(arguments)
    return ToolCall(string(name) or "tool", asked, string(call_id) or None)


def unknown(piece: object, kind: object, tell: Callable[[Severity, str], None]) -> Text:
    """A piece of a kind that is not known yet: it is kept as it is, and told."""
    named = string(kind)[:40] or "untyped"
    tell(Severity.INFO, f"Content of the unknown kind “{named}” is kept as it is.")
    return Text(to_json(piece), TextVariant.UNKNOWN)
