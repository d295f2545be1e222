"""Brings chosen conversations back from a backup into the open vault, and the person's layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from chatvault.domain.changes import Changes
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Work
from chatvault.errors import LockedBackup, UnreadableFile
from chatvault.services.backups.backups import Backups
from chatvault.services.backups.taking_over import TakenOver, TakingOver
from chatvault.services.unpacked_folder import UnpackedFolder
from chatvault.services.vault_folder import DATABASE
from chatvault.storage import schema
from chatvault.storage.database import copies
from chatvault.storage.database.engine import Database
from chatvault.storage.database.vault_key import ENCRYPTED, VaultKey
from chatvault.storage.merging import wanted_sessions
from chatvault.storage.own_layer import Entry
from chatvault.storage.own_layer_store import OwnLayerStore

_LONGEST_LINE = 4 << 20


@dataclass(frozen=True, slots=True)
class PutBack:
    """What a person made of the vault is back; ``unknown`` are conversations that it lacks."""

    unknown: int
    changes: Changes


class Restoring:
    """Adds to the open vault; what is there stays. A backup is made before."""

    def __init__(self, database: Database, backups: Backups, taking_over: TakingOver) -> None:
        self._database, self._backups, self._taking_over = database, backups, taking_over

    def sessions(
        self, name: str, uids: Sequence[str], work: Work, source: Backups | None = None
    ) -> TakenOver:
        """Bring those conversations back from a backup, with what the person made of them.

        ``source`` are other backups than the vault's own. Raises NotFound, DiskFull and
        KnownError; the vault is then as it was.
        """
        source = source or self._backups
        key = source.key_named(name)
        place = source.workplace(key.id if key else "", self._backups.folder)
        with source.kept(work), UnpackedFolder(place) as folder:
            copy = folder / DATABASE
            source.unpack(name, copy, work)
            schema.bring_up_to_date(copy, key)
            with copies.opened(copy, key) as connection:
                chosen = wanted_sessions.called(connection, uids)
                self._backups.create(BackupReason.RESTORE, work)
                taken = self._taking_over.take(
                    connection, chosen, source.blobs, work, activity="restore"
                )
                return self._taking_over.listed(taken)

    def layer(self, path: Path, work: Work) -> PutBack:
        """Put back what a person made of the vault, from the file in a backup that says it.

        Raises UnreadableFile and LockedBackup; the vault is then as it was.
        """
        found = list(_read_layer(path, self._database.key))
        self._backups.create(BackupReason.RESTORE, work)
        with self._database.write() as session:
            store = OwnLayerStore(session)
            try:
                for entry in found:
                    work.check()
                    store.put(entry)
            except (KeyError, TypeError, ValueError) as error:
                raise UnreadableFile(
                    "An entry of the file is not what it should be. Nothing was changed.",
                    path=path,
                ) from error
        changes = Changes(
            sessions=True,
            organisation=True,
            backups=True,
            searches=True,
            layouts=True,
            session_ids=frozenset(store.touched),
        )
        return PutBack(store.unknown, changes)


def _read_layer(path: Path, key: VaultKey | None) -> Iterable[Entry]:
    """The entries of such a file. Raises UnreadableFile and LockedBackup."""
    if path.suffix == ENCRYPTED and key is None:
        raise LockedBackup("The file is encrypted, and this vault is not.", path=path)
    try:
        with path.open("rb") as file:
            stream = file if key is None or path.suffix != ENCRYPTED else key.decrypted(file)
            while line := stream.readline(_LONGEST_LINE):
                entry = orjson.loads(line)
                if not isinstance(entry, dict):
                    raise ValueError("not an entry")
                yield entry
    except (OSError, ValueError) as error:
        raise UnreadableFile(
            "The file cannot be read as what a backup says of your tags, notes and titles. "
            "Nothing was changed.",
            path=path,
        ) from error
