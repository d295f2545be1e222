"""Where in the library a conversation stands, so that a move can be taken back exactly."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.domain.changes import Changes
from chatvault.domain.session import SessionStatus


@dataclass(frozen=True, slots=True)
class Placement:
    """A session's part of the library, and since when it is there. Times are UTC ms."""

    session_id: int
    status: SessionStatus
    archived_at: int | None
    trashed_at: int | None


@dataclass(frozen=True, slots=True)
class Moved:
    """Conversations that were moved, and where each of them stood before."""

    changes: Changes
    before: tuple[Placement, ...]


@dataclass(frozen=True, slots=True)
class Archived:
    """One run of the archive's rules: its moment names what it changed, for as long as it stays.

    ``conversations`` leaves out the runs of sub-agents, which go along with theirs.
    """

    moment: int
    conversations: int
    changes: Changes
