"""What can be done for a vault whose database is damaged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chatvault.domain.safekeeping.backup import Backup


@dataclass(frozen=True, slots=True)
class BackupChoice:
    """The newest backup that is whole, and how many newer ones are not.

    ``elsewhere``: it is only in the second folder for backups.
    """

    backup: Backup | None
    unreadable: int = 0
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Readable:
    """What can be read of the damaged database; ``lost`` rows are known to be missing."""

    sessions: int
    messages: int
    lost: int

    def __bool__(self) -> bool:
        return bool(self.sessions or self.messages)


@dataclass(frozen=True, slots=True)
class Rescued:
    """What was put in place of the damaged database, and where that is kept now.

    ``lost`` rows could not be read; ``lost_files`` are neither in the vault nor in the backup.
    """

    sessions: int
    messages: int
    kept: Path
    lost: int = 0
    backup: Backup | None = None
    lost_files: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to put in place."""
        return not self.sessions and not self.messages
