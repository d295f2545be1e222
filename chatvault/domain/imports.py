"""What an import did."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatvault.domain.changes import Changes
from chatvault.domain.parsed import Issue


@dataclass(frozen=True, slots=True)
class ImportRun:
    """The outcome of importing one path in one format. Times are UTC ms."""

    path: str
    format: str | None
    sessions_new: int = 0
    sessions_updated: int = 0
    sessions_unchanged: int = 0
    sessions_failed: int = 0
    messages_new: int = 0
    messages_updated: int = 0
    issues: tuple[Issue, ...] = ()
    started_at: int | None = None
    finished_at: int | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All runs of one import and what they changed."""

    runs: tuple[ImportRun, ...]
    changes: Changes = field(default_factory=Changes)
