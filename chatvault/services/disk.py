"""What folders take on disk, and what is left."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from chatvault.errors import DiskFull


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


def free_space(folder: Path) -> int:
    """Bytes that can still be written where ``folder`` lies, or will lie."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def require_room(folder: Path, needed: int, what: str) -> None:
    """Raise DiskFull where ``folder`` has less room than ``what`` ("A backup") needs."""
    free = free_space(folder)
    if free < needed:
        raise DiskFull(
            f"{what} needs {needed / 1e6:,.1f} MB of room and the disk has {free / 1e6:,.1f} MB "
            "left. Nothing was changed; free some room.",
            path=folder,
        )
