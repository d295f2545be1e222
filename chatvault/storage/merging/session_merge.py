"""What came of merging a session into the vault."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from chatvault.domain.parsed import Issue
from chatvault.storage.merging.session_before import SessionBefore


class MergeOutcome(enum.Enum):
    """What a merge did to a session."""

    NEW = enum.auto()
    UPDATED = enum.auto()
    UNCHANGED = enum.auto()


@dataclass(slots=True)
class Merge:
    """One session's merge, with what it found on the way."""

    outcome: MergeOutcome
    session_id: int
    messages_new: int = 0
    messages_updated: int = 0
    issues: list[Issue] = field(default_factory=list)
    before: SessionBefore | None = None  # for going on at the session's checkpoint
