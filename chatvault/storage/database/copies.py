"""Copies of a vault's database: made in one piece, checked before anybody relies on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatvault.domain.session import Relation
from chatvault.domain.work import Work
from chatvault.errors import DiskFull
from chatvault.storage.database import sql_text
from chatvault.storage.database.connecting import connect
from chatvault.storage.database.database_errors import DRIVER_ERRORS, driver_errors, sorted_error
from chatvault.storage.database.engine import Database
from chatvault.storage.database.vault_key import VaultKey

_LOOK = 100  # statements
_PAGES_AT_ONCE = 1_000  # some 4 MB, a hundredth of a second


@dataclass(frozen=True, slots=True)
class CopyContent:
    """What a checked copy holds."""

    sessions: int
    messages: int
    schema: int


@contextmanager
def one_moment(database: Database) -> Iterator[Any]:
    """A driver's connection that sees the vault as it is at this moment, whoever writes to it.

    Raises KnownError where the database cannot be read.
    """
    with driver_errors(database.path), closing(database.connect_raw()) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment
        yield connection


@contextmanager
def opened(path: Path, key: VaultKey | None = None, how: str = "mode=ro") -> Iterator[Any]:
    """A driver's connection to a copy, for reading. Raises KnownError."""
    with (
        driver_errors(path),
        closing(connect(path, key, how, isolation_level=None)) as connection,
    ):
        yield connection


def new(path: Path, key: VaultKey | None) -> Any:
    """A driver's connection to a new copy, that is only relied on once it is whole."""
    connection = connect(path, key, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def copy_database(source: Any, target: Path, work: Work, key: VaultKey | None = None) -> None:
    """Write a whole copy of what the connection sees to ``target``, encrypted if that is.

    A file copy could miss what is still in the write-ahead log. ``source`` is in ``one_moment``:
    without it each write would have the copy start again. Raises what the driver raises, and
    Cancelled.
    """

    def report(_status: int, remaining: int, total: int) -> None:
        work.progress(total - remaining, total, "copying the database")

    with closing(connect(target, key)) as copy:
        source.backup(copy, pages=_PAGES_AT_ONCE, progress=report)


def encrypt_database(source: Any, target: Path, key: VaultKey, check: Callable[[], None]) -> None:
    """Write a whole copy of what the connection to a plain database sees, encrypted.

    SQLite hands an encrypted database no plain pages, and nothing plain may be written.
    ``check`` is called between rows and may raise to stop. Raises what the driver raises.
    """
    with closing(new(target, key)) as copy:
        sql_text.run(copy, _statements(source, target, check), target)


def problems(path: Path, work: Work, key: VaultKey | None = None) -> list[str]:
    """What is wrong with a copy: damaged pages, an index out of step; empty if nothing is.

    Raises Cancelled, and DiskFull where there is no room to look: that says nothing of the copy.
    """
    try:
        with (
            closing(connect(path, key)) as connection,
            work.interruptible(connection.interrupt),
        ):
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
            found = [text for text in found if text != "ok"]
            found += [
                f"foreign key of {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")
            ]
            for index in ("message_fts", "session_fts"):
                connection.execute(f"INSERT INTO {index}({index}) VALUES ('integrity-check')")
            connection.rollback()
    except DRIVER_ERRORS as error:
        work.check()  # it was interrupted because the work was cancelled
        known = sorted_error(error, path)
        if isinstance(known, DiskFull):
            raise known from error
        found = [str(error)]
    return found


def content(connection: Any) -> CopyContent:
    """What a copy holds, for its manifest; its conversations are counted as lists count them."""
    return CopyContent(
        sessions=_one(
            connection,
            "SELECT count(*) FROM chat_session "
            f"WHERE relation IS NOT '{Relation.SUBAGENT}' OR parent_id IS NULL",
        ),
        messages=_one(connection, "SELECT count(*) FROM message"),
        schema=_one(connection, "PRAGMA user_version"),
    )


def blob_names(connection: Any) -> tuple[str, ...]:
    """Every file that the database names."""
    rows = connection.execute("SELECT sha256 FROM blob ORDER BY sha256")
    return tuple(row[0] for row in rows)


def _statements(source: Any, target: Path, check: Callable[[], None]) -> Iterator[str]:
    """The source as SQL text; what the driver raises of it says nothing of the text."""
    with driver_errors(target):
        for number, statement in enumerate(sql_text.statements(source)):
            if number % _LOOK == 0:
                check()
            yield statement


def _one(connection: Any, statement: str) -> int:
    return int(connection.execute(statement).fetchone()[0])
