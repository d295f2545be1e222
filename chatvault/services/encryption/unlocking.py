"""Whether a vault or a folder of backups is locked, and the key that a passphrase opens it with."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

from chatvault.errors import DamagedVault, KnownError, LockedVault
from chatvault.services import child_process
from chatvault.services.backups import backup_keys
from chatvault.services.vault_folder import BACKUPS, DATABASE
from chatvault.storage.database import key_file
from chatvault.storage.database.connecting import MAGIC
from chatvault.storage.database.key_file import KeyFile as KeyFile  # for the layers above, too
from chatvault.storage.database.vault_key import VaultKey as VaultKey

_Result = TypeVar("_Result")


def keys_of(folder: Path) -> KeyFile | None:
    """The file of keys of a vault, None where it is plain. Raises DamagedVault.

    Where it is lost or damaged, its copy beside the backups serves.
    """
    try:
        found = key_file.read(folder / key_file.NAME)
    except DamagedVault:
        found = _beside_backups(folder)
        if found is None:
            raise
    if found is None and not _looks_plain(folder / DATABASE):
        found = _beside_backups(folder)
    return found


def require_plain(folder: Path) -> None:
    """Raise LockedVault where a vault opens only with its passphrase."""
    if keys_of(folder) is not None:
        raise LockedVault("The vault is locked. Its passphrase opens it.", path=folder)


def unlock(keys: KeyFile, secret: str) -> VaultKey:
    """The key behind a passphrase or a recovery key. Raises WrongPassphrase."""
    return beside(key_file.unlocked, keys, secret)


def beside(step: Callable[..., _Result], *values: object) -> _Result:
    """What ``step`` returns or raises, from a process beside the program; or KnownError.

    Trying a passphrase takes a second on purpose, and would keep the window waiting as long.
    """
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(1, context, child_process.stay_with_parent) as process:
            with child_process.started_unheard():
                told = process.submit(step, *values)
            return told.result()
    except BrokenProcessPool as error:
        raise KnownError(
            "The process that tries passphrases was ended by the system, perhaps because memory "
            "ran out. Nothing was changed; close something and try again."
        ) from error


def _beside_backups(folder: Path) -> KeyFile | None:
    found = (key_file.read(path) for path in backup_keys.paths(folder / BACKUPS))
    return next((keys for keys in found if keys is not None), None)


def _looks_plain(path: Path) -> bool:
    """Whether there is no database, or one that is not encrypted.

    One that cannot be read is told when it is opened.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(len(MAGIC))
    except OSError:
        return True
    return head in (MAGIC, b"")
