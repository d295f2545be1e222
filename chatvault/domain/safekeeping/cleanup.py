"""What may be cleaned out of a vault, and what that frees."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class CleanupKind(enum.StrEnum):
    """What is cleaned: imported files, lines that only logs hold, files that nothing names."""

    ORIGINALS = "originals"
    LOGS = "logs"
    ORPHANS = "orphans"


@dataclass(frozen=True, slots=True)
class CleanupRule:
    """What a cleanup takes; None and False leave a kind alone.

    Originals and logs go when they are older than that many days. An original that is not on this
    computer any more as it was imported goes only where ``only_copies`` says so.
    """

    originals_days: int | None = None
    only_copies: bool = False
    logs_days: int | None = None
    orphans: bool = True

    def __post_init__(self) -> None:
        for days in (self.originals_days, self.logs_days):
            if days is not None and days < 0:
                raise ValueError(f"{days} days is no age")


@dataclass(frozen=True, slots=True)
class CleanupPart:
    """One kind: what there is and what would go, in things and in bytes on disk.

    ``spared`` are things that are old enough and stay, because they are the only copy.
    """

    kind: CleanupKind
    things: int = 0
    size: int = 0
    going: int = 0
    freed: int = 0
    spared: int = 0

    @property
    def things_after(self) -> int:
        """What is left."""
        return self.things - self.going

    @property
    def size_after(self) -> int:
        """The bytes of what is left."""
        return self.size - self.freed


@dataclass(frozen=True, slots=True)
class CleanupPlan:
    """All kinds, in their order; what a cleanup would do, or what it did."""

    parts: tuple[CleanupPart, ...] = ()

    @property
    def going(self) -> int:
        """How many things go."""
        return sum(part.going for part in self.parts)

    @property
    def freed(self) -> int:
        """How many bytes that frees."""
        return sum(part.freed for part in self.parts)

    def part(self, kind: CleanupKind) -> CleanupPart:
        """What is said of a kind."""
        return next((part for part in self.parts if part.kind is kind), CleanupPart(kind))
