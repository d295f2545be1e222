"""What the vault does by itself: the rules that a person made."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from chatvault.domain.day import DAY_MS
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.cleanup import CleanupRule

TRASH_DAYS = 30


@dataclass(frozen=True, slots=True)
class UpkeepRules:
    """The archive's rules and the cleanup's; nothing is cleaned by itself unless ``cleans``."""

    archive: tuple[ArchiveRule, ...] = ()
    cleanup: CleanupRule = field(default_factory=CleanupRule)
    cleans: bool = False

    def as_text(self) -> str:
        """The rules as the vault keeps them: JSON."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_text(text: str) -> UpkeepRules:
        """The rules that ``as_text`` wrote. Raises ValueError, TypeError and KeyError."""
        values = json.loads(text)
        return UpkeepRules(
            archive=tuple(ArchiveRule(**rule) for rule in values["archive"]),
            cleanup=CleanupRule(**values["cleanup"]),
            cleans=values["cleans"],
        )


def goes_at(trashed_at: int) -> int:
    """When something that was thrown away leaves the vault for good; both in UTC ms."""
    return trashed_at + TRASH_DAYS * DAY_MS
