"""Takes conversations over from a copy of a vault, with their files and what was made of them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from chatvault.domain.changes import Changes
from chatvault.domain.safekeeping.health import Done
from chatvault.domain.work import Work
from chatvault.errors import DiskFull
from chatvault.services.backups import backup_blobs
from chatvault.services.clock import now
from chatvault.services.disk import require_room
from chatvault.services.working_folders import look
from chatvault.storage import blob_rows, own_layer
from chatvault.storage.activity_repository import ActivityRepository
from chatvault.storage.blobs import Blobs, StoredBlob
from chatvault.storage.database.engine import Database
from chatvault.storage.merging import wanted_sessions
from chatvault.storage.merging.message_store import MessageStore
from chatvault.storage.merging.session_transfer import SessionTransfer
from chatvault.storage.own_layer_store import OwnLayerStore
from chatvault.storage.projects import Projects
from chatvault.storage.session_repository import SessionRepository


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What came, by the ids of conversations.

    ``versions`` are messages that say something else there and stand beside the vault's,
    ``conflicts`` other differences, a sentence each. ``lost_files`` could not be read there.
    """

    asked: Set[int] = frozenset()
    added: Set[int] = frozenset()  # they were not there
    extended: Set[int] = frozenset()  # they got what they lacked
    versions: int = 0
    lost_files: int = 0
    conflicts: tuple[str, ...] = ()
    touched: Set[int] = frozenset()

    @property
    def new(self) -> int:
        """How many conversations were not there."""
        return len(self.added)

    @property
    def completed(self) -> int:
        """How many were there and got what they lacked."""
        return len(self.extended - self.added)

    @property
    def known(self) -> int:
        """How many were there."""
        return len(self.asked - self.added)

    def __add__(self, other: TakenOver) -> TakenOver:
        """Both together."""
        return TakenOver(
            self.asked | other.asked,
            self.added | other.added,
            self.extended | other.extended,
            self.versions + other.versions,
            self.lost_files + other.lost_files,
            self.conflicts + other.conflicts,
            self.touched | other.touched,
        )

    @property
    def changes(self) -> Changes:
        """What of the vault is not as it was."""
        return Changes(
            sessions=True,
            messages=self.new + self.completed > 0,
            organisation=True,
            backups=True,
            searches=True,
            layouts=True,
            session_ids=frozenset(self.touched),
        )


class TakingOver:
    """Adds to the open vault in one transaction; what is there stays."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs

    def take(
        self,
        connection: Any,
        uids: Sequence[str],
        source: Blobs,
        work: Work,
        *,
        activity: str,
        keep_both: bool = False,
    ) -> TakenOver:
        """Take these conversations over; the log calls that ``activity``.

        ``connection`` is to a copy of the same schema, ``source`` has its files. Where the two
        vaults say different things the open one's stays, or both with ``keep_both``. Raises
        DiskFull.
        """
        # Until rows name the files a cleanup would take them. Whoever needs this turn and that of
        # the backups takes this one last, for imports wait for it.
        with self._blobs.adding(work.check):
            files = wanted_sessions.blobs(connection, uids)
            lost = self._take_files(files, source, work)
            moment = now()
            with self._database.write() as session:
                blob_rows.note(session, files, moment)
                messages = MessageStore(session, self._blobs, moment, work.check)
                projects = Projects(session, moment, look)
                transfer = SessionTransfer(
                    session, connection, messages, projects, keep_both=keep_both
                )
                _take_sessions(transfer, uids, work)
                layer = OwnLayerStore(session, transfer.transferred.ids, keep_both=keep_both)
                for entry in own_layer.conversations(connection, uids):
                    layer.put(entry)
                settled = transfer.settle(moment)
                note = Done(activity, "done", f"{len(uids)} sessions", moment)
                ActivityRepository(session).note(note)
                came = transfer.transferred
                return TakenOver(
                    asked=frozenset(came.ids.values()),
                    added=came.new,
                    extended=came.changed,
                    versions=came.versions,
                    lost_files=len(lost),
                    conflicts=tuple(layer.conflicts),
                    touched=layer.touched | came.changed | settled,
                )

    def listed(self, taken: TakenOver) -> TakenOver:
        """The same by what lists show: a run of a sub-agent is in what sent it out.

        That may have come after it, so this is asked once all of them are there.
        """
        with self._database.read() as session:
            listed = SessionRepository(session).listed_with
            return replace(
                taken,
                asked=listed(taken.asked),
                added=taken.added & listed(taken.added),
                extended=listed(taken.extended),
            )

    def _take_files(
        self, files: Sequence[StoredBlob], source: Blobs, work: Work
    ) -> tuple[str, ...]:
        """Copy what is lacking of them; the names of those that are unreadable."""
        lacking = [file.sha256 for file in files if self._blobs.path(file.sha256) is None]
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


def _take_sessions(transfer: SessionTransfer, uids: Sequence[str], work: Work) -> None:
    for place, uid in enumerate(uids):
        work.progress(place, len(uids), "bringing conversations back")
        transfer.take(uid)
