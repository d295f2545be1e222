"""Opening other programs' databases, which may be in use, only to read them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from chatvault.domain.tables.database_address import database_address
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.containers.heads import sign_of

MAGIC = b"SQLite format 3\0"
LOGS = ("-wal", "-journal")  # hold what a database does not yet, or no longer
BESIDE = (*LOGS, "-shm")  # what SQLite keeps beside a database

_LOGGING = slice(18, 20)  # bytes of the head that tell whether writes are logged first
_CHANGES = slice(24, 28)  # those that count its changes
_UNLOCKED = "mode=ro&immutable=1"  # nothing keeps other programs from writing meanwhile
_PATIENCE = 4.0  # seconds that a program which writes is waited for
_LARGEST_VALUE = 256 * 1024**2  # bytes; a schema can make a value of a few bytes endless
_PERMITTED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
# What a query of an importer may call.
_FUNCTIONS = {"instr", "like", "glob", "substr", "length", "count", "max", "min"}
_DAMAGED = "The database is damaged or cut short. What could be read of it was kept."
_BUSY = "Another program is writing to the database. Close that program and import it again."
_WRITTEN = (
    "Another program wrote to the database while it was read, so some of it may be missing. "
    "Import it again."
)
_TOO_LARGE = "The database holds a value that is too large. What could be read of it was kept."


class WrittenMeanwhile(UnreadableFile):
    """What was read of a database may belong to different moments."""


class Database:
    """An open database; a failure of SQLite is an UnreadableFile.

    ``failures`` are what the driver of the connection raises. ``sorts_in_memory``: what is sorted
    lies in memory, however much it is.
    """

    def __init__(
        self,
        connection: Any,
        path: Path,
        failures: tuple[type[Exception], ...] = (sqlite3.Error,),
        *,
        sorts_in_memory: bool = False,
    ) -> None:
        self.sorts_in_memory = sorts_in_memory
        self._connection, self._path = connection, path
        self._failures: tuple[type[Exception], ...] = (*failures, UnicodeDecodeError)
        self.tables: set[str] = {
            str(name) for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type='table'")
        }

    def rows(self, query: str, parameters: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query. Raises UnreadableFile."""
        try:
            # Not "yield from": that closes the cursor of who stops early, maybe after the database.
            for row in self._connection.execute(query, parameters):  # noqa: UP028
                yield row
        except self._failures as error:  # its message may hold any bytes
            raise UnreadableFile(_sentence(error), path=self._path) from error

    def columns(self, table: str) -> set[str]:
        """The names of a table's columns, which differ by the version that made it."""
        return {str(row[1]) for row in self.rows(f"PRAGMA table_info({table})")}

    def records(self, table: str, rest: str = "", *parameters: Any) -> Iterator[dict[str, Any]]:
        """The rows of a table by the names of their columns; ``rest`` goes on with the query."""
        names = [str(row[1]) for row in self.rows(f"PRAGMA table_info({table})")]
        for row in self.rows(f"SELECT * FROM {table} {rest}", parameters):
            yield dict(zip(names, row, strict=False))  # a column may be added meanwhile


def is_database(container: Container, name: str) -> bool:
    """Whether the file is a database of SQLite."""
    return sign_of(container, name).startswith(MAGIC)


def claimed_stores(
    container: Container, names: Sequence[str], is_ours: Callable[[Database], bool]
) -> list[str]:
    """Those of the names that are databases of a tool, each with what SQLite keeps beside it."""
    found, known = list[str](), set(names)
    for name in (each for each in names if is_database(container, each)):
        if _belongs(container, name, known, is_ours):
            found += [name, *(other for end in BESIDE if (other := name + end) in known)]
    return found


def _belongs(
    container: Container, name: str, names: Collection[str], is_ours: Callable[[Database], bool]
) -> bool:
    for _ in range(2):  # once its program writes to it, it is read with its log
        try:
            with opened(container, name, names) as database:
                return is_ours(database)
        except WrittenMeanwhile:
            continue
        except UnreadableFile:  # nobody can tell whose it is
            break
    return False


def stores_in(names: Collection[str]) -> list[str]:
    """The databases among claimed names, without what SQLite keeps beside them."""
    return sorted(name for name in names if not name.endswith(BESIDE))


def did_change(container: Container, name: str, names: Collection[str]) -> bool:
    """Whether the database or its log is not in the vault as it is."""
    files = {name, *(name + end for end in BESIDE)} & set(names)
    return not files <= container.unchanged


