"""Backups that a person put away: kept for a month beside the others, and then gone."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from chatvault.errors import KnownError, NotFound
from chatvault.lasting_files import make_folder, take_place
from chatvault.services.backups import backup_files

REMOVED = "removed"
KEPT_DAYS = 30


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
    make_folder(folder / REMOVED, mode=0o700)
    _put_away(folder, reversed(files))  # the manifest first: what is listed can be restored


def put_back(folder: Path, name: str) -> None:
    """List it again. Raises NotFound."""
    files = backup_files.files_of(folder / REMOVED, name)
    if not files:
        raise NotFound(f"The backup “{name}” was put away for too long.", path=folder)
    for path in files:
        take_place(path, folder / path.name)


def finish(folder: Path) -> None:
    """Put away whole what a program that was killed left half put away, or half put back.

    Whoever calls has the turn.
    """
    for manifest in backup_files.manifest_paths(folder / REMOVED):
        name = manifest.name.removesuffix(backup_files.MANIFEST_ENDING)
        left = backup_files.files_of(folder, name)
        if left and not (folder / manifest.name).exists():
            _put_away(folder, left)
            for path in backup_files.files_of(folder / REMOVED, name):
                os.utime(path)


def are_there(folder: Path) -> bool:
    """Whether any backup was put away."""
    return any((folder / REMOVED).glob("*"))


def sweep(folder: Path, until: int) -> None:
    """Delete what was put away before that moment, in UTC ms."""
    for path in (folder / REMOVED).glob("*"):
        if path.stat().st_mtime * 1000 < until:
            path.unlink(missing_ok=True)


def _put_away(folder: Path, files: Iterable[Path]) -> None:
    for path in files:
        os.utime(path)  # it is kept for so long from now on
        take_place(path, folder / REMOVED / path.name)
