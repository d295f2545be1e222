"""What lies in the trash, and what emptying it did."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.domain.changes import Changes
from chatvault.domain.safekeeping.backup import Backup


@dataclass(frozen=True, slots=True)
class TrashContents:
    """How many conversations lie there, and how many of them are due to leave the vault.

    ``next_at`` is when the first of the others goes, in UTC ms; None where there is none.
    """

    conversations: int = 0
    due: int = 0
    next_at: int | None = None


@dataclass(frozen=True, slots=True)
class Emptied:
    """What left the vault for good; ``backup`` was made before and still holds it."""

    conversations: int
    messages: int
    freed: int  # bytes of files; what the database frees, it uses again
    backup: Backup | None
    changes: Changes
