"""Asks for the passphrase of a vault, once a command: never as an argument, which others see."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chatvault.cli.program import Chosen
from chatvault.errors import KnownError, LockedVault

if TYPE_CHECKING:
    from chatvault.services.encryption.unlocking import KeyFile, VaultKey


def key_of(folder: Path) -> VaultKey | None:
    """What opens the vault, None for a plain one. Raises WrongPassphrase and LockedVault."""
    from chatvault.services.encryption import unlocking

    keys = unlocking.keys_of(folder)
    return None if keys is None else _unlocked(keys, "The vault is locked.")


def key_of_backups(folder: Path, own: VaultKey | None) -> VaultKey | None:
    """What opens the backups there, None where that of the vault does or they are plain.

    Raises WrongPassphrase and LockedVault.
    """
    from chatvault.services.backups import backup_keys

    keys = backup_keys.foreign(folder, own)
    return None if keys is None else _unlocked(keys, "These backups are locked.")


def new_passphrase(file: Path | None) -> str:
    """One that is to be set: from a file, or typed twice. Raises KnownError."""
    if file is not None:
        return _from_file(file)
    first = _typed("New passphrase: ", "A new passphrase is needed.", "--new-passphrase-file")
    if getpass.getpass("Once more: ") != first:
        raise KnownError("The two passphrases differ. Nothing was changed.")
    return first


def _unlocked(keys: KeyFile, problem: str) -> VaultKey:
    from chatvault.services.encryption import remembered_keys, unlocking

    if Chosen.passphrase_file is not None:
        return unlocking.unlock(keys, _from_file(Chosen.passphrase_file))
    if (known := remembered_keys.recalled(keys)) is not None:
        return known
    return unlocking.unlock(
        keys, _typed("Passphrase or recovery key: ", problem, "--passphrase-file")
    )


def _typed(prompt: str, problem: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise LockedVault(f"{problem} Name a file that holds the passphrase ({option}).")
    return getpass.getpass(prompt)


def _from_file(file: Path) -> str:
    try:
        return file.expanduser().read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError("The file with the passphrase cannot be read.", path=file) from error
