"""Conversations that a tool is about to delete and that the vault does not have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Threatened:
    """Some in one tool's folder; ``days`` until the first of them goes, 0 is any time now."""

    source: str
    path: Path
    conversations: int
    days: int
