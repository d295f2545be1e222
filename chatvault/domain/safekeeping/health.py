"""What a check of the vault finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chatvault.domain.safekeeping.backup import Backup

DATABASE = "database"  # the check of the pages themselves


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, and what is wrong with it, empty where nothing is."""

    name: str
    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class HealthReport:
    """All checks of one look at the vault."""

    vault: str
    sqlite_version: str
    schema: str
    checks: tuple[Check, ...]

    @property
    def healthy(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)

    @property
    def damaged(self) -> bool:
        """Whether the database itself is, which can only be restored or salvaged."""
        return any(check.name == DATABASE and not check.passed for check in self.checks)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, in all checks."""
        return tuple(problem for check in self.checks for problem in check.problems)


# How a check of the vault ended.
SOUND, UNFINISHED, PROBLEMS = "sound", "not finished in time", "problems"


@dataclass(frozen=True, slots=True)
class Done:
    """Something the program did: its name, how it ended, and when (UTC ms). No content."""

    action: str
    outcome: str
    detail: str
    at: int


@dataclass(frozen=True, slots=True)
class SlowQuery:
    """A statement that took long, without what was bound in it, and when it ended (UTC ms)."""

    statement: str
    milliseconds: int
    at: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of the parts of a vault at a moment (UTC ms)."""

    PARTS: ClassVar = ("database", "attachments", "originals", "backups")

    at: int
    database: int
    attachments: int
    originals: int
    backups: int

    @property
    def total(self) -> int:
        """All of it together."""
        return self.database + self.attachments + self.originals + self.backups


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How the vault is; ``earlier`` are its sizes at most 30 days ago, where they are known."""

    sizes: Sizes
    earlier: Sizes | None
    backup: Backup | None
    full_check: Done | None
    quick_check: Done | None
    rescue: Done | None
    slow_queries: tuple[SlowQuery, ...]
    sqlite_version: str
    schema: str
