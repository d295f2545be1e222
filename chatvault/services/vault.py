"""Opens a vault and hands out everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chatvault.errors import DamagedVault, DiskFull, KnownError, ReadOnlyVault
from chatvault.services import unpacked_folder, vault_folder
from chatvault.services.archiving import Archiving
from chatvault.services.backups.backups import Backups
from chatvault.services.backups.restoring import Restoring
from chatvault.services.backups.taking_over import TakingOver
from chatvault.services.bookmarks import Bookmarks
from chatvault.services.browsing import Browsing
from chatvault.services.cleanup import Cleanup
from chatvault.services.damage import exchanging, left_open
from chatvault.services.damage.checking import Checking
from chatvault.services.damage.diagnosing import Diagnosing
from chatvault.services.damage.health import Health
from chatvault.services.damage.mending import Mending
from chatvault.services.damage.repairing import Repairing
from chatvault.services.deadlines import Deadlines
from chatvault.services.discovering import Discovering
from chatvault.services.encryption import unlocking
from chatvault.services.exporting import Exporting
from chatvault.services.file_services import FileServicesOnDemand
from chatvault.services.filing import Filing
from chatvault.services.importing.layouts import Layouts
from chatvault.services.importing.past_imports import PastImports
from chatvault.services.merging import Merging
from chatvault.services.organising import Organising
from chatvault.services.people import People
from chatvault.services.reading import Reading
from chatvault.services.resuming import Resuming
from chatvault.services.searching.completing import Completing
from chatvault.services.searching.indexing import Indexing
from chatvault.services.searching.saved_searches import SavedSearches
from chatvault.services.searching.search_history import SearchHistory
from chatvault.services.searching.searching import Searching
from chatvault.services.statistics import Statistics
from chatvault.services.tagging import Tagging
from chatvault.services.trash import Trash
from chatvault.services.upkeep import Upkeep
from chatvault.services.vault_folder import BACKUPS, BLOBS, DATABASE
from chatvault.storage import schema
from chatvault.storage.blobs import Blobs
from chatvault.storage.database import room, small_values
from chatvault.storage.database.engine import SQLITE_VERSION, Database
from chatvault.storage.database.left_log import OpenMark
from chatvault.storage.database.vault_key import VaultKey

if TYPE_CHECKING:
    from chatvault.services.following import Following
    from chatvault.services.importing.importing import Importing
    from chatvault.services.importing.server_import import ServerImport
    from chatvault.services.originals.originals import Originals


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a person can do with one open vault."""

    folder: Path
    database: Database
    browsing: Browsing
    reading: Reading
    resuming: Resuming
    searching: Searching
    completing: Completing
    search_history: SearchHistory
    saved_searches: SavedSearches
    organising: Organising
    tagging: Tagging
    filing: Filing
    archiving: Archiving
    trash: Trash
    cleanup: Cleanup
    upkeep: Upkeep
    bookmarks: Bookmarks
    layouts: Layouts
    past_imports: PastImports
    people: People
    discovering: Discovering
    deadlines: Deadlines
    exporting: Exporting
    statistics: Statistics
    backups: Backups
    restoring: Restoring
    merging: Merging
    health: Health
    checking: Checking
    diagnosing: Diagnosing
    indexing: Indexing
    repairing: Repairing
    files: FileServicesOnDemand
    mark: OpenMark
    remarks: tuple[str, ...] = ()  # what opening it has to say, a sentence each
    sqlite_version: str = SQLITE_VERSION

    @property
    def importing(self) -> Importing:
        """Reads files into the vault."""
        return self.files.get().importing

    @property
    def server_import(self) -> ServerImport:
        """Reads other systems' servers into the vault."""
        return self.files.get().server_import

    @property
    def originals(self) -> Originals:
        """Gives back the files that conversations came from."""
        return self.files.get().originals

    @property
    def following(self) -> Following:
        """Keeps the vault up with the folders of tools."""
        return self.files.get().following

    def close(self) -> None:
        """Let go of the vault. On a full disk its log stays beside it, with all that is in it."""
        try:
            with suppress(DiskFull):
                self.database.close()
        finally:
            self.mark.end()


class _Parts(NamedTuple):
    """What an open vault consists of."""

    folder: Path
    database: Database
    blobs: Blobs
    backups: Backups
    mark: OpenMark


