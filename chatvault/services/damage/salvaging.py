"""Makes a new vault database of what can be read of a damaged one, which is kept."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.safekeeping.rescue import Rescued
from chatvault.domain.work import Work
from chatvault.errors import DamagedVault, NewerVault, NotFound, VaultBusy
from chatvault.services import file_modes
from chatvault.services.damage.exchanging import exchange, finish
from chatvault.services.damage.repairing import Repairing
from chatvault.services.disk import require_room
from chatvault.services.searching.indexing import Indexing
from chatvault.services.unpacked_folder import UnpackedFolder
from chatvault.services.vault_folder import BLOBS, DATABASE
from chatvault.storage import schema
from chatvault.storage.blobs import Blobs
from chatvault.storage.database import salvage
from chatvault.storage.database.engine import Database
from chatvault.storage.database.salvage import DamagedDatabase, Salvaged
from chatvault.storage.database.vault_key import VaultKey


def salvage_vault(folder: Path, work: Work, key: VaultKey | None = None) -> Rescued:
    """Put a database of everything that can be read in place of the damaged one of a vault.

    The damaged one stays beside it under another name, log and all. Raises KnownError and
    Cancelled: the vault is then as it was, also where somebody wrote to it meanwhile. No window
    may have it open.
    """
    file_modes.make_private()
    path = folder / DATABASE
    if not path.is_file():
        raise NotFound(
            "There is no vault in this folder, so there is nothing to salvage.", path=path
        )
    finish(path)
    require_room(folder, 2 * path.stat().st_size, "Salvaging")
    with UnpackedFolder(folder) as workplace:
        before = Database(path).modified()
        salvaged = _copied(path, workplace / DATABASE, Blobs(folder / BLOBS, key), work)
        if Database(path).modified() != before:
            raise VaultBusy(
                "Another ChatVault wrote to the vault meanwhile. Nothing was changed; close it "
                "and try again.",
                path=path,
            )
        kept = exchange(path, workplace / DATABASE, key)
    return Rescued(salvaged.sessions, salvaged.messages, kept, lost=salvaged.lost_rows)


def _copied(path: Path, target: Path, blobs: Blobs, work: Work) -> Salvaged:
    database = Database(target, key=blobs.key)
    schema.prepare(database)
    damaged = DamagedDatabase(path, blobs.key)
    try:
        _require_known(damaged, path)
        salvaged = salvage.copy(
            damaged,
            target,
            lambda table, rows: work.progress(rows, 0, f"reading {table}"),
            blobs.key,
        )
    finally:
        damaged.close()
    if not (salvaged.messages or salvaged.sessions):
        database.close()
        raise DamagedVault(
            "Nothing of the database can be read any more. It was left as it is; restore a "
            "backup into a new folder.",
            path=path,
        )
    Repairing(database, blobs, Indexing(database)).run(work)
    database.close()
    return salvaged


def _require_known(damaged: DamagedDatabase, path: Path) -> None:
    """Refuse a vault of a later program: what only that knows would not be copied."""
    if damaged.revision() > schema.SCHEMA_VERSION:
        raise NewerVault(
            "The vault was written by a newer ChatVault, which alone can salvage all of it. It was "
            "left as it is; install the newer program.",
            path=path,
        )
