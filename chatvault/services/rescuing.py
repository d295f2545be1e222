"""What a damaged vault can be given: its newest whole backup, or what can be read of it.

The vault is not open meanwhile, so all that is needed here is its folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from chatvault.domain.backup import Backup
from chatvault.domain.rescue import BackupChoice, Readable, Rescued
from chatvault.domain.work import Work
from chatvault.errors import DiskFull, NotFound
from chatvault.lasting_files import make_folder, take_place
from chatvault.services import backup_files
from chatvault.services.backups import Backups
from chatvault.services.exchanging import exchange
from chatvault.services.salvaging import BLOBS, DATABASE, salvage_vault
from chatvault.services.unpacked_folder import UnpackedFolder
from chatvault.storage import salvage, schema
from chatvault.storage.blobs import Blobs
from chatvault.storage.engine import Database
from chatvault.storage.salvage import DamagedDatabase

_BACKUPS = "backups"


def newest_backup(folder: Path, work: Work) -> BackupChoice:
    """The newest backup that passed its checks and is still as it was. Raises KnownError."""
    unreadable = 0
    for backup in _backups(folder).list():
        work.check()
        if _is_whole(backup, work):
            return BackupChoice(backup, unreadable)
        unreadable += 1
    return BackupChoice(None, unreadable)


def readable(folder: Path, work: Work) -> Readable:
    """What salvaging would get out of the damaged database; reads all of it."""
    with closing(DamagedDatabase(folder / DATABASE)) as damaged:
        found = salvage.readable(damaged, lambda table, rows: work.progress(rows, 0, table))
    return Readable(
        sessions=found.read.get("chat_session", 0),
        messages=found.read.get("message", 0),
        lost=sum(found.lost.values()),
    )


def restore_newest(folder: Path, work: Work) -> Rescued:
    """Put the newest whole backup in place of the damaged database, which is kept.

    Files that the vault still has stay. Raises KnownError and Cancelled: the vault is then as
    it was.
    """
    backup = newest_backup(folder, work).backup
    if backup is None:
        raise NotFound("There is no backup that can be read. Nothing was changed.", path=folder)
    with _workplace(folder) as workplace:
        _backups(folder).restore(backup.name, workplace, work)
        _take_over(Blobs(workplace / BLOBS), Blobs(folder / BLOBS))
        kept = exchange(folder / DATABASE, workplace / DATABASE)
    return Rescued(backup.sessions, backup.messages, kept, backup=backup)


def salvage_readable(folder: Path, work: Work) -> Rescued:
    """Put what can be read in place of the damaged database, which is kept.

    Raises KnownError and Cancelled: the vault is then as it was.
    """
    report = salvage_vault(folder, work)
    return Rescued(report.sessions, report.messages, report.kept, lost=report.lost)


def begin_anew(folder: Path, work: Work) -> Rescued:
    """Put an empty database in place of the damaged one, which is kept.

    For where nothing can be read and there is no backup: what was imported can be imported
    again. Raises KnownError: the vault is then as it was.
    """
    work.check()
    with _workplace(folder) as workplace:
        workplace.mkdir(mode=0o700)
        database = Database(workplace / DATABASE)
        schema.prepare(database)
        database.close()
        kept = exchange(folder / DATABASE, workplace / DATABASE)
    return Rescued(0, 0, kept)


def _backups(folder: Path) -> Backups:
    return Backups(Database(folder / DATABASE), Blobs(folder / BLOBS), folder / _BACKUPS)


def _is_whole(backup: Backup, work: Work) -> bool:
    path = Path(backup.path)
    verified = backup.verified_at is not None and not backup.problem
    return verified and path.is_file() and backup_files.digest(path, work) == backup.sha256


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A folder on the vault's disk that is yet to be made, gone after the block."""
    try:
        with UnpackedFolder(folder) as place:
            yield place / "vault"
    except OSError as error:
        raise DiskFull(
            f"The new database could not be written: {error.strerror}. Nothing was changed; free "
            "some room.",
            path=folder,
        ) from error


def _take_over(unpacked: Blobs, own: Blobs) -> None:
    """Move to the vault the files that it lacks; blobs of one name are the same."""
    for path in sorted(unpacked.folder.rglob("*")):
        target = own.folder / path.relative_to(unpacked.folder)
        if path.is_file() and not target.exists():
            make_folder(target.parent)
            take_place(path, target)
