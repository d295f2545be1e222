"""Takes what is not as it was written out of the newest backup that has it as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chatvault.domain.safekeeping.backup import Backup
from chatvault.domain.work import Work
from chatvault.errors import DiskFull, KnownError
from chatvault.services.backups.backups import Backups
from chatvault.services.unpacked_folder import UnpackedFolder
from chatvault.services.vault_folder import DATABASE
from chatvault.storage import impossible_values
from chatvault.storage.database import copies, row_sums
from chatvault.storage.database.engine import Database
from chatvault.storage.database.row_sums import ChangedRow

Found = dict[ChangedRow, dict[str, Any]]


class Mending:
    """Looks into backups only where something is damaged."""

    def __init__(self, database: Database, backups: Backups) -> None:
        self._database, self._backups = database, backups

    def run(self, work: Work) -> tuple[str, ...]:
        """Mend what can be, and let be what cannot; what was done, in sentences.

        What cannot be mended counts from then on as it is. Raises Cancelled, DiskFull and what
        Database.write raises: nothing was changed then.
        """
        work.progress(0, 0, "Looking for what is damaged")
        with copies.one_moment(self._database) as connection:
            damaged = list(row_sums.changed(connection.execute))
        found: Found = {}
        for backup in self._backups.list() if damaged else ():
            wanted = [row for row in damaged if row.sum is not None and row not in found]
            if wanted and backup.is_good:
                found |= self._in_backup(backup, wanted, work)
        left = [row for row in damaged if row not in found]
        with self._database.write() as session:
            driver: Any = session.connection().connection.driver_connection
            for row, values in found.items():
                row_sums.put_back(driver.execute, row, values)
            for row in left:
                impossible_values.make_texts_of_row(driver.execute, row.table, row.id)
                row_sums.accept(driver.execute, row)
        return (
            *_told(found, "came back from a backup: {}."),
            *_told(left, "not as they were written, and in no backup as they were: {}. They stay."),
        )

    def _in_backup(self, backup: Backup, wanted: Sequence[ChangedRow], work: Work) -> Found:
        """The rows that a backup has as they were; none where it cannot be read."""
        work.progress(0, 0, "Looking into a backup")
        place = self._backups.workplace(backup.key, self._backups.folder)
        with UnpackedFolder(place) as folder:
            try:
                self._backups.unpack(backup.name, folder / DATABASE, work)
            except DiskFull:
                raise  # it may have them all the same
            except KnownError:
                return {}
            key = self._backups.key_of(backup.key)
            with copies.opened(folder / DATABASE, key) as copy:
                row_sums.install(copy)
                rows = {row: row_sums.as_written(copy.execute, row) for row in wanted}
        return {row: values for row, values in rows.items() if values is not None}


def _told(rows: Sequence[ChangedRow] | Found, sentence: str) -> tuple[str, ...]:
    """The sentence with how many of which tables; nothing where there are none."""
    names = [row.table.replace("_", " ") for row in rows]
    counted = [f"{names.count(name):,} of {name}" for name in dict.fromkeys(names)]
    return (f"Rows {sentence.format(', '.join(counted))}",) if counted else ()
