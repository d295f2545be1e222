"""One turn in a conversation."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NamedTuple

from chatvault.domain.blocks import Block, plain_text


class Role(enum.StrEnum):
    """Who a message is from."""

    USER = "user"
    ASSISTANT = "assistant"
    SYSTEM = "system"
    TOOL = "tool"
    OTHER = "other"  # somebody else, in a chat among people


class Hidden(enum.StrEnum):
    """Why a message is kept but not shown by default."""

    META = "meta"
    HOOK = "hook"
    PROGRESS = "progress"
    QUEUE = "queue"
    DUPLICATE = "duplicate"
    ROLLED_BACK = "rolled-back"
    SYSTEM = "system"


class CostSource(enum.StrEnum):
    """How a cost is known."""

    REPORTED = "reported"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one message, each kind apart: ``input`` is what was not read from a cache.

    ``reasoning`` is the part of ``output`` that was thought. ``cost`` is in micro-dollars.
    """

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
    reasoning: int = 0
    cost: int | None = None
    cost_source: CostSource | None = None

    @property
    def total(self) -> int:
        """All tokens that were processed."""
        return self.input + self.output + self.cache_read + self.cache_write

    def __add__(self, other: Usage) -> Usage:
        """What both took; a cost is an estimate where a part of it is one."""
        priced = [one for one in (self, other) if one.cost is not None]
        sources = {one.cost_source for one in priced}
        estimated = CostSource.ESTIMATED in sources
        return Usage(
            input=self.input + other.input,
            output=self.output + other.output,
            cache_read=self.cache_read + other.cache_read,
            cache_write=self.cache_write + other.cache_write,
            reasoning=self.reasoning + other.reasoning,
            cost=sum(one.cost or 0 for one in priced) if priced else None,
            cost_source=CostSource.ESTIMATED if estimated else next(iter(sources), None),
        )


class MessageEntry(NamedTuple):
    """What the thread view knows of every message on the path before it reads any text.

    A tuple, for a conversation that is opened may have twenty thousand of them at once. ``chars``,
    ``lines`` and ``code_lines`` are of the visible text and give a height estimate. ``branch``
    counts from 1 among ``branches`` siblings, whose message ids are in ``siblings``. A different
    ``version`` means different content; it is empty where that is unknown. ``has_file``: it holds
    the text of a file, such as a document that was written in it.
    """

    id: int
    role: Role
    created_at: int | None
    model: str | None
    chars: int
    lines: int
    code_lines: int
    tools: int
    failed_tools: int
    has_thinking: bool
    hidden: Hidden | None
    event: bool
    branch: int = 1
    branches: int = 1
    siblings: tuple[int, ...] = ()
    version: str = ""
    has_file: bool = False


class Said(NamedTuple):
    """What a message says: bare UTF-8, or its blocks where there is more to it than text."""

    role: Role
    author: str | None
    content: bytes | tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message in full, as it is read from the vault. Times are UTC ms.

    ``content_hash`` tells whether an import brings something else, ``usage_key`` is as an importer
    told it. ``parent_external_id`` is only there where a message leaves the vault. ``details`` is
    JSON text of what its source notes of it besides.
    """

    id: int
    external_id: str
    parent_id: int | None
    role: Role
    blocks: tuple[Block, ...]
    created_at: int | None = None
    author: str | None = None
    model: str | None = None
    status: str | None = None
    hidden: Hidden | None = None
    active: bool = True
    usage: Usage | None = None
    latency_ms: int | None = None
    usage_key: str | None = field(default=None, compare=False)
    content_hash: str = field(default="", compare=False)
    parent_external_id: str | None = field(default=None, compare=False)
    details: str | None = None

    @property
    def text(self) -> str:
        """What was said in it."""
        return plain_text(self.blocks)
