"""Room on the disk that holds a vault: what is left, and what is kept for when nothing is.

On a full disk not even deleting works, nor reading after a start: both need room for the log
and the memory that its readers share. So a vault keeps a file that is nothing but room: enough to
be read, and where it is large enough to free some, to delete. It goes when the disk is full, and
comes back with the room.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path

from chatvault.errors import DiskFull

RESERVE_BYTES = 8 << 20
_WORTH_A_RESERVE = 1 << 20  # bytes of a database; a smaller one has no room to give
_NEEDED_TO_WORK = 1 << 20  # and kept by a smaller one
_ENOUGH = 50_000_000  # what is asked for where a disk is full
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


def free_space(folder: Path) -> int:
    """Bytes that can still be written where ``folder`` lies, or will lie."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def disk_of(folder: Path) -> Path:
    """Where the disk is mounted that ``folder`` lies on, or will lie on."""
    folder = folder.absolute()
    while not os.path.ismount(folder) and folder != folder.parent:
        folder = folder.parent
    return folder


def is_full(error: OSError) -> bool:
    """Whether it says that there is no room."""
    return error.errno in _FULL


def keep_reserve(database: Path) -> None:
    """Keep some room, where the disk has enough for all else."""
    is_large = database.stat().st_size >= _WORTH_A_RESERVE
    wanted, reserve = RESERVE_BYTES if is_large else _NEEDED_TO_WORK, _reserve(database)
    if reserved(database) >= wanted or free_space(database.parent) < _ENOUGH + wanted:
        return
    try:
        reserve.write_bytes(os.urandom(wanted))  # nothing that a disk would make smaller
    except OSError:
        reserve.unlink(missing_ok=True)


def reserved(database: Path) -> int:
    """How many bytes are kept."""
    with contextlib.suppress(OSError):
        return _reserve(database).stat().st_size
    return 0


def give_reserve_if_full(database: Path) -> None:
    """Give up what is kept where there is no room to work without it."""
    if free_space(database.parent) < _NEEDED_TO_WORK:
        give_reserve(database)


def give_reserve(database: Path) -> bool:
    """Give up what is kept; whether there was any."""
    with contextlib.suppress(OSError):
        _reserve(database).unlink()
        return True
    return False


def disk_full(database: Path) -> DiskFull:
    """The error for a disk that took no more, and where the vault kept some room, room."""
    free, disk = free_space(database.parent), disk_of(database.parent)
    if free >= _NEEDED_TO_WORK:
        return DiskFull(
            f"The disk “{disk}” that holds the vault is failing, or less than "
            f"{_ENOUGH / 1e6:,.0f} MB free were not enough for this. What was saved before is "
            "kept; free some room or look at the disk, and try again.",
            path=database,
        )
    sentence = (
        f"The disk “{disk}” that holds the vault is full: {free / 1e6:,.1f} MB are left. What was "
        f"saved before is kept; free at least {_ENOUGH / 1e6:,.0f} MB and try again."
    )
    if give_reserve(database):
        sentence += " To delete something in the vault works again: it had kept some room for that."
    return DiskFull(sentence, path=database)


def _reserve(database: Path) -> Path:
    return database.with_suffix(".reserve")
