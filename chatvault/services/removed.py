"""Backups that a person put away: kept for a month beside the others, and then gone."""

from __future__ import annotations

import os
from pathlib import Path

from chatvault.domain.day import DAY_MS
from chatvault.errors import KnownError, NotFound
from chatvault.lasting_files import make_folder, take_place
from chatvault.services import backup_files

REMOVED = "removed"
KEPT_MS = 30 * DAY_MS


def remove(folder: Path, name: str) -> None:
    """Put a backup away. Raises NotFound, and KnownError for the only one that is good."""
    files = backup_files.files_of(folder, name)
    if not files:
        raise NotFound(f"There is no backup named “{name}”.", path=folder)
    good = [backup.name for backup in backup_files.listed(folder) if backup.is_good]
    if good == [name]:
        raise KnownError(
            "This is the only backup that passed its checks, so it stays. Back up first.",
            path=files[0],
        )
    target = folder / REMOVED
    make_folder(target, mode=0o700)
    for path in reversed(files):  # the manifest first: what is listed can be restored
        os.utime(path)
        take_place(path, target / path.name)


def put_back(folder: Path, name: str) -> None:
    """List it again. Raises NotFound."""
    files = backup_files.files_of(folder / REMOVED, name)
    if not files:
        raise NotFound(f"The backup “{name}” was put away for too long.", path=folder)
    for path in files:
        take_place(path, folder / path.name)


def are_there(folder: Path) -> bool:
    """Whether any backup was put away."""
    return any((folder / REMOVED).glob("*"))


def sweep(folder: Path, until: int) -> None:
    """Delete what was put away before that moment, in UTC ms."""
    for path in (folder / REMOVED).glob("*"):
        if path.stat().st_mtime * 1000 < until:
            path.unlink(missing_ok=True)
