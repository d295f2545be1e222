"""Puts together answers that are told piece by piece: thoughts, words, and the tools used."""

from __future__ import annotations

from chatvault.domain.blocks import ToolCall
from chatvault.importers.messages.drafts import Draft, Thread


class Answers:
    """The messages of a conversation; an answer ends where the model is asked again.

    That is where it says something after it used tools, and where other tokens are counted.
    """

    def __init__(self) -> None:
        self._thread = Thread()
        self._answer: Draft | None = None

    @property
    def drafts(self) -> list[Draft]:
        """What was added so far."""
        return self._thread.drafts

    def add(self, draft: Draft) -> None:
        """Add what is no answer."""
        self._answer = None
        self._thread.add(draft)

    def add_piece(self, piece: Draft) -> None:
        """Add a piece of an answer."""
        answer = self._answer
        if answer is not None and _goes_on(answer, piece):
            self._thread.extend(answer, piece.blocks)
            answer.model = answer.model or piece.model
            if answer.usage is None:
                answer.usage, answer.usage_key = piece.usage, piece.usage_key
        elif piece.blocks:
            self._answer = piece
            self._thread.add(piece)


def _goes_on(answer: Draft, piece: Draft) -> bool:
    if answer.usage and piece.usage and answer.usage_key != piece.usage_key:
        return False  # each counts its own tokens
    if all(isinstance(block, ToolCall) for block in piece.blocks):
        return True
    return not any(isinstance(block, ToolCall) for block in answer.blocks)
