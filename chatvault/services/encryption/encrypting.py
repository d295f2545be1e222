"""Sets, changes and removes the passphrase of a vault."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass, field
from pathlib import Path

from chatvault.domain.safekeeping.encryption import EncryptionState
from chatvault.domain.safekeeping.passphrase import SHORTEST
from chatvault.errors import DiskFull, KnownError
from chatvault.lasting_files import sync_folder
from chatvault.services import file_modes
from chatvault.services.backups import backup_keys
from chatvault.services.backups.second_folder import SecondFolder
from chatvault.services.encryption import unlocking
from chatvault.services.encryption.conversion import is_unfinished, require_alone
from chatvault.services.vault_folder import BACKUPS, DATABASE
from chatvault.storage.database import key_file
from chatvault.storage.database.key_file import KeyFile
from chatvault.storage.database.vault_key import VaultKey


@dataclass(frozen=True, slots=True)
class NewKeys:
    """What a vault will be encrypted with; nothing is written yet.

    ``recovery`` has to reach the person first: it is kept nowhere.
    """

    keys: KeyFile
    key: VaultKey
    recovery: str = field(repr=False)


def state(folder: Path) -> EncryptionState:
    """How the encryption of a vault stands. Raises DamagedVault."""
    keys = unlocking.keys_of(folder)
    if keys is None:
        return EncryptionState(encrypted=False)
    # What tells whether it is done are names alone: nothing is opened with this key.
    lacking = VaultKey(keys.id, "", "", "", encrypts=keys.encrypts)
    return EncryptionState(
        encrypted=True, unfinished=is_unfinished(folder, lacking), removing=not keys.encrypts
    )


def prepare(folder: Path, passphrase: str) -> NewKeys:
    """Keys for a plain vault. Raises KnownError where it has some, or the passphrase is short."""
    unlocking.require_plain(folder)
    _require_length(passphrase)
    return NewKeys(*unlocking.beside(key_file.made, passphrase))


def save_recovery(new: NewKeys, path: Path) -> None:
    """Write the recovery key to a new file that is for its owner alone. Raises OSError.

    It is on the disk before anything depends on it.
    """
    file_modes.make_private()
    with path.open("x", encoding="utf-8") as stream:
        stream.write(f"# The recovery key of the ChatVault vault {new.key.id}\n{new.recovery}\n")
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(path.parent)


def begin(folder: Path, new: NewKeys) -> None:
    """Keep the keys in the vault: from now on its passphrase is needed. Raises KnownError."""
    unlocking.require_plain(folder)
    require_alone(folder / DATABASE, None)
    _write(folder, new.keys)


def change(folder: Path, key: VaultKey, passphrase: str, second: Path | None = None) -> None:
    """Let another passphrase open the vault; the recovery key stays.

    Raises KnownError: the old one then still opens it.
    """
    _require_length(passphrase)
    keys = unlocking.keys_of(folder)
    assert keys is not None  # a key came of it
    _write(folder, unlocking.beside(key_file.with_passphrase, keys, key, passphrase))
    if second is not None:
        _carry_on(folder / BACKUPS, SecondFolder(folder / BACKUPS, second).folder)


def _carry_on(backups: Path, there: Path) -> None:
    if not os.path.isdir(there):
        return
    try:
        backup_keys.copy(backups, there)
    except OSError as error:
        raise DiskFull(
            "The passphrase was changed, but the second folder for backups cannot be written: "
            f"{error.strerror}. Until the next copy of a backup those in it open with the old one.",
            path=there,
        ) from error


def begin_removal(folder: Path, key: VaultKey) -> VaultKey:
    """Want the vault plain; the key to convert it with. Raises KnownError."""
    keys = unlocking.keys_of(folder)
    assert keys is not None  # a key came of it
    require_alone(folder / DATABASE, key)
    _write(folder, dataclasses.replace(keys, encrypts=False))
    return dataclasses.replace(key, encrypts=False)


def _write(folder: Path, keys: KeyFile) -> None:
    file_modes.make_private()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # What the vault itself says counts: where one of them cannot be written, it says the old.
        backup_keys.keep(backup_keys.path_of(folder / BACKUPS, keys.id), keys)
        key_file.write(folder / key_file.NAME, keys)
    except OSError as error:
        raise DiskFull(
            f"The keys of the vault could not be written: {error.strerror}. Nothing was changed.",
            path=folder,
        ) from error


def _require_length(passphrase: str) -> None:
    if len(passphrase) < SHORTEST:
        raise KnownError(
            f"A passphrase needs at least {SHORTEST} characters; several words are best. Nothing "
            "was changed."
        )
