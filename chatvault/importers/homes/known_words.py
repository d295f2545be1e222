"""Tells whether a conversation that was saved as text is one that its program keeps, by all words.

Such a text has no id of its conversation, so nothing less would do: many begin alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatvault.domain.blocks import Block, File, Text, Thinking, ToolCall, ToolResult
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.messages.content_ids import content_id

_MENTION = re.compile(r"\[@[^\]\n]{1,300}\]\([^)\n]{1,4000}\)")  # as Markdown writes it


class KnownWords:
    """The conversations that a program keeps, by the marks of what was said in them."""

    def __init__(self) -> None:
        self._said: list[frozenset[str]] = []

    def take(self, session: ParsedSession) -> None:
        """Take in a conversation as its program keeps it."""
        self._said.append(
            frozenset(
                mark
                for message in session.messages
                for block in message.blocks
                for mark in _marks(message, _text(block) or _returned(block))
            )
        )

    def tell(self, saved: ParsedSession) -> bool:
        """Whether one of them has every word of it: one that went on has more."""
        marks = {
            mark
            for message in saved.messages
            for block in message.blocks
            for mark in _marks(message, _text(block))
        }
        answered = any(message.role is Role.ASSISTANT for message in saved.messages)
        return answered and any(marks <= said for said in self._said)


def _text(block: Block) -> str:
    return block.text if isinstance(block, Text | Thinking) else ""


def _returned(block: Block) -> str:
    """What came back from a tool; saved texts tell that like an answer."""
    outcome = block.outcome if isinstance(block, ToolCall | ToolResult) else None
    return outcome.text if outcome is not None else ""


def _marks(message: ParsedMessage, text: str) -> Iterator[str]:
    """The mark of a text, in which what was mentioned and how lines are broken say nothing."""
    words = _MENTION.sub("", text)
    for block in message.blocks:
        if isinstance(block, File):
            words = words.replace(f"@{block.attachment.name}", "")
    if words.strip():
        yield content_id(*words.split())
