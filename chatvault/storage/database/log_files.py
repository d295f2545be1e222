"""The files that SQLite keeps beside a database while it is open."""

from __future__ import annotations

from pathlib import Path

LOG_ENDINGS = ("-wal", "-shm", "-journal")


def log_of(database: Path) -> Path:
    """The write-ahead log of a database."""
    return database.with_name(database.name + "-wal")
