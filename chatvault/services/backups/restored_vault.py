"""A backup as a vault in a folder of its own."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.work import Work
from chatvault.errors import DiskFull, KnownError
from chatvault.lasting_files import make_folder, take_place
from chatvault.services.backups import backup_blobs, backup_files, backup_keys
from chatvault.services.backups.backups import Backups
from chatvault.services.disk import require_room
from chatvault.services.vault_folder import BLOBS, DATABASE
from chatvault.storage.blobs import Blobs
from chatvault.storage.database import key_file
from chatvault.storage.half_written import PARTIAL


def restore_vault(backups: Backups, name: str, folder: Path, work: Work) -> Path:
    """Unpack a backup as a vault in ``folder``, which must be new or empty.

    The vault that is open is not touched. Raises NotFound and KnownError; the folder then
    holds no half-restored vault.
    """
    with backups.kept(work):
        manifest = backups.manifest(name)
        _require_free(folder)
        lost = _unpack(backups, name, folder, work)
    if lost:
        raise KnownError(
            f"The vault was restored, but {len(lost):,} of its {len(manifest.blobs):,} files "
            "are unreadable in the backup and are missing.",
            path=folder,
        )
    return folder


def _require_free(folder: Path) -> None:
    """Raise KnownError where more is in it than what a restore that was killed left there."""
    if not folder.exists():
        return
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else {""}
    left = {name for name in names if name.startswith(f"{DATABASE}{PARTIAL}")}
    if names - left - {BLOBS, key_file.NAME} or (names and not left):
        raise KnownError(
            "A backup is restored into a new or empty folder, and this one holds "
            "something. Nothing was changed; choose another.",
            path=folder,
        )


def _unpack(backups: Backups, name: str, folder: Path, work: Work) -> tuple[str, ...]:
    """Fill the folder; the names of the files that are unreadable. Raises KnownError."""
    manifest = backups.manifest(name)
    try:
        make_folder(folder, mode=0o700)
        blobs = backup_blobs.size(backups.blobs, manifest.kept_blobs)
        require_room(folder, manifest.unpacked + blobs, "The restored vault")
        key = backups.key_of(manifest.key)
        if key is not None:
            backup_keys.take(backups.folder, key.id, folder)
        with backup_files.partial_file(folder, DATABASE) as partial:
            backups.unpack(name, partial, work)
            lost = backups.copy_files(name, Blobs(folder / BLOBS, key), work)
            take_place(partial, folder / DATABASE)
    except OSError as error:
        raise DiskFull(
            f"The backup could not be unpacked: {error.strerror}. It is as it was.", path=folder
        ) from error
    return lost
