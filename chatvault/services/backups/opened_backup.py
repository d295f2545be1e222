"""A backup that is looked into: unpacked for as long, and read like a vault, but never written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chatvault.domain.safekeeping.backup import Backup
from chatvault.domain.work import Work
from chatvault.services.backups.backups import Backups
from chatvault.services.searching.indexing import Indexing
from chatvault.services.unpacked_folder import UnpackedFolder
from chatvault.services.vault import Services, open_vault
from chatvault.services.vault_folder import DATABASE
from chatvault.storage import schema
from chatvault.storage.database.engine import Database
from chatvault.storage.database.vault_key import VaultKey
from chatvault.storage.search import full_text


@dataclass(frozen=True, slots=True)
class OpenedBackup:
    """A backup and what can be read in it."""

    backup: Backup
    services: Services
    folder: UnpackedFolder

    def close(self) -> None:
        """Let go of it; what was unpacked is removed."""
        self.services.close()
        self.folder.remove()


def open_backup(
    backups: Backups, backup: Backup, work: Work, beside: Path | None = None
) -> OpenedBackup:
    """Unpack a backup's database and open it; its attachments are read where they are.

    ``beside``: where to unpack it, if not beside the backup, whose disk may be read-only. Raises
    NotFound and KnownError.
    """
    folder = UnpackedFolder(backups.workplace(backup.key, beside or backups.folder))
    try:
        backups.unpack(backup.name, folder.path / DATABASE, work)
        key = backups.key_of(backup.key)
        _bring_up_to_date(folder.path / DATABASE, work, key)
        services = open_vault(
            folder.path, blob_folder=backups.blobs.folder, read_only=True, key=key
        )
    except BaseException:
        folder.remove()
        raise
    return OpenedBackup(backup, services, folder)


def _bring_up_to_date(path: Path, work: Work, key: VaultKey | None) -> None:
    """Give the copy this program's schema and, where another made it, this program's index."""
    schema.bring_up_to_date(path, key)
    database = Database(path, key=key)
    try:
        with database.read() as session:
            is_outdated = full_text.is_of_another_version(session)
        if is_outdated:
            Indexing(database).catch_up(work)
    finally:
        database.close()
