"""What folders take on disk, and what is left."""

from __future__ import annotations

import os
from pathlib import Path

from chatvault.errors import DiskFull
from chatvault.storage.database.room import disk_of, free_space


def folder_size(folder: Path) -> int:
    """Bytes of all files below ``folder``; files that vanish meanwhile do not count."""
    total = 0
    for parent, _, files in os.walk(folder):
        for name in files:
            try:
                total += os.stat(os.path.join(parent, name)).st_size
            except FileNotFoundError:
                continue
    return total


def require_room(
    folder: Path, needed: int, what: str, kept: str = "Nothing was changed; free some room."
) -> None:
    """Raise DiskFull where ``folder`` has less room than ``what`` ("A backup") needs.

    ``kept`` says what became of the rest, and what to do.
    """
    free = free_space(folder)
    if free < needed:
        raise DiskFull(
            f"{what} needs {needed / 1e6:,.1f} MB of room and the disk “{disk_of(folder)}” has "
            f"{free / 1e6:,.1f} MB left. {kept}",
            path=folder,
        )
