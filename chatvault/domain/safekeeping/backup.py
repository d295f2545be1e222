"""Copies of the vault. Times are UTC ms."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from chatvault.domain.counted import counted


class BackupReason(enum.StrEnum):
    """Why a backup was made: by the clock, by hand, or before something that cannot be undone."""

    SCHEDULE = "schedule"
    MANUAL = "manual"
    MIGRATION = "migration"
    RESTORE = "restore"
    TRASH = "trash"
    DELETION = "deletion"


# The others are thinned out by the rule.
KEPT_FOR_GOOD = frozenset({BackupReason.MANUAL, BackupReason.MIGRATION})


@dataclass(frozen=True, slots=True)
class Backup:
    """One published backup; ``name`` is its file name, without folder.

    ``verified_at`` is when the copy last passed its checks; ``problem`` says why it did not.
    ``missing_files`` were missing in the vault already. ``size`` is that of the packed database;
    ``digest`` tells whether two backups hold the same; ``number`` counts the backups of a folder;
    ``key`` is the id of the key that an encrypted one needs.
    """

    name: str
    path: str
    created_at: int
    reason: BackupReason
    sessions: int
    messages: int
    size: int
    sha256: str
    verified_at: int | None
    problem: str = ""
    files: int = 0
    missing_files: int = 0
    digest: str = ""
    number: int = 0
    key: str = ""

    @property
    def order(self) -> tuple[int, int, str]:
        """What backups are sorted by, the newest last, even where the clock was set back."""
        return self.number, self.created_at, self.name

    @property
    def lost(self) -> str:
        """What the vault had lost before it was made, in words; "" where that is nothing."""
        if not self.missing_files:
            return ""
        return (
            f"{counted(self.missing_files, 'file was', 'files were')} missing in the vault already"
        )

    @property
    def is_good(self) -> bool:
        """Whether it can be relied on."""
        return self.verified_at is not None and not self.problem


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How many backups are kept: the last ones, and one a day, week and month."""

    last: int = 3
    daily: int = 7
    weekly: int = 4
    monthly: int = 12


@dataclass(frozen=True, slots=True)
class Pruning:
    """Backups that the rule deletes, and the bytes on disk that this frees."""

    backups: tuple[Backup, ...] = ()
    freed: int = 0
