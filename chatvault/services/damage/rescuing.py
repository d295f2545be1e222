"""What a damaged vault can be given: its newest whole backup, or what can be read of it.

The vault is not open meanwhile, so all that is needed here is its folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from chatvault.domain.safekeeping.backup import Backup
from chatvault.domain.safekeeping.rescue import BackupChoice, Readable, Rescued
from chatvault.domain.work import Work
from chatvault.errors import DiskFull, NotFound
from chatvault.services.backups import backup_files
from chatvault.services.backups.backups import Backups
from chatvault.services.backups.second_folder import SecondFolder
from chatvault.services.damage.exchanging import exchange
from chatvault.services.unpacked_folder import UnpackedFolder
from chatvault.services.vault_folder import BACKUPS, BLOBS, DATABASE
from chatvault.storage import schema
from chatvault.storage.blobs import Blobs
from chatvault.storage.database import salvage
from chatvault.storage.database.engine import Database
from chatvault.storage.database.salvage import DamagedDatabase
from chatvault.storage.database.vault_key import VaultKey


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder of backups, and those that are listed in it, the newest first, by name."""

    backups: dict[str, Backup]
    elsewhere: bool

    @staticmethod
    def of(folder: Path, *, elsewhere: bool = False) -> _Place:
        """What is in the folder; nothing where it is away."""
        newest_first = reversed(backup_files.listed(folder))
        return _Place({backup.name: backup for backup in newest_first}, elsewhere)


def copies_in(second: Path, folder: Path, key: VaultKey | None = None) -> Path | None:
    """Where in the second folder for backups those of the vault in ``folder`` are.

    None where they are those of another vault, as far as the damaged one still tells who it is.
    """
    there = SecondFolder(folder / BACKUPS, second)
    vault = ""
    if (folder / DATABASE).exists():
        with closing(DamagedDatabase(folder / DATABASE, key)) as damaged:
            vault = damaged.identity()
    with suppress(OSError):  # it is away, and so are they
        return there.folder if there.may_be_of(vault) else None
    return None


def newest_backup(folder: Path, work: Work, copies: Path | None = None) -> BackupChoice:
    """The newest backup that passed its checks and is still as it was. Raises KnownError.

    Where one beside the vault is not, its copy in the folder ``copies`` may be; and where there
    is none beside the vault, the newest of the copies is looked at.
    """
    places = [_Place.of(folder / BACKUPS)]
    if copies is not None:
        places.append(_Place.of(copies, elsewhere=True))
    names = dict.fromkeys(name for place in places for name in place.backups)
    unreadable = 0
    for name in names:
        for place in places:
            work.check()
            backup = place.backups.get(name)
            if backup is not None and _is_whole(backup, work):
                return BackupChoice(backup, unreadable, elsewhere=place.elsewhere)
        unreadable += 1
    return BackupChoice(None, unreadable)


def readable(folder: Path, work: Work, key: VaultKey | None = None) -> Readable:
    """What salvaging would get out of the damaged database; reads all of it."""
    if not (folder / DATABASE).exists():
        return Readable(sessions=0, messages=0, lost=0)
    with closing(DamagedDatabase(folder / DATABASE, key)) as damaged:
        found = salvage.readable(damaged, lambda table, rows: work.progress(rows, 0, table))
    return Readable(found.sessions, found.messages, found.lost_rows)


def restore_newest(
    folder: Path, work: Work, copies: Path | None = None, key: VaultKey | None = None
) -> Rescued:
    """Put the newest whole backup in place of the damaged database, which is kept.

    It may be in the folder ``copies`` alone. Files that the vault still has stay,
    and those that it lacks come back. Raises KnownError and Cancelled: the vault's database is
    then as it was.
    """
    backup = newest_backup(folder, work, copies).backup
    if backup is None:
        raise NotFound("There is no backup that can be read. Nothing was changed.", path=folder)
    backups = backups_of(folder, Path(backup.path).parent, key)
    with _workplace(folder) as workplace:
        backups.unpack(backup.name, workplace / DATABASE, work)
        lost = backups.copy_files(backup.name, Blobs(folder / BLOBS, key), work)
        kept = exchange(folder / DATABASE, workplace / DATABASE, key)
    return Rescued(backup.sessions, backup.messages, kept, backup=backup, lost_files=len(lost))


def begin_anew(folder: Path, work: Work, key: VaultKey | None = None) -> Rescued:
    """Put an empty database in place of the damaged one, which is kept.

    For where nothing can be read and there is no backup: what was imported can be imported
    again. Raises KnownError: the vault is then as it was.
    """
    work.check()
    with _workplace(folder) as workplace:
        database = Database(workplace / DATABASE, key=key)
        schema.prepare(database)
        database.close()
        kept = exchange(folder / DATABASE, workplace / DATABASE, key)
    return Rescued(0, 0, kept)


def backups_of(folder: Path, place: Path | None = None, key: VaultKey | None = None) -> Backups:
    """The backups of a vault that is not open, or those that lie elsewhere."""
    database, blobs = Database(folder / DATABASE, key=key), Blobs(folder / BLOBS, key)
    return Backups(database, blobs, place or folder / BACKUPS, key)


def _is_whole(backup: Backup, work: Work) -> bool:
    return backup.is_good and backup_files.is_as(Path(backup.path), backup.sha256, work)


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A folder on the vault's disk, gone after the block. Raises DiskFull."""
    try:
        with UnpackedFolder(folder) as place:
            yield place
    except OSError as error:
        raise DiskFull(
            f"The new database could not be written: {error.strerror}. Nothing was changed; free "
            "some room.",
            path=folder,
        ) from error
