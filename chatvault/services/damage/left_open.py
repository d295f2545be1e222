"""Notices, before anything is written, what a vault that was not closed has suffered since."""

from __future__ import annotations

from contextlib import closing

from chatvault.errors import DamagedVault
from chatvault.services.clock import now
from chatvault.storage.database import left_log
from chatvault.storage.database.engine import Database
from chatvault.storage.database.left_log import OpenMark
from chatvault.storage.database.log_files import log_of

_SECONDS = 2.0  # at most, for each look at the database
_LATEST = (
    "What was changed just before may be missing; what was imported can be imported again, and "
    "the backups are as they were."
)


def look(database: Database, mark: OpenMark) -> tuple[str, ...]:
    """What there is to say, in sentences; a log that is not the vault's own is put aside.

    Takes the mark where that is to be told. Raises DamagedVault where the log is gone that the
    database needs.
    """
    log, was_left = log_of(database.path), mark.was_left
    if not database.path.exists() or not (was_left or not left_log.is_empty(log)):
        return ()
    if not mark.take():  # who has it open has looked
        return ()
    if not log.exists():
        return _without_log(database)
    if left_log.is_empty(log) or not left_log.is_foreign(database, _SECONDS):
        return ()
    kept = left_log.put_aside(log, now())
    return (
        f"Beside the vault lay a log that does not belong to it, or is damaged. It was kept as "
        f"“{kept.name}”, and the vault is as it was without it. {_LATEST}",
    )


def _without_log(database: Database) -> tuple[str, ...]:
    with closing(database.connect_bare(log=False)) as connection:
        if left_log.is_sound(connection, _SECONDS) is False:
            raise DamagedVault(
                "The vault was not closed, and its log is gone since: the database is not whole "
                "without it. It was left as it is; restore a backup.",
                path=database.path,
            )
    return (
        "The vault was not closed the last time, and its log “vault.db-wal” is gone since. "
        f"{_LATEST}",
    )
