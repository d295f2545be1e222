"""The vault's database: one write connection, and readers that never wait for it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlcipher3 import dbapi2
from sqlmodel import Session

from chatvault.errors import DamagedVault, NewerVault, ReadOnlyVault, VaultBusy, VaultGone
from chatvault.storage.database import connecting, connection_settings, row_sums
from chatvault.storage.database.database_errors import sorted_error, sorted_errors
from chatvault.storage.database.log_files import log_of
from chatvault.storage.database.plain_rows import PlainRows
from chatvault.storage.database.slow_queries import SlowQueries
from chatvault.storage.database.vault_key import VaultKey

# "CVT1" at offset 68 of the file tells that a SQLite file is a vault.
APPLICATION_ID = 0x43565431
WRITE_LOCK_TIMEOUT_S = 600.0
_LOCK_NOTICE_S = 0.5

Waiting = Callable[[], None]


class Database:
    """One vault's ``vault.db``. Every connection of the program to it is made here.

    A vault that may not be written to is opened read-only: ``write`` then raises ReadOnlyVault.
    """

    def __init__(
        self,
        path: Path,
        waiting: Waiting = lambda: None,
        *,
        read_only: bool = False,
        key: VaultKey | None = None,
    ) -> None:
        """``waiting`` is called once each time another process holds the vault for a while.

        ``read_only``: nothing is written, whatever the file's permissions are. ``key`` opens an
        encrypted vault.
        """
        self.path, self.key = path, key
        self._waiting = waiting
        self.read_only = read_only or (path.exists() and not _is_writable(path))
        self._opened: tuple[int, int] | None = None  # the file that the connections have open
        self.schema: int | None = None  # its version, once it was made that of this program
        self._write_turn = threading.RLock()
        self._lock = FileLock(str(path.with_suffix(".lock")), thread_local=False)
        self.slow_queries = SlowQueries()
        self._readers = self._engine(reader=True, pool_size=8)
        self._writer = self._engine(reader=False, pool_size=1)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the vault. Raises KnownError."""
        self.require_there()
        with sorted_errors(self.path), Session(self._readers) as session:
            yield session

    @contextmanager
    def rows(self) -> Iterator[PlainRows]:
        """Bare rows of one moment of the vault, for what has to be quick. Raises KnownError."""
        self.require_there()
        with sorted_errors(self.path), closing(self._readers.raw_connection()) as connection:
            driver: Any = connection.driver_connection
            driver.execute("BEGIN")  # the pool rolls back what it gets back
            yield PlainRows(driver, self.slow_queries)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block succeeds and rolls back when it raises.

        Only one block runs at a time, in this process and among processes. Raises KnownError.
        """
        if self.read_only:
            raise ReadOnlyVault(
                "The vault may not be written to, so nothing was changed. "
                "Make its folder writable, or open another vault.",
                path=self.path,
            )
        self.require_there()
        with (
            self._write_turn,
            sorted_errors(self.path),
            self._among_processes(),
            self._writer.connect() as connection,
        ):
            driver: Any = connection.connection.driver_connection
            self._require_known(driver)
            row_sums.keep(driver.execute)
            with Session(connection) as session, session.begin():
                yield session

    @contextmanager
    def exclusive(self) -> Iterator[Engine]:
        """The write connection's engine, for migrations and VACUUM."""
        with self._write_turn, sorted_errors(self.path), self._among_processes():
            yield self._writer

    def connect_raw(self) -> Any:
        """A driver's connection of its own for reading, to be closed by the caller."""
        self.require_there()
        # A connection that may write would fold the log into the file when it closes.
        how = self._how().replace("mode=rwc", "mode=ro")
        connection = connecting.connect(self.path, self.key, how, check_same_thread=False)
        connection_settings.prepare(connection, reader=True, immutable=self.read_only)
        return connection

    def connect_bare(self, *, log: bool) -> Any:
        """The same for a look at what may be damaged, with the write-ahead log or without it."""
        how = "mode=ro" if log else "mode=ro&immutable=1"
        return connecting.connect(self.path, self.key, how)

    def size(self) -> int:
        """Bytes of the database on disk, its write-ahead log included."""
        return sum(file.st_size for file in self._files())

    def modified(self) -> tuple[int, ...]:
        """Sizes and times of the database's files; the same as long as nobody writes.

        An empty log says nothing: who only reads may make one.
        """
        return tuple(
            part
            for file in self._files()
            if file.st_size
            for part in (file.st_size, file.st_mtime_ns)
        )

    def close(self) -> None:
        """Fold the write-ahead log into the file and close every connection. Raises KnownError.

        A damaged vault is left as it is: whoever reads or writes is told.
        """
        self._readers.dispose()
        try:
            if not self.read_only and os.path.exists(self.path):
                with (
                    suppress(DamagedVault),
                    self._write_turn,
                    sorted_errors(self.path),
                    self._writer.connect() as connection,
                ):
                    driver = connection.connection.driver_connection
                    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
        finally:
            self._writer.dispose()

    def abandon(self) -> None:
        """Close every connection and write nothing, for a vault that cannot be opened."""
        self._readers.dispose()
        self._writer.dispose()

    @property
    def is_encrypted(self) -> bool:
        """Whether the file on disk is."""
        return connecting.is_encrypted(self.path, self.key)

    def require_there(self) -> None:
        """Raise VaultGone where the file is another one by now, or none.

        On some systems an open file can be written to after it was deleted: whatever is
        acknowledged would be lost.
        """
        if self._opened is not None and self._opened != _file_number(self.path):
            raise VaultGone(
                "The vault is no longer where it was: its folder was moved or deleted, or its "
                "disk is not there. Nothing was changed. Put it back, or close ChatVault and open "
                "the vault where it is now.",
                path=self.path,
            )

    def _require_known(self, driver: Any) -> None:
        """Raise NewerVault where a newer program has brought the vault up since it was opened."""
        if self.schema is not None:
            (version,) = driver.execute("PRAGMA user_version").fetchone()
            if version > self.schema:
                raise NewerVault(
                    "A newer ChatVault has changed how the vault is laid out since it was opened "
                    "here. Nothing was changed. Start the newer ChatVault.",
                    path=self.path,
                )

    def _files(self) -> Iterator[os.stat_result]:
        """How the database and its write-ahead log are on disk, those that are there."""
        for file in (self.path, log_of(self.path)):
            with suppress(OSError):  # the log goes with the last who has it open, or the disk does
                yield file.stat()

    def _how(self) -> str:
        mode = "mode=rwc"
        if self.read_only:
            # SQLite cannot make its shared memory here. Immutable does without, but would not
            # see a write-ahead log that is still beside the file.
            log = log_of(self.path)
            mode = "mode=ro" if log.exists() else "mode=ro&immutable=1"
        return mode

    def _engine(self, *, reader: bool, pool_size: int) -> Engine:
        engine = create_engine(
            "sqlite://",
            module=dbapi2,
            hide_parameters=True,  # an error would quote what conversations say
            creator=lambda: connecting.connect(
                self.path,
                self.key,
                self._how(),
                check_same_thread=False,
                timeout=connection_settings.BUSY_TIMEOUT_MS / 1000,
            ),
            poolclass=QueuePool,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=120,
            pool_use_lifo=True,  # the one whose cache is warm
        )
        immutable = self.read_only

        def on_connect(connection: Any, _record: object) -> None:
            connection_settings.prepare(connection, reader=reader, immutable=immutable)
            self._opened = self._opened or _file_number(self.path)

        def on_begin(connection: Any) -> None:
            driver = connection.connection.driver_connection
            if reader:
                driver.execute("BEGIN")
            else:
                self._begin_writing(driver)

        event.listen(engine, "connect", on_connect)
        event.listen(engine, "begin", on_begin)
        self.slow_queries.watch(engine)
        return engine

    def _begin_writing(self, driver: Any) -> None:
        """Wait also for a program that has no part in our lock, such as a browser of databases."""
        end = time.monotonic() + WRITE_LOCK_TIMEOUT_S
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
                return
            except dbapi2.OperationalError as error:
                known = sorted_error(error, self.path)
                if not isinstance(known, VaultBusy) or time.monotonic() > end:
                    raise
            self._waiting()

    @contextmanager
    def _among_processes(self) -> Iterator[None]:
        try:
            self._lock.acquire(timeout=_LOCK_NOTICE_S)
        except Timeout:
            self._waiting()
            try:
                self._lock.acquire(timeout=WRITE_LOCK_TIMEOUT_S)
            except Timeout as error:
                raise VaultBusy(
                    "Another ChatVault has been writing to the vault for a long time. "
                    "Nothing was changed; close it or try again later.",
                    path=self.path,
                ) from error
        try:
            yield
        finally:
            self._lock.release()


def _file_number(path: Path) -> tuple[int, int] | None:
    """What tells a file from another of the same name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


SQLITE_VERSION: str = dbapi2.sqlite_version
