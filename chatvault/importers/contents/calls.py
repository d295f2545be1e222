"""Calls of tools in a conversation that is being read, until what came back is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from chatvault.domain.blocks import Block, ToolCall, ToolOutcome


class Drafted(Protocol):
    """A message to be, of whichever format."""

    blocks: list[Block]


Message = TypeVar("Message", bound=Drafted)


@dataclass(slots=True)
class Call(Generic[Message]):
    """Where a tool was called: the ``place`` among the blocks of a message; ``at`` is UTC ms."""

    draft: Message
    place: int
    at: int | None

    @property
    def block(self) -> ToolCall:
        """The call as it stands in its message."""
        block = self.draft.blocks[self.place]
        assert isinstance(block, ToolCall)
        return block

    def settle(self, outcome: ToolOutcome) -> None:
        """Give it its outcome."""
        told = self.block  # not by replace, which is slow: there are as many as calls
        self.draft.blocks[self.place] = ToolCall(
            told.name, told.arguments, told.call_id, outcome, told.child, told.approval
        )

    def starts(self, child: str) -> None:
        """Name the session of the agent that it started."""
        self.draft.blocks[self.place] = replace(self.block, child=child)
