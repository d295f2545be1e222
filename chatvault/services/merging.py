"""Merges another vault into the open one: conversations, originals and what a person made of them.

Nothing is taken away, and merging the same vault again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatvault.domain.backup import BackupReason
from chatvault.domain.changes import Changes
from chatvault.domain.work import Work
from chatvault.errors import NotFound
from chatvault.services.backups import Backups
from chatvault.services.disk import require_room
from chatvault.services.restoring import Restored, Restoring
from chatvault.services.unpacked_folder import UnpackedFolder
from chatvault.storage import copies, own_layer, schema
from chatvault.storage.blobs import Blobs
from chatvault.storage.engine import Database
from chatvault.storage.own_layer_store import OwnLayerStore

_DATABASE, _BLOBS = "vault.db", "blobs"
_AT_ONCE = 50  # conversations in one transaction
_CHOSEN = "SELECT uid FROM chat_session WHERE status <> 'trashed' ORDER BY id"
_OWN_KINDS = ("folder", "tag", "search", "person", "layout")


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of another vault.

    ``new`` conversations came, ``completed`` got messages that they lacked; ``versions`` are
    messages that say something else there and stand beside the vault's, ``conflicts`` other
    differences, a sentence each. ``lost_files`` could not be read there.
    """

    new: int
    completed: int
    known: int
    versions: int
    lost_files: int
    conflicts: tuple[str, ...]
    changes: Changes


class Merging:
    """Reads another vault, which is left as it is, and adds what this one lacks."""

    def __init__(self, database: Database, backups: Backups, restoring: Restoring) -> None:
        self._database, self._backups, self._restoring = database, backups, restoring

    def vault(self, place: Path, work: Work) -> Merged:
        """Merge the vault in that folder, or of that database. A backup is made before.

        What is thrown away there is not taken. Raises NotFound, NewerVault, DamagedVault,
        DiskFull and Cancelled; whole conversations have then come, or none.
        """
        path = _database_in(place)
        if path.resolve() == self._database.path.resolve():
            raise NotFound("This is the vault that is open. Choose another one.", path=place)
        with UnpackedFolder(self._backups.folder) as folder:
            copy = folder / _DATABASE
            self._copy(path, copy, work)
            self._backups.create(BackupReason.RESTORE, work)
            with copies.opened(copy) as connection:
                return self._take(connection, Blobs(path.parent / _BLOBS), work)

    def _copy(self, path: Path, copy: Path, work: Work) -> None:
        """Copy the other database in one moment, and bring the copy up to date."""
        work.progress(0, 0, "reading the other vault")
        other = Database(path, read_only=True)
        try:
            require_room(copy.parent, 2 * other.size(), "The other vault")
            with copies.one_moment(other) as source:
                copies.copy_database(source, copy)
        finally:
            other.abandon()
        schema.bring_up_to_date(copy)

    def _take(self, connection: Any, blobs: Blobs, work: Work) -> Merged:
        uids = [row[0] for row in connection.execute(_CHOSEN)]
        self._take_organisation(connection)
        done: list[Restored] = []
        for first in range(0, len(uids), _AT_ONCE):
            work.progress(first, len(uids), "merging conversations")
            some = uids[first : first + _AT_ONCE]
            done.append(
                self._restoring.take(
                    connection, some, blobs, work, activity="merge", keep_both=True
                )
            )
        return _merged(done)

    def _take_organisation(self, connection: Any) -> None:
        """Folders, tags and saved searches, also those that no conversation has."""
        with self._database.write() as session:
            layer = OwnLayerStore(session)
            for entry in own_layer.entries(connection):
                if entry["kind"] in _OWN_KINDS:
                    layer.put(entry)


def is_vault(place: Path) -> bool:
    """Whether a folder or file is a vault."""
    try:
        return schema.is_vault(_database_in(place))
    except NotFound:
        return False


def _database_in(place: Path) -> Path:
    path = place / _DATABASE if place.is_dir() else place
    if not path.is_file() or not schema.is_vault(path):
        raise NotFound("There is no vault here.", path=place)
    return path


def _merged(done: Iterable[Restored]) -> Merged:
    listed = list(done)
    ids = frozenset[int]().union(*(one.changes.session_ids for one in listed))
    changes = Changes(
        sessions=True,
        messages=True,
        organisation=True,
        backups=True,
        searches=True,
        session_ids=ids,
    )
    return Merged(
        new=sum(one.new for one in listed),
        completed=sum(one.completed for one in listed),
        known=sum(one.known for one in listed),
        versions=sum(one.versions for one in listed),
        lost_files=sum(one.lost_files for one in listed),
        conflicts=tuple(text for one in listed for text in one.conflicts),
        changes=changes,
    )
