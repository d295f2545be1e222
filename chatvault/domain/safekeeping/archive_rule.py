"""Which conversations go to the archive by themselves."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.domain.day import DAY_MS
from chatvault.domain.source import source

LONGEST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class ArchiveRule:
    """Conversations without activity for ``days``, if they fit everything else that is set.

    ``source`` is a source's key, ``project`` the name of a project or its path, ``tag`` a tag's
    name; ``query`` has to find something in the conversation. Pinned and starred ones always
    stay, and so do those of which no date is known.
    """

    days: int
    source: str = ""
    project: str = ""
    tag: str = ""
    query: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.days <= LONGEST_DAYS:
            raise ValueError(f"{self.days} days is no age to archive at")

    def before(self, now: int) -> int:
        """What was last active before this moment is old enough; both in UTC ms."""
        return now - self.days * DAY_MS

    @property
    def words(self) -> str:
        """The rule as people say it: "Older than 90 days, of Codex, tagged “done”"."""
        parts = [f"Older than {self.days:,} days" if self.days > 1 else "Older than a day"]
        if self.source:
            parts.append(f"of {source(self.source).name}")
        if self.project:
            parts.append(f"in {self.project}")
        if self.tag:
            parts.append(f"tagged “{self.tag}”")
        if self.query:
            parts.append(f"with “{self.query}”")
        return ", ".join(parts)
