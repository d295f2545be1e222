"""What tools gave back where it stands by itself: in a message that goes to the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chatvault.domain.blocks import Block, File, Image, ToolCall, ToolOutcome, ToolResult
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage


class Outcomes:
    """Gives every outcome to its call, which mostly has it already."""

    def __init__(self) -> None:
        self._calls: dict[str, int] = {}  # places of messages by the ids of their calls
        self._found: dict[int, dict[str, ToolOutcome]] = {}  # by these places, and the ids

    def placed(self, message: ParsedMessage, place: int) -> ParsedMessage | None:
        """The message that is to stand there, without outcomes of calls before it; None where
        nothing else is in it.
        """
        for block in message.blocks:
            if isinstance(block, ToolCall) and block.call_id:
                self._calls.setdefault(block.call_id, place)
        results = [block for block in message.blocks if isinstance(block, ToolResult)]
        of_calls = {one.call_id: one for one in results if one.call_id in self._calls}
        left = tuple(
            block
            for block in message.blocks
            if not (isinstance(block, ToolResult) and block.call_id in of_calls)
        )
        beside = tuple(block.attachment for block in left if isinstance(block, Image | File))
        for call_id, result in of_calls.items():
            outcome = replace(result.outcome, attachments=result.outcome.attachments or beside)
            known = str(call_id)
            self._found.setdefault(self._calls[known], {}).setdefault(known, outcome)
        if of_calls and len(beside) == len(left):
            return None
        only_results = bool(results) and all(isinstance(block, ToolResult) for block in left)
        return replace(message, blocks=left, role=Role.TOOL if only_results else message.role)

    def settle(self, messages: list[ParsedMessage]) -> None:
        """Let calls have what was found for them, where they have it not."""
        for place, found in self._found.items():
            blocks = tuple(_settled(block, found) for block in messages[place].blocks)
            messages[place] = replace(messages[place], blocks=blocks)


def _settled(block: Block, outcomes: Mapping[str, ToolOutcome]) -> Block:
    """The block, with what was found for it where it is a call."""
    found = outcomes.get(block.call_id or "") if isinstance(block, ToolCall) else None
    if found is None or not isinstance(block, ToolCall):
        return block
    told = block.outcome
    if told is None or told.attachments or not found.attachments:
        return replace(block, outcome=told or found)
    return replace(block, outcome=replace(told, attachments=found.attachments))
