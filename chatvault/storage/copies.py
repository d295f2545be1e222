"""Copies of a vault's database: made in one piece, checked before anybody relies on them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from chatvault.storage.engine import Database


@dataclass(frozen=True, slots=True)
class CopyContent:
    """What a checked copy holds."""

    sessions: int
    messages: int
    schema: int
    blobs: tuple[str, ...]


def copy_database(database: Database, target: Path) -> None:
    """Write a whole copy of the database as it is at this moment to ``target``.

    A file copy could miss what is still in the write-ahead log; a stepwise copy would start
    again with every write. Raises what the driver raises.
    """
    source = database.connect_raw()
    try:
        copy = dbapi2.connect(str(target))
        try:
            source.backup(copy, pages=-1)
        finally:
            copy.close()
    finally:
        source.close()


def problems(path: Path) -> list[str]:
    """What is wrong with a copy: damaged pages, an index out of step; empty if nothing is."""
    connection = dbapi2.connect(str(path))
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
        found = [text for text in found if text != "ok"]
        found += [
            f"foreign key of {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")
        ]
        for index in ("message_fts", "session_fts"):
            connection.execute(f"INSERT INTO {index}({index}) VALUES ('integrity-check')")
        connection.rollback()
    except dbapi2.DatabaseError as error:
        found = [str(error)]
    finally:
        connection.close()
    return found


def content(path: Path) -> CopyContent:
    """What a copy holds, for its manifest."""
    connection = dbapi2.connect(str(path))
    try:
        return CopyContent(
            sessions=_one(connection, "SELECT count(*) FROM chat_session"),
            messages=_one(connection, "SELECT count(*) FROM message"),
            schema=_one(connection, "PRAGMA user_version"),
            blobs=tuple(
                row[0] for row in connection.execute("SELECT sha256 FROM blob ORDER BY sha256")
            ),
        )
    finally:
        connection.close()


def _one(connection: Any, statement: str) -> int:
    return int(connection.execute(statement).fetchone()[0])
