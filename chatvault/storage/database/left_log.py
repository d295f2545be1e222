"""What a program left beside the database that ended without closing the vault.

SQLite reads whatever write-ahead log lies beside a file, and folds it in: one of another vault,
or of a later state of a file that was copied back, would damage a database that is whole.
"""

from __future__ import annotations

import datetime
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from chatvault.storage.database.database_errors import DRIVER_ERRORS
from chatvault.storage.database.engine import Database
from chatvault.storage.database.log_files import log_of
from chatvault.storage.database.small_values import IDENTITY, VALUE

_STEPS = 1_000  # of SQLite's machine between two looks at the clock


class OpenMark:
    """A file beside the database that is there while a program has the vault open.

    An OS lock on it tells whether that program still lives.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_suffix(".open")
        self._log = log_of(database)
        self._lock = FileLock(self._path, thread_local=False)
        self.was_left = self._path.exists()  # somebody has the vault open, or did not close it

    def take(self) -> bool:
        """Make the file, and hold it; False where another program does."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def end(self) -> None:
        """Let go of it; the file goes where all that was written is in the database."""
        if self._lock.is_locked:
            self._lock.release()
            with suppress(OSError):  # the disk is away: the mark stays, and the next start looks
                if is_empty(self._log):
                    self.forget()

    def let_go(self) -> None:
        """Let go of it where the vault could not be opened: the file is there if it was before."""
        if self._lock.is_locked:
            self._lock.release()
            if not self.was_left:
                self.forget()

    def forget(self) -> None:
        """Take the file away: nothing of the vault is in a log."""
        self._path.unlink(missing_ok=True)


def is_empty(log: Path) -> bool:
    """Whether nothing of the vault is in the log alone."""
    return not log.exists() or log.stat().st_size == 0


def is_foreign(database: Database, seconds: float) -> bool:
    """Whether the database is sound alone and not with the log, or another one with it.

    Looks for at most so long at each; where that does not suffice the log is taken as it is.
    """
    with closing(database.connect_bare(log=True)) as connection:
        sound, identity = is_sound(connection, seconds), _identity(connection)
    with closing(database.connect_bare(log=False)) as connection:
        if sound is False:
            return is_sound(connection, seconds) is True
        own = _identity(connection)
        return own is not None and identity != own


def is_sound(connection: Any, seconds: float) -> bool | None:
    """Whether the pages are; None where the time did not suffice to tell."""
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
    except DRIVER_ERRORS as error:
        return None if "interrupted" in str(error) else False
    finally:
        connection.set_progress_handler(None, 0)
    return bool(found and found[0] == "ok")


def put_aside(log: Path, now: int) -> Path:
    """Give the log another name, under which SQLite does not find it; ``now`` in UTC ms."""
    moment = datetime.datetime.fromtimestamp(now / 1000, datetime.UTC)
    kept = log.with_name(f"{log.name}.foreign-{moment:%Y-%m-%d-%H%M%S}")
    while kept.exists():
        kept = kept.with_name(kept.name + "-again")
    log.replace(kept)
    log.with_name(log.name.removesuffix("-wal") + "-shm").unlink(missing_ok=True)
    return kept


def _identity(connection: Any) -> str | None:
    """Which vault it is; None where it cannot be told."""
    try:
        found = connection.execute(VALUE, (IDENTITY,)).fetchone()
    except DRIVER_ERRORS:
        return None
    return None if found is None else str(found[0])
