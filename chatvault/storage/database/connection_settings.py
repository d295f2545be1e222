"""How each connection to a vault is set: what it may do, keeps, and which functions it knows."""

from __future__ import annotations

from typing import Any

from sqlcipher3 import dbapi2

from chatvault.storage.database import caseless, expressions, row_sums

BUSY_TIMEOUT_MS = 5_000
# Of each connection. What a reader reads is in the system's cache as well, and eight readers
# with 64 MB each would add up to more than all the rest of the program.
READER_CACHE_KIB = 2 * 1024
WRITER_CACHE_KIB = 16 * 1024

# What is neither a number nor text is asked by the driver whether it adapts itself, and its type
# after that: 0.9 microseconds for each NULL of a row, where binding it takes 0.03.
dbapi2.register_adapter(bool, int)
dbapi2.register_adapter(type(None), {}.get)


def prepare(connection: Any, *, reader: bool, immutable: bool) -> None:
    """Make a new connection ready, or close it. Raises what the driver raises."""
    try:
        _set(connection, reader=reader, immutable=immutable)
    except BaseException:
        # Left open, it would hold the log of a file that is to be exchanged.
        connection.close()
        raise


def _set(connection: Any, *, reader: bool, immutable: bool) -> None:
    connection.isolation_level = None  # BEGIN is sent by us, so that DDL rolls back too
    pragmas = [
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "temp_store = MEMORY",
        f"cache_size = -{READER_CACHE_KIB if reader else WRITER_CACHE_KIB}",
    ]
    if reader:
        # Only the writer checkpoints: two connections that do are how a WAL gets damaged.
        pragmas += ["wal_autocheckpoint = 0", "query_only = ON"]
    elif not immutable:
        pragmas += ["journal_mode = WAL", "synchronous = FULL", "secure_delete = OFF"]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    expressions.install(connection)
    caseless.install(connection)
    row_sums.install(connection)
