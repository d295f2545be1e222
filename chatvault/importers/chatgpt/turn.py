"""A message of ChatGPT, taken apart as far as its blocks depend on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chatvault.domain.blocks import TextVariant
from chatvault.domain.message import Role

_NOT_TOOLS = frozenset({"", "all", "user", "assistant"})

Entry = dict[str, Any]


@dataclass(slots=True)
class Turn:
    """What the content of a message is read by.

    ``call_id`` is the call that a tool answers, ``calls_tool`` tells a message to a tool.
    """

    conversation: str
    node: str
    message_id: str
    call_id: str | None
    role: Role
    author: str
    recipient: str
    variant: TextVariant
    status: str
    metadata: Entry
    content: Entry
    calls_tool: bool = field(init=False)

    def __post_init__(self) -> None:
        self.calls_tool = self.role is Role.ASSISTANT and self.recipient not in _NOT_TOOLS
