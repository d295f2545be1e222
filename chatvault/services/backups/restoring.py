"""Brings chosen conversations back from a backup into the open vault, and the person's layer."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from chatvault.domain.backup import BackupReason
from chatvault.domain.changes import Changes
from chatvault.domain.health import Done
from chatvault.domain.work import Work
from chatvault.errors import DiskFull, LockedBackup, NotFound, UnreadableFile
from chatvault.services.backups import backup_blobs
from chatvault.services.backups.backups import Backups
from chatvault.services.clock import now
from chatvault.services.disk import require_room
from chatvault.services.unpacked_folder import UnpackedFolder
from chatvault.services.vault_folder import DATABASE
from chatvault.services.working_folders import look
from chatvault.storage import blob_rows, own_layer, schema
from chatvault.storage.activity_repository import ActivityRepository
from chatvault.storage.blobs import Blobs, StoredBlob
from chatvault.storage.database import copies
from chatvault.storage.database.engine import Database
from chatvault.storage.database.vault_key import ENCRYPTED, VaultKey
from chatvault.storage.merging import gathered_rows, repeated_messages, usage_owners
from chatvault.storage.merging.message_store import MessageStore
from chatvault.storage.merging.session_transfer import SessionTransfer
from chatvault.storage.own_layer import Entry
from chatvault.storage.own_layer_store import OwnLayerStore
from chatvault.storage.projects import Projects

_LONGEST_LINE = 4 << 20
_BLOBS = """
SELECT DISTINCT b.sha256, b.size, b.stored_size FROM blob b WHERE b.sha256 IN (
    SELECT a.blob FROM attachment a JOIN message m ON m.id = a.message_id
    JOIN chat_session s ON s.id = m.session_id WHERE s.uid IN (SELECT value FROM json_each(?1))
    UNION SELECT p.blob FROM original_part p JOIN session_file f ON f.file_id = p.file_id
    JOIN chat_session s ON s.id = f.session_id WHERE s.uid IN (SELECT value FROM json_each(?1))
)
"""
_WITH_RUNS = """
WITH RECURSIVE wanted(id, uid) AS (
    SELECT id, uid FROM chat_session WHERE uid = ?
    UNION SELECT run.id, run.uid FROM chat_session run JOIN wanted ON run.parent_id = wanted.id
    WHERE run.relation = 'subagent'
)
SELECT uid FROM wanted
"""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: conversations that were gone, and those that got what they lacked.

    ``unknown`` are conversations that the vault does not have; ``lost_files`` were unreadable
    in the backup. ``versions`` are messages that say something else there, and ``conflicts``
    other differences in words, where both are kept.
    """

    new: int
    completed: int
    known: int
    lost_files: int
    unknown: int
    changes: Changes
    versions: int = 0
    conflicts: tuple[str, ...] = ()


class Restoring:
    """Adds to the open vault; what is there stays. A backup is made before."""

    def __init__(self, database: Database, blobs: Blobs, backups: Backups) -> None:
        self._database, self._blobs, self._backups = database, blobs, backups

    def sessions(
        self, name: str, uids: Sequence[str], work: Work, source: Backups | None = None
    ) -> Restored:
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
                chosen = _known(connection, uids)
                self._backups.create(BackupReason.RESTORE, work)
                # Until rows name the files a cleanup would take them. Whoever needs this turn and
                # that of the backups takes this one last, for imports wait for it.
                with self._blobs.adding(work.check):
                    lost = self._take_blobs(connection, chosen, source.blobs, work)
                    return self._take_rows(connection, chosen, lost, work)

    def layer(self, path: Path, work: Work) -> Restored:
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
        return _restored(store, set(), set(), 0)

    def merge(self, connection: Any, uids: Sequence[str], source: Blobs, work: Work) -> Restored:
        """Take conversations of another vault over in one transaction, with their files.

        ``connection`` is to a copy of the same schema, ``source`` has its files. Where the two
        vaults say different things, both are kept. Raises DiskFull.
        """
        with self._blobs.adding(work.check):
            lost = self._take_blobs(connection, uids, source, work)
            return self._take_rows(connection, uids, lost, work, activity="merge", keep_both=True)

    def _take_blobs(
        self, connection: Any, uids: Sequence[str], source: Blobs, work: Work
    ) -> tuple[str, ...]:
        """Copy the files that the conversations need; the names of those that are unreadable."""
        names = [row[0] for row in connection.execute(_BLOBS, (json.dumps(list(uids)),))]
        lacking = [name for name in names if self._blobs.path(name) is None]
        needed = backup_blobs.size(source, lacking)
        require_room(self._database.path.parent, needed, "What is restored")
        try:
            return backup_blobs.copy(source, self._blobs, lacking, work)
        except OSError as error:
            raise DiskFull(
                f"The files of the conversations could not be copied: {error.strerror}. "
                "No conversation was brought back.",
                path=self._blobs.folder,
            ) from error

    def _take_rows(
        self,
        connection: Any,
        uids: Sequence[str],
        lost: Collection[str],
        work: Work,
        *,
        activity: str = "restore",
        keep_both: bool = False,
    ) -> Restored:
        moment = now()
        with self._database.write() as session:
            for row in connection.execute(_BLOBS, (json.dumps(list(uids)),)):
                blob_rows.note(session, [StoredBlob(*row)], moment)
            messages = MessageStore(session, self._blobs, moment, work.check)
            projects = Projects(session, moment, look)
            transfer = SessionTransfer(session, connection, messages, projects, keep_both=keep_both)
            for place, uid in enumerate(uids):
                work.progress(place, len(uids), "bringing conversations back")
                transfer.take(uid)
            layer = OwnLayerStore(session, transfer.transferred.ids, keep_both=keep_both)
            wanted = set(uids)
            for entry in own_layer.entries(connection):
                if entry.get("uid") in wanted:
                    layer.put(entry)
            note = Done(activity, "done", f"{len(uids)} sessions", moment)
            ActivityRepository(session).note(note)
            done = transfer.transferred
            # What came may be what conversations of the vault repeat, or were taken to have said.
            came = done.new | done.completed
            settled = repeated_messages.leave_out(session, came)
            settled |= usage_owners.give_to_origins(session, came)
            if keep_both:
                settled |= gathered_rows.leave_each_once(session, came, moment)
        restored = _restored(
            layer,
            done.new,
            done.completed,
            len(lost),
            known=len(uids) - len(done.new),
            settled=settled,
        )
        return replace(restored, versions=done.versions, conflicts=tuple(layer.conflicts))


def _restored(
    layer: OwnLayerStore,
    new: set[int],
    completed: set[int],
    lost: int,
    known: int = 0,
    settled: frozenset[int] = frozenset(),
) -> Restored:
    touched = frozenset(layer.touched | new | completed | settled)
    changes = Changes(
        sessions=True,
        messages=bool(new | completed),
        organisation=True,
        backups=True,
        searches=True,
        session_ids=touched,
    )
    return Restored(len(new), len(completed), known, lost, layer.unknown, changes)


def _known(connection: Any, uids: Iterable[str]) -> list[str]:
    """The full ids of those conversations and of their sub-agents' runs. Raises NotFound."""
    found: dict[str, None] = {}
    for uid in uids:
        rows = connection.execute(
            "SELECT uid FROM chat_session WHERE substr(uid, 1, length(?1)) = ?1 LIMIT 2", (uid,)
        ).fetchall()
        if not uid or len(rows) != 1:
            raise NotFound(f"The backup has no conversation with the id “{uid}”.")
        found |= {row[0]: None for row in connection.execute(_WITH_RUNS, rows[0])}
    return list(found)


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
