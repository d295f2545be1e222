"""A message of Copilot while its events are still being gathered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chatvault.domain.blocks import ToolCall, ToolOutcome
from chatvault.domain.parsed import ParsedMessage
from chatvault.importers import drafts


@dataclass(slots=True, eq=False)
class Draft(drafts.Draft):
    """A message to be; ``parent`` is the one that it follows."""

    parent: str | None = None

    def finished(self, session_id: str, prefix: str = "") -> ParsedMessage:
        """The message; what its id begins with may tell that it stands in for others."""
        self.usage_key = f"{session_id}:{self.external_id}"
        parent = None if self.parent is None else prefix + self.parent
        return replace(self.parsed(parent), external_id=prefix + self.external_id)


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
