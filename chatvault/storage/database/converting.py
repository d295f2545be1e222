"""Writes a database anew, encrypted or plain; nobody else may have it open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chatvault.domain.work import Work
from chatvault.errors import VaultBusy
from chatvault.storage.database.vault_key import VaultKey


def fold_in_log(connection: Any, path: Path) -> None:
    """Leave no write-ahead log beside the file. Raises VaultBusy where it is open elsewhere."""
    if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
        raise VaultBusy(
            "Another ChatVault has the vault open. Close it and try again; nothing was changed.",
            path=path,
        )


def export(connection: Any, target: Path, key: VaultKey, work: Work) -> None:
    """Write all of the database to the new file ``target``, encrypted if the key says so.

    Raises Cancelled, and what the driver raises.
    """
    numbers = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("user_version", "application_id")
    }
    own = key.sqlcipher if key.encrypts else ""
    connection.execute("ATTACH DATABASE ? AS converted KEY ?", (str(target), own))
    try:
        with work.interruptible(connection.interrupt):
            connection.execute("SELECT sqlcipher_export('converted')").fetchone()
        for name, number in numbers.items():
            connection.execute(f"PRAGMA converted.{name} = {number}")
    except Exception:
        work.check()  # it was interrupted because the work was cancelled
        raise
    finally:
        connection.execute("DETACH DATABASE converted")
