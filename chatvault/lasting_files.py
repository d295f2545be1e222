"""Gives files that were written whole their names, so that these outlive a power cut."""

from __future__ import annotations

import errno
import os
from pathlib import Path

# What some network disks answer: they know no such thing as the names of a folder on the disk.
_UNKNOWN = (errno.EINVAL, errno.ENOTSUP, errno.EACCES)


def take_place(partial: Path, path: Path) -> None:
    """Let a file whose bytes are on the disk already take that name, there or not at all.

    Raises OSError.
    """
    partial.replace(path)
    sync_folder(path.parent)


def take_free_place(partial: Path, path: Path) -> None:
    """The same for a name that is free; ``partial`` may keep its own name.

    Raises FileExistsError where it is not, and OSError.
    """
    try:
        path.hardlink_to(partial)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no second names
        path.touch(exist_ok=False)  # and whoever comes now finds the name taken
        partial.replace(path)
    sync_folder(path.parent)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it that are missing. Raises OSError."""
    if folder.is_dir():
        return
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=mode)
    for one in missing:
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names of a folder's files to the disk, where the system can."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _UNKNOWN:
            raise
