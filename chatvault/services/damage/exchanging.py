"""Puts another database in place of a vault's damaged one, which is kept beside it.

A database and its log cannot be exchanged in one step, and neither may be found beside the
other's. So the new one first takes a name that says that it is to be put in place: until then
nothing has changed, and from then on every start finishes what was begun.
"""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterator
from pathlib import Path

from chatvault.errors import KnownError
from chatvault.lasting_files import sync_folder, take_place
from chatvault.services.backups.backup_blobs import copy_file
from chatvault.services.clock import now
from chatvault.storage.database.engine import Database
from chatvault.storage.database.left_log import OpenMark
from chatvault.storage.database.log_files import LOG_ENDINGS
from chatvault.storage.database.vault_key import VaultKey
from chatvault.storage.half_written import PARTIAL

_KEPT, _DUE = ".damaged-", ".due"


def exchange(path: Path, new: Path, key: VaultKey | None = None) -> Path:
    """Put the file ``new`` in the place of ``path``; where the damaged one is kept.

    At every moment there is a database at ``path``: without one a start would make an empty
    vault. Raises KnownError. Nobody else may have it open.
    """
    with _turn(path, key):
        kept = _free_name(path)
        for ending in ("", *LOG_ENDINGS):
            _keep(_beside(path, ending), _beside(kept, ending))
        with new.open("rb+") as stream:
            os.fsync(stream.fileno())
        take_place(new, _beside(path, _DUE))
        _put_in_place(path)
    return kept


def finish(path: Path) -> None:
    """Finish an exchange that was killed, or remove what it left. Raises KnownError."""
    if not _is_due(path) and not any(_left(path)):
        return
    with _turn(path):
        if _is_due(path):
            _put_in_place(path)
        for left in _left(path):
            left.unlink(missing_ok=True)


@contextlib.contextmanager
def _turn(path: Path, key: VaultKey | None = None) -> Iterator[None]:
    try:
        with Database(path, key=key).exclusive():
            yield
    except OSError as error:
        raise KnownError(
            f"The damaged database could not be exchanged: {error.strerror}. It was left where "
            "it is.",
            path=path,
        ) from error


def _is_due(path: Path) -> bool:
    return _beside(path, _DUE).exists()


def _put_in_place(path: Path) -> None:
    """Let the new database take the place of the old one, whose log is kept by then."""
    for ending in LOG_ENDINGS:
        _beside(path, ending).unlink(missing_ok=True)
    sync_folder(path.parent)
    take_place(_beside(path, _DUE), path)
    OpenMark(path).forget()


def _left(path: Path) -> Iterator[Path]:
    """What was left where an exchange was killed before anything was due.

    Second names of the vault's own files, and copies that are not whole.
    """
    for kept in path.parent.glob(f"{path.name}{_KEPT}*"):
        if kept.suffix == PARTIAL:
            yield kept
            continue
        for ending in ("", *LOG_ENDINGS):
            own = _beside(path, ending)
            with contextlib.suppress(FileNotFoundError):
                if own.samefile(kept):
                    yield kept


def _free_name(path: Path) -> Path:
    """A name for the damaged file; one that was kept in the same second is not written over."""
    moment = datetime.datetime.fromtimestamp(now() / 1000, datetime.UTC)
    name = f"{path.name}{_KEPT}{moment:%Y-%m-%d-%H%M%S}"
    while path.with_name(name).exists():
        name += "-again"
    return path.with_name(name)


def _keep(path: Path, kept: Path) -> None:
    """Give the file a second name, or where the disk knows no such thing, a copy."""
    if not path.exists():
        return
    with contextlib.suppress(OSError):
        kept.hardlink_to(path)
        return
    copy_file(path, kept, _beside(kept, PARTIAL))


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
