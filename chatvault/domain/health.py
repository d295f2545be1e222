"""What a check of the vault finds."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Done:
    """Something the program did: its name, how it ended, and when (UTC ms). No content."""

    action: str
    outcome: str
    detail: str
    at: int
