"""The folder of a vault: the names of what lies in it, and whether a vault can be in it."""

from __future__ import annotations

import os
from pathlib import Path

from chatvault.errors import DamagedVault, ReadOnlyVault
from chatvault.lasting_files import make_folder
from chatvault.services import file_modes
from chatvault.storage.database import left_log
from chatvault.storage.database.log_files import log_of

DATABASE, BLOBS, BACKUPS = "vault.db", "blobs", "backups"
_LONGEST_PATH = 480  # bytes; SQLite takes 512, with the names of its journals


def make(folder: Path) -> None:
    """Make the folder if there is none, for its owner alone. Raises ReadOnlyVault."""
    _require_short(folder)
    _make_private(folder)


def _make_private(folder: Path) -> None:
    """Make the folder, for its owner alone."""
    try:
        file_modes.make_private()
        make_folder(folder, mode=0o700)
    except FileExistsError as error:
        raise ReadOnlyVault(
            "The vault must be a folder, and this is a file.", path=folder
        ) from error
    except OSError as error:
        raise ReadOnlyVault(
            f"The vault's folder cannot be made: {error.strerror}. Choose another one.", path=folder
        ) from error
    if not os.access(folder, os.W_OK) and not (folder / DATABASE).exists():
        raise ReadOnlyVault(
            "The folder may not be written to, so no vault can be made in it. Choose another "
            "folder, or make this one writable.",
            path=folder,
        )


def _require_short(folder: Path) -> None:
    """Refuse a path that SQLite cannot open."""
    if len(os.fsencode((folder / DATABASE).absolute())) > _LONGEST_PATH:
        raise ReadOnlyVault(
            "The path of the vault is too long for a database. Nothing was changed; choose a "
            "folder with a shorter one.",
            path=folder,
        )


def require_content(folder: Path) -> None:
    """Refuse to make a new vault in the place of one whose database is gone or was emptied.

    Raises ReadOnlyVault and DamagedVault.
    """
    path = folder / DATABASE
    if path.is_dir():
        raise ReadOnlyVault(
            "The vault's database must be a file, and there is a folder of that name. Nothing was "
            f"changed; give the folder “{DATABASE}” another name, or choose another vault.",
            path=path,
        )
    has_log = not left_log.is_empty(log_of(path))
    if not path.exists() and (has_log or _holds_more(folder)):
        raise DamagedVault(
            "The vault's database is gone, though there are files or backups of it. Nothing was "
            f"changed; put “{DATABASE}” back, or restore a backup.",
            path=path,
        )
    if path.exists() and not path.stat().st_size and not has_log and _holds_more(folder):
        raise DamagedVault(
            "The vault's database is empty, though there are files or backups of it. It was left "
            "as it is; restore a backup.",
            path=path,
        )


def _holds_more(folder: Path) -> bool:
    """Whether something of a vault is beside its database."""
    return any((folder / BACKUPS).glob("*.json")) or any((folder / BLOBS).glob("??/*"))
