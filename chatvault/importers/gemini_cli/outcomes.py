"""What tools gave back where it stands by itself: in a message that goes to the model."""

from __future__ import annotations

from dataclasses import replace

from chatvault.domain.blocks import File, Image, ToolCall, ToolOutcome, ToolResult
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage


class Outcomes:
    """Gives every outcome to its call, which mostly has it already."""

    def __init__(self) -> None:
        self._calls: dict[str, int] = {}  # places of messages by the ids of their calls
        self._found: dict[str, ToolOutcome] = {}

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
            self._found.setdefault(str(call_id), outcome)
        if of_calls and len(beside) == len(left):
            return None
        only_results = bool(results) and all(isinstance(block, ToolResult) for block in left)
        return replace(message, blocks=left, role=Role.TOOL if only_results else message.role)

    def settle(self, messages: list[ParsedMessage]) -> None:
        """Let calls have what was found for them, where they have it not."""
        for call_id, found in self._found.items():
            place = self._calls[call_id]
            blocks = tuple(
                _settled(block, found)
                if isinstance(block, ToolCall) and block.call_id == call_id
                else block
                for block in messages[place].blocks
            )
            messages[place] = replace(messages[place], blocks=blocks)


def _settled(call: ToolCall, found: ToolOutcome) -> ToolCall:
    if call.outcome is None or call.outcome.attachments or not found.attachments:
        return replace(call, outcome=call.outcome or found)
    return replace(call, outcome=replace(call.outcome, attachments=found.attachments))
