"""What OpenClaw's list of an agent's sessions, ``sessions.json`` beside them, tells of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeGuard

from chatvault.domain.blocks import Block, ToolCall
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.json_values import from_json, mapping, string
from chatvault.importers.json_files.told_beside import told_beside
from chatvault.importers.messages.drafts import Draft

_NAME = "sessions.json"
_LARGEST = 32 * 1024**2  # bytes; it tells what every session was given to begin with
_SUB_AGENT = ":subagent:"  # in the key of one
_STARTS = "sessions_spawn"  # the tool that starts a sub-agent


@dataclass(frozen=True, slots=True)
class Listing:
    """The sessions of the list by their keys, and what it tells of them by their ids."""

    ids: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    sub_agents: dict[str, str] = field(default_factory=dict)  # their keys

    def link(self, drafts: Sequence[Draft]) -> None:
        """Let the calls that started sub-agents tell their sessions."""
        for draft in drafts if self.ids else ():
            draft.blocks = [self._linked(block) for block in draft.blocks]

    def _linked(self, block: Block) -> Block:
        if not _starts(block) or block.outcome is None:
            return block
        told = mapping(from_json(block.outcome.details or ""))
        child = self.ids.get(string(told.get("childSessionKey")))
        return replace(block, child=child) if child else block


def starts_others(drafts: Sequence[Draft]) -> bool:
    """Whether a sub-agent is started in one of the messages."""
    return any(_starts(block) for draft in drafts for block in draft.blocks)


def list_beside(name: str) -> str:
    """What the list of the sessions is called that a file is one of."""
    return name[: name.rfind("/") + 1] + _NAME


def listing_of(container: Container, name: str) -> Listing:
    """What the list of that name tells; nothing where it cannot be read."""
    told = {key: mapping(value) for key, value in _entries(container, name).items()}
    ids = {key: known for key, about in told.items() if (known := _id(about))}
    labels = {_id(about): string(about.get("label")).strip() for about in told.values()}
    sub_agents = {known: key for key, known in ids.items() if _SUB_AGENT in key}
    return Listing(ids, labels, sub_agents)


def _entries(container: Container, name: str) -> dict[str, Any]:
    if name not in container.names():
        return {}
    return mapping(told_beside(container, name, largest=_LARGEST))


def _starts(block: Block) -> TypeGuard[ToolCall]:
    return isinstance(block, ToolCall) and block.name == _STARTS


def _id(about: dict[str, Any]) -> str:
    return string(about.get("sessionId"))
