"""A message of Copilot while its events are still being gathered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chatvault.domain.blocks import Block, ToolCall, ToolOutcome
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage


@dataclass(slots=True, eq=False)
class Draft:
    """A message to be."""

    external_id: str
    role: Role
    blocks: list[Block]
    at: int | None = None
    model: str | None = None
    hidden: Hidden | None = None
    usage: Usage | None = None
    parent: str | None = None

    def parsed(self, session_id: str, prefix: str = "") -> ParsedMessage:
        """The finished message; what its id begins with may tell that it stands in for others."""
        return ParsedMessage(
            external_id=prefix + self.external_id,
            role=self.role,
            blocks=tuple(self.blocks),
            parent_id=None if self.parent is None else prefix + self.parent,
            created_at=self.at,
            model=self.model,
            hidden=self.hidden,
            usage=self.usage,
            usage_key=f"{session_id}:{self.external_id}" if self.usage else None,
        )


@dataclass(slots=True)
class Call:
    """Where in a thread a tool was called."""

    draft: Draft
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
        self.draft.blocks[self.place] = replace(self.block, outcome=outcome)

    def starts(self, child: str) -> None:
        """Name the session of the agent that it started."""
        self.draft.blocks[self.place] = replace(self.block, child=child)
