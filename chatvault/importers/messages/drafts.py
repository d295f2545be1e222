"""Messages while their pieces are still being gathered: what a tool gave back finds its call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from chatvault.domain.blocks import Block, ToolCall, ToolResult, plain_text
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage
from chatvault.domain.titles import title_from
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.messages.waiting_calls import WaitingCalls


@dataclass(slots=True, eq=False)
class Draft:
    """A message to be; times are UTC ms."""

    external_id: str
    role: Role
    blocks: list[Block]
    at: int | None = None
    model: str | None = None
    hidden: Hidden | None = None
    usage: Usage | None = None
    usage_key: str | None = None
    latency_ms: int | None = None
    author: str | None = None
    account: str = ""  # the author's, where the format tells it
    details: str | None = None

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
            usage_key=self.usage_key if self.usage else None,
            latency_ms=self.latency_ms,
            details=self.details,
        )


@dataclass(slots=True)
class Thread:
    """The messages of a conversation in order, where outcomes find the calls they belong to."""

    drafts: list[Draft] = field(default_factory=list)
    _waiting: WaitingCalls = field(default_factory=WaitingCalls)
    _ids: OwnIds = field(default_factory=OwnIds)
    _called_before: frozenset[str] = frozenset()

    def go_on(self, last: str, waiting: Iterable[str]) -> None:
        """Take what comes for what follows the message ``last``; these calls wait before it."""
        self._ids.of(last)
        self._called_before = frozenset(waiting)

    def waiting(self) -> list[str | None]:
        """The ids of the calls that have no outcome yet."""
        return [*self._called_before, *self._waiting.ids()]

    def add(self, draft: Draft) -> None:
        """Add a message; what it calls waits for an outcome, what it answers is settled."""
        pieces, draft.blocks = draft.blocks, []
        self.extend(draft, pieces)
        if not draft.blocks:
            return
        if all(isinstance(block, ToolResult) for block in draft.blocks):
            draft.role = Role.TOOL
        draft.external_id = self._ids.of(draft.external_id)
        self.drafts.append(draft)

    def extend(self, draft: Draft, pieces: Iterable[Block]) -> None:
        """Add more to a message that is being added, or was before."""
        for block in pieces:
            if not self._settles(block):
                draft.blocks.append(block)
            if isinstance(block, ToolCall) and block.outcome is None:
                self._waiting.add(draft, len(draft.blocks) - 1, block)

    def _settles(self, block: Block) -> bool:
        """Whether the block is the outcome of a call, which holds it now."""
        if not isinstance(block, ToolResult):
            return False
        if block.call_id in self._called_before:
            raise BeforeCheckpoint
        waiting = self._waiting.take(block)
        if waiting is None:
            return False
        call = replace(waiting.call, outcome=block.outcome)
        waiting.draft.blocks[waiting.place] = call
        return True


def chain(drafts: Iterable[Draft]) -> tuple[ParsedMessage, ...]:
    """The messages, each an answer to the one before it."""
    messages: list[ParsedMessage] = []
    before: str | None = None
    for draft in drafts:
        messages.append(draft.parsed(before))
        before = draft.external_id
    return tuple(messages)


def is_said(drafts: Iterable[Draft]) -> bool:
    """Whether anybody said something."""
    return any(draft.hidden is None for draft in drafts)


def times_of(drafts: Iterable[Draft]) -> list[int]:
    """When messages were written, as far as that is told; UTC ms."""
    return [draft.at for draft in drafts if draft.at is not None]


def latest_model(drafts: Sequence[Draft]) -> str | None:
    """The model that answered last."""
    return next((draft.model for draft in reversed(drafts) if draft.model), None)


def first_prompt(drafts: Iterable[Draft]) -> str:
    """A title made of the first thing a person asked, "" where there is none."""
    for draft in drafts:
        asked = draft.role is Role.USER and draft.hidden is None
        if asked and (title := title_from(plain_text(tuple(draft.blocks)))):
            return title
    return ""
