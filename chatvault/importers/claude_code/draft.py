"""A message of a Claude Code transcript while its lines are still being gathered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from chatvault.domain.blocks import Block, Text, Thinking, ToolCall
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.json_files.json_values import count, mapping


@dataclass(slots=True, eq=False)
class Draft:
    """A message to be; ``parent`` is the uuid that its first line names.

    ``after`` is the draft it follows where no line says so. ``typed`` marks what a person
    typed; only such messages make a branch of a rewound conversation.
    """

    external_id: str
    role: Role
    blocks: list[Block]
    parent: str | None = None
    after: Draft | None = None
    at: int | None = None
    author: str | None = None
    model: str | None = None
    status: str | None = None
    hidden: Hidden | None = None
    typed: bool = False
    position: int = 0
    ended: bool = False
    tokens: dict[str, Any] | None = None  # what the API counted
    most: int = 0  # output tokens on any line
    cost: object = None  # in dollars, where the record tells it
    response: str = ""  # names the answer whose tokens these are
    latency_ms: int | None = None

    @property
    def is_answer(self) -> bool:
        """Whether it is one of the model's, with tokens that were counted for it."""
        return self.role is Role.ASSISTANT and self.tokens is not None

    def repeats(self, other: Draft) -> bool:
        """Whether this is the same record again."""
        return (self.role, self.blocks, self.at) == (other.role, other.blocks, other.at)

    def parsed(self, parent_id: str | None) -> ParsedMessage:
        """The finished message; an answer of blanks alone is hidden, for it says nothing."""
        blocks = tuple(block for block in self.blocks if not _is_blank(block))
        if self.role is Role.ASSISTANT and not blocks:
            self.hidden = self.hidden or Hidden.META
        return ParsedMessage(
            external_id=self.external_id,
            role=self.role,
            blocks=blocks or tuple(self.blocks),
            parent_id=parent_id,
            created_at=self.at,
            author=self.author,
            model=self.model,
            status=self.status,
            hidden=self.hidden,
            usage=_usage(self.tokens, self.cost) if self.tokens is not None else None,
            usage_key=self.response if self.tokens is not None else None,
            latency_ms=self.latency_ms,
        )

    def merge(self, blocks: list[Block]) -> None:
        """Add the blocks of another line of the same response.

        A line holds either the blocks that came since the line before, or all so far.
        """
        if not self.ended and self.blocks and all(map(_continues, self.blocks, blocks)):
            for place, block in enumerate(blocks[: len(self.blocks)]):
                if _length(block) > _length(self.blocks[place]):
                    self.blocks[place] = block
            self.blocks += blocks[len(self.blocks) :]
        else:
            self.blocks += [block for block in blocks if not _holds(self.blocks, block)]

    def count_tokens(self, tokens: dict[str, Any]) -> None:
        """Keep the fullest of the copies that stand on each line of a response."""
        output = count(tokens.get("output_tokens"))
        if self.tokens is None or output >= self.most:
            self.tokens, self.most = tokens, output


@dataclass(slots=True)
class Node:
    """A record in the chain of records; ``draft`` is the message it became or follows."""

    parent: str | None
    draft: Draft | None = None
    at: int | None = None
    seen: bool = field(default=False, repr=False)


def _usage(tokens: dict[str, Any], dollars: object) -> Usage:
    cost = micro_dollars(dollars, free=True)
    return Usage(
        input=count(tokens.get("input_tokens")),
        output=count(tokens.get("output_tokens")),
        cache_read=count(tokens.get("cache_read_input_tokens")),
        cache_write=count(tokens.get("cache_creation_input_tokens")),
        reasoning=count(mapping(tokens.get("output_tokens_details")).get("thinking_tokens")),
        cost=cost,
        cost_source=CostSource.REPORTED if cost is not None else None,
    )


def _continues(old: Block, new: Block) -> bool:
    """Whether the newer block may be the older one, further along."""
    if isinstance(old, ToolCall) and isinstance(new, ToolCall):
        return _same_call(old, new)
    if isinstance(old, Text) and isinstance(new, Text):
        return new.text.startswith(old.text)
    if isinstance(old, Thinking) and isinstance(new, Thinking):
        return new.text.startswith(old.text)
    return old == new


def _is_blank(block: Block) -> bool:
    """Whether it is text without any word: models begin with such before they think."""
    return isinstance(block, Text) and not block.text.strip()


def _holds(blocks: Iterable[Block], block: Block) -> bool:
    if isinstance(block, ToolCall):
        return any(isinstance(old, ToolCall) and _same_call(old, block) for old in blocks)
    return block in blocks


def _same_call(old: ToolCall, new: ToolCall) -> bool:
    if old.call_id or new.call_id:
        return old.call_id == new.call_id
    return (old.name, old.arguments) == (new.name, new.arguments)


def _length(block: Block) -> int:
    return len(block.text) if isinstance(block, Text | Thinking) else 0


def text_of(draft: Draft) -> str:
    """What is said in a message."""
    return "\n\n".join(block.text for block in draft.blocks if isinstance(block, Text)).strip()


def began(drafts: Iterable[Draft]) -> int | None:
    """When the first message was written of which that is known."""
    return next((draft.at for draft in drafts if draft.at is not None), None)
