"""Encrypts a vault with everything that belongs to it, or makes it plain again.

The database first, then file by file and backup by backup. Wherever it is stopped, the vault
opens with its passphrase and nothing is lost; run again, it does what is left.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing, suppress
from pathlib import Path

from chatvault.domain.safekeeping.encryption import ConversionReport
from chatvault.domain.work import Work
from chatvault.errors import DiskFull, KnownError
from chatvault.lasting_files import take_place
from chatvault.services import file_modes, unpacked_folder
from chatvault.services.backups import backup_files, backup_keys, removed
from chatvault.services.backups.backup_check import content_problem
from chatvault.services.backups.backup_turn import BackupTurn
from chatvault.services.backups.converting_backups import are_done, convert_backups
from chatvault.services.backups.second_folder import SecondFolder
from chatvault.services.converting_files import convert_blobs, convert_file, is_done
from chatvault.services.disk import require_room
from chatvault.services.encryption import remembered_keys
from chatvault.services.vault_folder import BACKUPS, BLOBS, DATABASE
from chatvault.storage.blobs import Blobs
from chatvault.storage.database import converting, key_file
from chatvault.storage.database.connecting import is_encrypted
from chatvault.storage.database.engine import Database
from chatvault.storage.database.vault_key import VaultKey
from chatvault.storage.half_written import PARTIAL
from chatvault.storage.session_sums import session_sums

_DAMAGED = f"{DATABASE}.damaged-*"


class Conversion:
    """One vault, as its key wants it; no window may have it open meanwhile."""

    def __init__(self, folder: Path, key: VaultKey, second: Path | None = None) -> None:
        """``second`` is where copies of the backups are, if anywhere."""
        self._folder, self._key, self._second = folder, key, second
        self._blobs = Blobs(folder / BLOBS, key)
        self._backups = folder / BACKUPS
        self._files = self._made = 0
        self._left: list[str] = []

    def run(self, work: Work) -> ConversionReport:
        """Convert what is not yet as the key wants it.

        Raises KnownError and Cancelled: what was converted until then stays so.
        """
        file_modes.make_private()
        turn = BackupTurn(self._backups.with_suffix(".lock"))
        try:
            with turn.taken(work), self._blobs.removing():
                self._run(work)
        except OSError as error:
            raise DiskFull(
                f"Not all of the vault could be converted: {error.strerror}. What was converted "
                "stays so, and nothing is lost; try again.",
                path=self._folder,
            ) from error
        return ConversionReport(self._files, self._made, tuple(self._left))

    def _run(self, work: Work) -> None:
        _clear(self._folder)
        convert_database(self._folder / DATABASE, self._key, work)
        for path in sorted(self._folder.glob(_DAMAGED)):
            work.check()
            if not is_done(path, self._key):
                convert_file(path, self._key)
        self._convert_blobs(self._blobs, work)
        self._convert_backups(self._backups, work)
        if self._second is not None:
            self._convert_second(self._second, work)
        if not self._key.encrypts:
            self._forget_key()

    def _convert_blobs(self, blobs: Blobs, work: Work) -> None:
        converted, left = convert_blobs(blobs, self._key, work)
        self._files += converted
        self._left += left

    def _convert_backups(self, folder: Path, work: Work) -> None:
        _clear(folder)
        self._convert_blobs(Blobs(folder / BLOBS, self._key), work)
        removed.finish(folder)  # a part that lies alone would go as what nobody can restore
        for each in (folder, folder / removed.REMOVED):
            converted, left = convert_backups(each, self._key, work)
            self._made += converted
            self._left += left

    def _convert_second(self, second: Path, work: Work) -> None:
        folder = SecondFolder(self._backups, second).folder
        if not os.path.isdir(second):
            then = (
                "were. When it is there again, the next copy of a backup sees to them."
                if self._key.encrypts
                else "were, and open with the passphrase."
            )
            self._left.append(
                f"The second folder for backups, {second}, is not there: the backups in it are "
                f"as they {then}"
            )
        elif folder.is_dir():
            if self._key.encrypts:
                backup_keys.copy(self._backups, folder)
            self._convert_backups(folder, work)

    def _forget_key(self) -> None:
        """Remove the file of keys, now that nothing needs it; the last step."""
        if self._key.id not in backup_keys.needed(self._backups):
            backup_keys.path_of(self._backups, self._key.id).unlink(missing_ok=True)
        (self._folder / key_file.NAME).unlink(missing_ok=True)
        remembered_keys.forget(self._key.id)


def is_unfinished(folder: Path, key: VaultKey) -> bool:
    """Whether something of the vault is not as its key wants it; looks at names alone."""
    blobs = (Blobs(folder / BLOBS), Blobs(folder / BACKUPS / BLOBS))
    return (
        is_encrypted(folder / DATABASE, key) != key.encrypts
        or any(not is_done(path, key) for each in blobs for path in each.paths())
        or not all(
            are_done(each, key) for each in (folder / BACKUPS, folder / BACKUPS / removed.REMOVED)
        )
    )


def require_alone(path: Path, key: VaultKey | None) -> None:
    """Raise VaultBusy where anybody else has the database open."""
    if path.exists():
        database = Database(path, key=key)
        try:
            with database.exclusive() as engine, closing(engine.raw_connection()) as connection:
                converting.fold_in_log(connection.driver_connection, path)
        finally:
            database.abandon()


def convert_database(path: Path, key: VaultKey, work: Work) -> None:
    """Put an encrypted database in the place of a plain one, or the other way round.

    Raises KnownError, OSError and Cancelled: it is then as it was.
    """
    path = path.resolve()  # what a link leads to must not stay as it is
    if not path.exists() or is_encrypted(path, key) == key.encrypts:
        return
    database = Database(path, key=key)
    require_room(path.parent, 2 * database.size(), "To convert the vault")
    with backup_files.partial_file(path.parent, path.name + ".converting") as partial:
        try:
            with database.exclusive() as engine:
                with closing(engine.raw_connection()) as connection:
                    driver = connection.driver_connection
                    converting.fold_in_log(driver, path)
                    sums = session_sums(driver, work.check)
                    work.progress(0, 0, "writing the database anew")
                    converting.export(driver, partial, key, work)
                _require_same(partial, sums, key, work)
                engine.dispose()
                take_place(partial, path)
        finally:
            database.abandon()


def _require_same(partial: Path, sums: dict[str, str], key: VaultKey, work: Work) -> None:
    if problem := content_problem(partial, sums, work, key):
        raise KnownError(
            f"The new database did not pass its checks ({problem}), so the vault is as it was. "
            "Run “doctor”.",
            path=partial,
        )
    backup_files.remove_journals(partial)
    with partial.open("rb+") as stream:
        os.fsync(stream.fileno())


def _clear(folder: Path) -> None:
    """Remove what was left half-made: it may be plain. Whoever calls has the turn."""
    unpacked_folder.sweep(folder)
    for place in (folder, folder / BLOBS):
        for path in place.glob(f"*{PARTIAL}*"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(FileNotFoundError):
                    path.unlink()
