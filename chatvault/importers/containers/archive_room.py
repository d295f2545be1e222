"""How much an archive may hold of other archives before it is taken for an attack."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.members import MAX_MEMBER_BYTES

MAX_INNER = 200  # archives inside of an archive, however deep
MAX_INNER_BYTES = 4 * MAX_MEMBER_BYTES  # of all of them
MAX_DEPTH = 3  # levels of archives inside of archives
_LEAST = 65_536  # bytes of an archive that tell something of what is in it


class NoRoom(UnreadableFile):
    """An archive holds more archives than an export would."""


@dataclass(slots=True)
class _Spent:
    """How many archives were found in an archive, their bytes, and how many were cut short."""

    archives: int = 0
    size: int = 0
    cut: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """How much may be inside of an archive: levels below, and what all of them share.

    ``looked_at`` is about how many bytes of all archives inside are looked at, where a glance has
    to do: then of large ones there is but the beginning. None for all of them.
    """

    levels: int = MAX_DEPTH
    spent: _Spent = field(default_factory=_Spent)
    looked_at: int | None = None

    def for_archives(self, count: int, path: Path) -> Room:
        """What is left one level below. Raises NoRoom."""
        self.spent.archives += count
        if self.spent.archives > MAX_INNER:
            raise NoRoom(
                f"The archive holds {self.spent.archives:,} archives, more than an export would.",
                path=path,
            )
        return Room(self.levels - 1, self.spent, self.looked_at)

    def most(self) -> int:
        """How many bytes of the next archive are had: those behind it have a look, too."""
        if self.looked_at is None:
            return MAX_INNER_BYTES - self.spent.size + 1  # which are too many
        return max((self.looked_at - self.spent.size) // 2, _LEAST)

    def cut(self) -> None:
        """Note that there is more in an archive than was looked at."""
        self.spent.cut += 1

    @property
    def is_cut(self) -> bool:
        """Whether there is more in some archive than was looked at."""
        return self.spent.cut > 0

    def take(self, size: int, path: Path) -> None:
        """Have another archive of so many bytes. Raises NoRoom."""
        self.spent.size += size
        if self.spent.size > MAX_INNER_BYTES:
            raise NoRoom("The archive holds archives that are larger than an export is.", path=path)
