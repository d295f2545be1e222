"""The one place that opens a database of the program's own, encrypted or plain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from chatvault.domain.tables.database_address import database_address
from chatvault.storage.database.vault_key import VaultKey

MAGIC = b"SQLite format 3\x00"


def connect(path: Path, key: VaultKey | None = None, how: str = "mode=rwc", **options: Any) -> Any:
    """A driver's connection; ``how`` are SQLite's own parameters of an address.

    Raises what the driver raises.
    """
    connection = dbapi2.connect(database_address(path.absolute(), how), uri=True, **options)
    if key is not None and is_encrypted(path, key):
        connection.execute(f'PRAGMA key = "{key.sqlcipher}"')
    return connection


def is_encrypted(path: Path, key: VaultKey | None) -> bool:
    """Whether a database is encrypted; one that is new will be as the key says.

    Told by the file: while a passphrase is set or removed it may be either.
    """
    if key is None:
        return False
    try:
        with path.open("rb") as stream:
            head = stream.read(len(MAGIC))
    except FileNotFoundError:
        head = b""
    return head != MAGIC if head else key.encrypts
