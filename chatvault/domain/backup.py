"""Copies of the vault. Times are UTC ms."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class BackupReason(enum.StrEnum):
    """Why a backup was made; the reasons but SCHEDULE are never thinned out."""

    SCHEDULE = "schedule"
    MANUAL = "manual"
    MIGRATION = "migration"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Backup:
    """One published backup; ``name`` is its file name, without folder.

    ``verified_at`` is when the copy last passed its checks; ``problem`` says why it did not.
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


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How many scheduled backups are kept: the last ones, and one a day, week and month."""

    last: int = 3
    daily: int = 7
    weekly: int = 4
    monthly: int = 12
