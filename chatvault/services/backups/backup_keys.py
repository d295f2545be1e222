"""The files of keys beside backups, so that they open when the vault is gone.

Each has the id of its key in its name: a folder may hold backups of before the passphrase was
removed and set anew.
"""

from __future__ import annotations

from pathlib import Path

from chatvault.errors import DamagedVault, LockedBackup
from chatvault.services.backups import backup_files
from chatvault.storage.database import key_file
from chatvault.storage.database.key_file import KeyFile
from chatvault.storage.database.vault_key import VaultKey


def path_of(backups: Path, key: str) -> Path:
    """Where the file of the key with that id is beside backups."""
    return backups / f"keys-{key}.json"


def paths(backups: Path) -> list[Path]:
    """All such files there, the newest first."""
    found = backups.glob("keys-*.json")
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def keep_beside(vault: Path, backups: Path) -> None:
    """Put the vault's file of keys beside its backups, as it is now. Raises OSError."""
    keys = key_file.read(vault / key_file.NAME)
    if keys is not None:
        keep(path_of(backups, keys.id), keys)


def copy(source: Path, target: Path) -> None:
    """Carry them from one folder of backups to another. Raises OSError and KnownError."""
    for path in paths(source):
        if (keys := key_file.read(path)) is not None:
            keep(target / path.name, keys)


def take(backups: Path, key: str, vault: Path) -> None:
    """Give a vault that is restored the file of its key. Raises LockedBackup and OSError."""
    keys = key_file.read(path_of(backups, key))
    if keys is None:
        raise LockedBackup(
            f"The file “{path_of(backups, key).name}” with the backup's key is missing beside it.",
            path=backups,
        )
    key_file.write(vault / key_file.NAME, keys)


def needed(backups: Path) -> set[str]:
    """The ids of the keys that the backups there need."""
    return {backup.key for backup in backup_files.listed(backups) if backup.key}


def foreign(backups: Path, own: VaultKey | None) -> KeyFile | None:
    """The keys that backups there need besides those of the vault; None where none do.

    Raises DamagedVault.
    """
    lacking = needed(backups) - ({own.id} if own else set())
    found = (key_file.read(path) for path in paths(backups))
    return next((keys for keys in found if keys is not None and keys.id in lacking), None)


def keep(path: Path, keys: KeyFile) -> None:
    """Put these keys into that file, unless they are in it. Raises OSError."""
    try:
        known = key_file.read(path)
    except DamagedVault:
        known = None
    if known != keys:
        path.parent.mkdir(parents=True, exist_ok=True)
        key_file.write(path, keys)
