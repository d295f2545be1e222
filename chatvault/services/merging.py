"""Merges another vault into the open one: conversations, originals and what a person made of them.

Nothing is taken away, and merging the same vault again changes nothing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Work
from chatvault.errors import DamagedVault, LockedBackup, NotFound
from chatvault.importers.containers.container import is_plain_file
from chatvault.services.backups.backups import Backups
from chatvault.services.backups.taking_over import TakenOver, TakingOver
from chatvault.services.disk import require_room
from chatvault.services.encryption.unlocking import keys_of
from chatvault.services.unpacked_folder import UnpackedFolder
from chatvault.services.vault_folder import BLOBS, DATABASE
from chatvault.storage import own_layer, schema
from chatvault.storage.blobs import Blobs
from chatvault.storage.database import copies
from chatvault.storage.database.engine import Database
from chatvault.storage.database.vault_key import VaultKey
from chatvault.storage.merging import wanted_sessions
from chatvault.storage.own_layer_store import OwnLayerStore

_AT_ONCE = 50  # conversations in one transaction
_OWN_KINDS = ("folder", "tag", "search", "person", "layout")


class Merging:
    """Reads another vault, which is left as it is, and adds what this one lacks."""

    def __init__(self, database: Database, backups: Backups, taking_over: TakingOver) -> None:
        self._database, self._backups, self._taking_over = database, backups, taking_over

    def vault(self, place: Path, work: Work) -> TakenOver:
        """Merge the vault in that folder, or of that database. A backup is made before.

        What is thrown away there is not taken. Raises NotFound, LockedBackup, NewerVault,
        DamagedVault, DiskFull and Cancelled; whole conversations have then come, or none.
        """
        path = _database_in(place)
        if path.resolve() == self._database.path.resolve():
            raise NotFound("This is the vault that is open. Choose another one.", path=place)
        # A copy that a killed program leaves must not be the one plain file of an encrypted vault.
        key = self._database.key
        with UnpackedFolder(self._backups.folder) as folder:
            copy = folder / DATABASE
            self._copy(path, copy, key, work)
            self._backups.create(BackupReason.RESTORE, work)
            with copies.opened(copy, key) as connection:
                return self._take(connection, Blobs(path.parent / BLOBS), work)

    def _copy(self, path: Path, copy: Path, key: VaultKey | None, work: Work) -> None:
        """Copy the other database in one moment, and bring the copy up to date."""
        work.progress(0, 0, "reading the other vault")
        other = Database(path, read_only=True)
        try:
            require_room(copy.parent, 2 * other.size(), "The other vault")
            with copies.one_moment(other) as source:
                if key is not None and key.encrypts:
                    copies.encrypt_database(source, copy, key, work.check)
                else:
                    copies.copy_database(source, copy, work)
        finally:
            other.abandon()
        schema.bring_up_to_date(copy, key)

    def _take(self, connection: Any, blobs: Blobs, work: Work) -> TakenOver:
        uids = wanted_sessions.not_trashed(connection)
        self._take_organisation(connection)
        taken = TakenOver()
        for first in range(0, len(uids), _AT_ONCE):
            work.progress(first, len(uids), "merging conversations")
            some = uids[first : first + _AT_ONCE]
            taken += self._taking_over.take(
                connection, some, blobs, work, activity="merge", keep_both=True
            )
        return self._taking_over.listed(taken)

    def _take_organisation(self, connection: Any) -> None:
        """Folders, tags and saved searches, also those that no conversation has."""
        with self._database.write() as session:
            layer = OwnLayerStore(session)
            for entry in own_layer.entries(connection):
                if entry["kind"] in _OWN_KINDS:
                    layer.put(entry)


def is_vault(place: Path) -> bool:
    """Whether a folder or file is a vault."""
    path = _named(place)
    return is_plain_file(path) and (schema.is_vault(path) or _is_encrypted(path))


def _database_in(place: Path) -> Path:
    """The database of that vault. Raises NotFound and LockedBackup."""
    if not is_vault(place):
        raise NotFound("There is no vault here.", path=place)
    path = _named(place)
    if not schema.is_vault(path):
        raise LockedBackup(
            "The other vault is encrypted, so nothing of it can be taken. Open it and remove its "
            "passphrase, or export its conversations as JSON and import them.",
            path=place,
        )
    return path


def _named(place: Path) -> Path:
    return place / DATABASE if os.path.isdir(place) else place


def _is_encrypted(path: Path) -> bool:
    """Whether a file that is no plain database is a vault's whose keys are beside it."""
    try:
        return path.name == DATABASE and keys_of(path.parent) is not None
    except DamagedVault:
        return False
