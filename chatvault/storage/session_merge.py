"""What came of merging a session into the vault."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field

from chatvault.domain.parsed import Issue, LogEvent
from chatvault.storage.checkpoint_repository import SessionBefore
from chatvault.storage.message_rows import Row
from chatvault.storage.packing import clean


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


def event_rows(session_id: int, events: Iterable[LogEvent]) -> list[Row]:
    """The lines of a session's log as rows."""
    return [
        {
            "session_id": session_id,
            "at": event.at,
            "level": event.level,
            "kind": clean(event.kind),
            "detail": clean(event.data),
        }
        for event in events
    ]