def open_vault(
    folder: Path,
    waiting: Callable[[], None] = lambda: None,
    *,
    blob_folder: Path | None = None,
    read_only: bool = False,
    key: VaultKey | None = None,
) -> Services:
    """Open the vault in ``folder``, made there if there is none yet.

    ``waiting`` is called where another process holds the vault for a while. A backup that is
    looked into is ``read_only`` and has its files in another folder, ``blob_folder``. ``key``
    opens an encrypted one. Raises KnownError: LockedVault, ReadOnlyVault, NewerVault,
    DamagedVault, VaultBusy.
    """
    vault_folder.make(folder)
    if key is None:
        unlocking.require_plain(folder)
    vault_folder.require_content(folder)
    database = Database(folder / DATABASE, waiting, read_only=read_only, key=key)
    blobs = Blobs(blob_folder or folder / BLOBS, key)
    backups = Backups(database, blobs, folder / BACKUPS)
    parts = _Parts(folder, database, blobs, backups, OpenMark(database.path))
    return _services(parts, () if database.read_only else _make_ready(parts))


def _services(parts: _Parts, remarks: tuple[str, ...]) -> Services:
    """What can be done, each made once and given to those that need it."""
    folder, database, blobs, backups, mark = parts
    searching, discovering = Searching(database), Discovering()
    indexing, health = Indexing(database), Health(database, blobs)
    checking = Checking(database, health)
    archiving = Archiving(database, searching)
    taking_over = TakingOver(database, blobs)
    trash, cleanup = Trash(database, blobs, backups), Cleanup(database, blobs, backups)
    return Services(
        folder=folder,
        database=database,
        browsing=Browsing(database, folder),
        reading=Reading(database, blobs),
        resuming=Resuming(database),
        searching=searching,
        completing=Completing(database),
        search_history=SearchHistory(database),
        saved_searches=SavedSearches(database, searching),
        organising=Organising(database),
        tagging=Tagging(database),
        filing=Filing(database),
        archiving=archiving,
        trash=trash,
        cleanup=cleanup,
        upkeep=Upkeep(database, archiving, trash, cleanup),
        bookmarks=Bookmarks(database),
        layouts=Layouts(database),
        past_imports=PastImports(database),
        people=People(database),
        discovering=discovering,
        deadlines=Deadlines(database, discovering),
        exporting=Exporting(database, blobs),
        statistics=Statistics(database, folder / BACKUPS),
        backups=backups,
        restoring=Restoring(database, backups, taking_over),
        merging=Merging(database, backups, taking_over),
        health=health,
        checking=checking,
        diagnosing=Diagnosing(database, backups, checking, remarks),
        indexing=indexing,
        repairing=Repairing(database, blobs, indexing, Mending(database, backups), backups.blobs),
        files=FileServicesOnDemand(database, blobs, discovering),
        mark=mark,
        remarks=remarks,
    )


def _make_ready(parts: _Parts) -> tuple[str, ...]:
    """End what was broken off, and mark the vault as open; what there is to say of it."""
    folder, database, blobs, backups, mark = parts
    try:
        room.give_reserve_if_full(database.path)
        exchanging.finish(database.path)
        with suppress(DamagedVault):  # which what is looked at next may be the cause of
            schema.require_known(database)
        remarks = left_open.look(database, mark)
        _prepare(database, backups)
        mark.take()
        blobs.sweep()
        backups.sweep()
        unpacked_folder.sweep(folder)
        room.keep_reserve(database.path)
    except BaseException as error:
        database.abandon()
        mark.let_go()
        if isinstance(error, OSError):
            raise _not_opened(database.path, error) from error
        raise
    return remarks


def _not_opened(path: Path, error: OSError) -> KnownError:
    if room.is_full(error):
        return room.disk_full(path)
    return ReadOnlyVault(
        f"The vault cannot be opened: {error.strerror}. Nothing was changed; look at its disk and "
        "at the folder's permissions. It needs a disk with file locks, which network disks may "
        "not have.",
        path=path,
    )


def _prepare(database: Database, backups: Backups) -> None:
    """Bring the schema up to date; a new vault gets an identity."""
    is_new = not database.path.exists()
    schema.prepare(database, backups.before_migration)
    if is_new:
        with database.write() as session:
            small_values.identify(session)
