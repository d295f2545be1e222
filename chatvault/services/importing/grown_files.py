"""Reads on in the files that grew since they were read, from where they had been read to."""

from __future__ import annotations

from dataclasses import replace

from chatvault.domain.parsed import Issue
from chatvault.importers.containers.container import FolderContainer
from chatvault.importers.stores.relatives import of_own_product
from chatvault.services.clock import now
from chatvault.services.importing.checkpoints import Grown
from chatvault.services.importing.import_request import ImportRequest
from chatvault.services.importing.import_room import require_import_room
from chatvault.services.importing.import_tally import Tally
from chatvault.services.importing.known_container import KnownContainer
from chatvault.services.originals.original_files import (
    OriginalFiles,
    looks_of,
    note,
    original_paths,
)
from chatvault.services.working_folders import look
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import Database
from chatvault.storage.import_repository import ImportRepository
from chatvault.storage.merging.checkpoint_repository import CheckpointRepository
from chatvault.storage.merging.session_tail import SessionTail


class GrownFiles:
    """Merges what is new in them, where that can be done without a look at the whole."""

    def __init__(self, database: Database, blobs: Blobs, originals: OriginalFiles) -> None:
        self._database, self._blobs, self._originals = database, blobs, originals

    def read_on(
        self, known: KnownContainer, request: ImportRequest, tallies: dict[str, Tally]
    ) -> None:
        """Read on where that is possible, and settle what was read so.

        It is counted in the tally of its format. Raises Cancelled after what was committed.
        """
        names = known.container.names()
        same = known.settled.names(names, request.only)
        grown = known.checkpoints.grown([name for name in names if name not in same], request.only)
        for one in grown:
            key = one.known.file.format
            tally = tallies.get(key) or Tally(known.container.path, key, now())
            if not request.growing and not same.issuperset(one.beside):
                continue  # the sessions in those are to be told their files too
            if self._extend(known, one, same, tally, request):
                tallies[key] = tally
                known.settled.settle((one.name, *one.beside), key)
                request.tell(tally)

    def _extend(
        self,
        known: KnownContainer,
        grown: Grown,
        same: frozenset[str],
        tally: Tally,
        request: ImportRequest,
    ) -> bool:
        """Merge what is new in one file; whether that could be done."""
        container, issues = known.container, list[Issue]()
        request.work.check()
        require_import_room(self._database)
        members = (grown.name, *sorted(grown.beside))
        key = grown.known.file.format
        stale = () if request.growing else [name for name in members if name not in same]
        looks = looks_of(container, stale)
        assert isinstance(container, FolderContainer)
        parsed = grown.resumer.resumed(container, grown.name, grown.known.place, issues.append)
        if parsed is None or grown.known.session.session_id in request.seen | request.extended:
            return False
        parsed = of_own_product(container, replace(parsed, members=members))
        with self._blobs.adding(request.work.check), self._database.write() as session:
            tail = SessionTail(session, self._blobs, now(), request.work.check, look)
            merge = tail.merge(parsed, grown.known.session)
            if merge is None:
                return False
            known.checkpoints.keep(CheckpointRepository(session), key, parsed, merge)
            (path,) = original_paths(container, [grown.name])
            files = self._originals.stored(looks, key, request.work, issues.append, grown=path)
            sessions = {str(path): [merge.session_id] for path in looks}
            note(ImportRepository(session), key, files, sessions)
        request.extended.add(merge.session_id)
        tally.issues += issues
        tally.count(merge, members)
        return True
