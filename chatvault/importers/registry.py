"""The formats that can be imported, and which of them a path is in."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.importers.base import Importer
from chatvault.importers.chatgpt.importer import ChatGPTImporter
from chatvault.importers.claude_ai.importer import ClaudeAIImporter
from chatvault.importers.claude_code.importer import ClaudeCodeImporter
from chatvault.importers.codex.importer import CodexImporter
from chatvault.importers.container import Container

# In the order in which they are asked; the first to claim a file gets it.
IMPORTERS: tuple[Importer, ...] = (
    ChatGPTImporter(),
    ClaudeAIImporter(),
    ClaudeCodeImporter(),
    CodexImporter(),
)


@dataclass(frozen=True, slots=True)
class Portion:
    """The members of a container that one importer reads."""

    importer: Importer
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Who reads what; ``unclaimed`` are the members that no importer knows."""

    portions: tuple[Portion, ...]
    unclaimed: tuple[str, ...]


def importer(key: str) -> Importer:
    """The importer of that key. Raises KeyError."""
    return {known.key: known for known in IMPORTERS}[key]


def plan(container: Container, importers: tuple[Importer, ...] = IMPORTERS) -> Plan:
    """Let each importer claim its members by their content."""
    left = container.names()
    portions = []
    for candidate in importers:
        claimed = candidate.claim(container, left) if left else ()
        if claimed:
            portions.append(Portion(candidate, claimed))
            taken = set(claimed)
            left = tuple(name for name in left if name not in taken)
    return Plan(tuple(portions), left)
