"""A message of a Codex session while its lines are still being gathered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chatvault.domain.blocks import Block, ToolCall, ToolOutcome
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage


@dataclass(slots=True, eq=False)
class Draft:
    """A message to be; ``prompt`` is the text of one that may be a person's prompt."""

    external_id: str
    role: Role
    blocks: list[Block]
    at: int | None = None
    author: str | None = None
    model: str | None = None
    hidden: Hidden | None = None
    prompt: str | None = None
    usage: Usage | None = None
    usage_key: str | None = None

    def count_usage(self, usage: Usage, key: str) -> None:
        """Add what one answer of the API took."""
        self.usage_key = self.usage_key or key
        before = self.usage or Usage()
        self.usage = Usage(
            input=before.input + usage.input,
            output=before.output + usage.output,
            cache_read=before.cache_read + usage.cache_read,
            cache_write=before.cache_write + usage.cache_write,
            reasoning=before.reasoning + usage.reasoning,
        )

    def parsed(self, parent_id: str | None) -> ParsedMessage:
        """The finished message."""
        return ParsedMessage(
            external_id=self.external_id,
            role=self.role,
            blocks=tuple(self.blocks),
            parent_id=parent_id,
            created_at=self.at,
            author=self.author,
            model=self.model,
            hidden=self.hidden,
            usage=self.usage,
            usage_key=self.usage_key,
        )


@dataclass(slots=True)
class Call:
    """Where in the session a tool was called."""

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
