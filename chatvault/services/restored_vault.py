"""A backup as a vault in a folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chatvault.domain.work import Work
from chatvault.errors import DiskFull, KnownError
from chatvault.lasting_files import make_folder, take_place
from chatvault.services import backup_blobs, backup_files, backup_keys
from chatvault.services.disk import require_room
from chatvault.services.vault_folder import BLOBS, DATABASE
from chatvault.storage import key_file
from chatvault.storage.blobs import Blobs

if TYPE_CHECKING:
    from chatvault.services.backups import Backups


def restore(backups: Backups, name: str, folder: Path, work: Work) -> Path:
    """Unpack a backup into ``folder``, which must be new or empty; whoever calls has the turn.

    Raises NotFound and KnownError; the folder then holds no half-restored vault.
    """
    manifest = backups.manifest(name)
    if _is_taken(folder):
        raise KnownError(
            "A backup is restored into a new or empty folder, and this one holds "
            "something. Nothing was changed; choose another.",
            path=folder,
        )
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
    if lost:
        raise KnownError(
            f"The vault was restored, but {len(lost):,} of its {len(manifest.blobs):,} files "
            "are unreadable in the backup and are missing.",
            path=folder,
        )
    return folder


def _is_taken(folder: Path) -> bool:
    """Whether there is more in a folder than what a restore that was killed left there."""
    if not folder.exists():
        return False
    if not folder.is_dir():
        return True
    names = {path.name for path in folder.iterdir()}
    left = {name for name in names if name.startswith("vault.db.partial")}
    return bool(names - left - {BLOBS, key_file.NAME}) or (bool(names) and not left)