def unchanged_stores(container: Container, names: Collection[str]) -> frozenset[str]:
    """The databases among claimed names that are in the vault as they are, with their logs."""
    known = set(names)
    return frozenset(name for name in stores_in(known) if not did_change(container, name, known))


@contextmanager
def opened(container: Container, name: str, names: Collection[str]) -> Iterator[Database]:
    """The database where it lies, or a copy of it. Raises UnreadableFile.

    It is copied out of an archive, and where reading it would leave files beside it. Where
    it is read without a lock and another program wrote to it meanwhile, it is told at the end.
    """
    path = place_of(container, name)
    flags = _flags(path) if path.is_file() else None
    if flags is not None:
        with _watched(path, flags), closing(_connected(path, flags)) as connection:
            yield Database(connection, path)
        return
    with tempfile.TemporaryDirectory(prefix="chatvault-") as folder:
        copy = Path(folder, "database")
        if path.is_file():
            _copy_file(path, copy)
        else:
            _copy_member(container, name, names, copy)
        with closing(_connected(copy, "mode=ro")) as connection:
            yield Database(connection, container.path)


@contextmanager
def _watched(path: Path, flags: str) -> Iterator[None]:
    """Raises WrittenMeanwhile where the file was read without a lock and is another one now."""
    before = _looks(path)
    try:
        yield
    except UnreadableFile as error:
        if flags == _UNLOCKED and _looks(path) != before:
            raise WrittenMeanwhile(_WRITTEN, path=path) from error
        raise
    if flags == _UNLOCKED and _looks(path) != before:
        raise WrittenMeanwhile(_WRITTEN, path=path)


def _looks(path: Path) -> tuple[int, int, bytes, bool] | None:
    """Size, time, count of changes and whether there is a log; None where it is there no more."""
    try:
        status = path.stat()
        changes = _head(path)[_CHANGES]
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, changes, os.path.exists(f"{path}-wal")


def _copy_file(path: Path, copy: Path) -> None:
    """Copy a database with its log of writes, which a person may not have chosen with it."""
    try:
        shutil.copyfile(path, copy)
        shutil.copyfile(f"{path}-wal", f"{copy}-wal")
    except OSError as error:
        raise UnreadableFile(f"It cannot be copied: {error.strerror}.", path=path) from error


def _copy_member(container: Container, name: str, names: Collection[str], copy: Path) -> None:
    for ending in ("", *BESIDE):
        if ending and name + ending not in names:
            continue
        with container.open(name + ending) as stream, Path(f"{copy}{ending}").open("wb") as file:
            shutil.copyfileobj(stream, file, 1 << 20)


def _flags(path: Path) -> str | None:
    """How the database can be opened without leaving a file beside it, None where it cannot.

    One with a log of writes needs the log's index, which SQLite makes where it is missing.
    """
    log, index = (os.path.exists(f"{path}{ending}") for ending in ("-wal", "-shm"))
    if log:
        return "mode=ro" if index else None
    return _UNLOCKED if _head(path)[_LOGGING] == b"\x02\x02" else "mode=ro"


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_CHANGES.stop)


def _connected(path: Path, flags: str) -> sqlite3.Connection:
    try:
        address = database_address(path.absolute(), flags)
        connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
        let_only_read(connection)
    except sqlite3.Error as error:
        raise UnreadableFile(_DAMAGED, path=path) from error
    return connection


def let_only_read(connection: Any) -> None:
    """Refuse everything but reading columns of tables from now on."""
    connection.text_factory = _text
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.set_authorizer(_authorized)


def _authorized(
    action: int, what: str | None, detail: str | None, _schema: str | None, view: str | None
) -> int:
    """Let columns of tables be read and named, and nothing that a view puts in their place."""
    reads = action in _PERMITTED and view is None
    names = action == sqlite3.SQLITE_PRAGMA and what == "table_info"
    compares = action == sqlite3.SQLITE_FUNCTION and detail in _FUNCTIONS and view is None
    return sqlite3.SQLITE_OK if reads or names or compares else sqlite3.SQLITE_DENY


def _sentence(error: Exception) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_TOOBIG:
        return _TOO_LARGE
    return _BUSY if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else _DAMAGED


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


@contextmanager
def opened_made(path: Path) -> Iterator[Database]:
    """A database that was made of other files, which nobody else knows of."""
    with closing(_connected(path, "mode=ro&immutable=1")) as connection:
        yield Database(connection, path)
