"""How the window backs up: on the background lane, and then to the second folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from chatvault.domain.changes import Changes
from chatvault.domain.safekeeping.backup import Backup, BackupReason
from chatvault.domain.work import Work
from chatvault.errors import KnownError

if TYPE_CHECKING:
    from chatvault.services.backups.backups import Backups
    from chatvault.services.vault import Services


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made, None where nothing was new; why it is not in the second folder."""

    backup: Backup | None
    problem: str = ""
    changes: Changes = field(default_factory=Changes)


def by_hand(second: str) -> Callable[[Services, Work], BackedUp]:
    """Back up now, whatever is new."""

    def run(services: Services, work: Work) -> BackedUp:
        return _copied(
            services.backups, services.backups.create(BackupReason.MANUAL, work), second, work
        )

    return run


def by_clock(
    interval_ms: int, second: str, *, is_behind: bool
) -> Callable[[Services, Work], BackedUp]:
    """Back up if it is due and something is new.

    ``is_behind``: the second folder could not be written the last time, and is tried again.
    """

    def run(services: Services, work: Work) -> BackedUp:
        backups, made = services.backups, None
        if services.database.read_only:
            return BackedUp(None)
        if backups.due(interval_ms) and services.browsing.navigation().messages:
            made = backups.scheduled(interval_ms, work)
        return _copied(backups, made, second if made or is_behind else "", work)

    return run


def _copied(backups: Backups, backup: Backup | None, second: str, work: Work) -> BackedUp:
    problem = ""
    if second:
        try:
            backups.copy_to(Path(second), work)
        except KnownError as error:
            problem = error.sentence
    return BackedUp(backup, problem, Changes(backups=backup is not None))
