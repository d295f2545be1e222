"""Puts another database in place of a vault's damaged one, which is kept beside it."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
from pathlib import Path

from chatvault.errors import KnownError
from chatvault.services.clock import now
from chatvault.storage.engine import Database
from chatvault.storage.left_log import OpenMark

_LOGS = ("-wal", "-shm")


def exchange(path: Path, new: Path) -> Path:
    """Put the file ``new`` in the place of ``path``; where the damaged one is kept.

    At every moment there is a database at ``path``: without one a start would make an empty
    vault. Raises KnownError. Nobody else may have it open.
    """
    try:
        with Database(path).exclusive():
            kept = _free_name(path)
            _keep(path, kept)
            # Its log may not be found beside another database.
            for ending in _LOGS:
                log = path.with_name(path.name + ending)
                if log.exists():
                    log.replace(kept.with_name(kept.name + ending))
            new.replace(path)
            OpenMark(path).forget()
    except OSError as error:
        raise KnownError(
            f"The damaged database could not be exchanged: {error.strerror}. It was left where "
            "it is.",
            path=path,
        ) from error
    return kept


def _free_name(path: Path) -> Path:
    """A name for the damaged file; one that was kept in the same second is not written over."""
    moment = datetime.datetime.fromtimestamp(now() / 1000, datetime.UTC)
    name = f"{path.name}.damaged-{moment:%Y-%m-%d-%H%M%S}"
    while path.with_name(name).exists():
        name += "-again"
    return path.with_name(name)


def _keep(path: Path, kept: Path) -> None:
    """Give the file a second name, or where the disk knows no such thing, a copy."""
    with contextlib.suppress(OSError):
        kept.hardlink_to(path)
        return
    shutil.copy2(path, kept)
    with kept.open("rb") as stream:
        os.fsync(stream.fileno())
