"""Imports files, folders and archives into the vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from chatvault.domain.changes import Changes
from chatvault.domain.imports import ImportReport, ImportRun
from chatvault.domain.parsed import Issue, Severity
from chatvault.domain.work import Work
from chatvault.errors import Cancelled, KnownError
from chatvault.importers import registry
from chatvault.importers.base import Importer
from chatvault.importers.containers.container import (
    Container,
    FolderContainer,
    is_plain_file,
    open_container,
)
from chatvault.importers.containers.export_parts import ExportParts, together
from chatvault.importers.containers.zip_container import ZipContainer
from chatvault.importers.stores.known_stores import KnownStores
from chatvault.services.clock import now
from chatvault.services.importing.archive_damage import damage_of, nothing_in
from chatvault.services.importing.archive_parts import a_part, parts_of
from chatvault.services.importing.archives_among_files import ArchivesAmongFiles
from chatvault.services.importing.archives_inside import ArchivesInside
from chatvault.services.importing.closed_folders import (
    HOW_TO_MERGE,
    closed_in,
    linked_in,
    vaults_in,
)
from chatvault.services.importing.file_outcomes import left_out
from chatvault.services.importing.grown_files import GrownFiles
from chatvault.services.importing.import_request import ImportRequest
from chatvault.services.importing.import_runs import ImportRuns
from chatvault.services.importing.import_tally import Tally
from chatvault.services.importing.known_container import KnownContainer
from chatvault.services.importing.looking import Looking
from chatvault.services.importing.portion_import import PortionImport, PortionRun
from chatvault.services.importing.seeming import seeming
from chatvault.services.importing.settled import Settled
from chatvault.services.importing.work_part import parts
from chatvault.services.merging import is_vault
from chatvault.services.originals.original_files import OriginalFiles
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import Database
from chatvault.storage.session_repository import SessionRepository

_A_VAULT = f"It is a vault of ChatVault, so its files were not read one by one. {HOW_TO_MERGE}"


class Importing:
    """Reads what people have into the vault; sources are only ever read."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self.blobs = database, blobs
        originals = OriginalFiles(database, blobs)
        self._runs = ImportRuns(database)
        self._grown = GrownFiles(database, blobs, originals)
        self._portions = PortionImport(database, blobs, originals, self._runs)

    def run(
        self,
        paths: Sequence[Path],
        work: Work,
        *,
        only: str | None = None,
        reader: Importer | None = None,
        committed: Callable[[Changes], None] = lambda _: None,
        chosen: Mapping[Path, Sequence[str]] = MappingProxyType({}),
        growing: bool = False,
    ) -> ImportReport:
        """Import the paths, each in the formats that are found in it.

        ``chosen`` are the files of a folder that alone are looked at, by their paths in it.
        Where they are still ``growing`` their originals are not kept yet, nor runs that had no
        problem: both would be made again with every line that is written.
        ``only`` is a format's key, for a file that is not recognised by itself, and ``reader``
        what reads one that no format knows; it reads what is there anew. ``committed`` is
        called whenever more conversations can be read. A path that cannot be read is a run with
        an ERROR issue; everything else is imported. Raises Cancelled after what was committed,
        and KnownError where the vault itself cannot be written.
        """
        self._database.require_there()  # before a place for originals is made
        key = only if reader is None else reader.key
        request = ImportRequest(work, key, reader, committed, chosen, growing)
        return self._reported(self._import_all(paths, request), request)

    def run_opened(
        self,
        container: Container,
        reader: Importer,
        work: Work,
        *,
        committed: Callable[[Changes], None] = lambda _: None,
    ) -> ImportReport:
        """Import what is open already, such as copies of a server's tables; as ``run`` does."""
        self._database.require_there()
        request = ImportRequest(work, reader.key, reader, committed, {}, growing=False)
        return self._reported(self._import_container(container, request, now()), request)

    def _reported(self, tallies: Iterator[Tally], request: ImportRequest) -> ImportReport:
        runs: list[ImportRun] = []
        ids: set[int] = set()
        new: set[int] = set()
        for tally in tallies:
            self._runs.link(tally)
            if not request.growing or tally.issues:
                runs.append(self._runs.record(tally))
            ids |= tally.session_ids
            new |= tally.new_ids
        changes = Changes(sessions=bool(ids), messages=bool(ids), session_ids=frozenset(ids))
        return ImportReport(tuple(runs), changes, self._sub_agents(new))

    def _sub_agents(self, ids: set[int]) -> int:
        if not ids:
            return 0
        with self._database.read() as session:
            return SessionRepository(session).sub_agents(ids)

    def _import_all(self, paths: Sequence[Path], request: ImportRequest) -> Iterator[Tally]:
        """Import paths, parts of one export together."""
        apart = request.reader is not None or request.growing
        groups = [(path,) for path in paths] if apart else together(paths)
        works = parts(request.work, [len(group) for group in groups])
        for group, work in zip(groups, works, strict=True):
            yield from self._import_path(group, replace(request, work=work))

    def _import_path(self, paths: tuple[Path, ...], request: ImportRequest) -> Iterator[Tally]:
        path, started, only = paths[0], now(), request.only
        if request.reader is None and not request.growing and is_vault(path):
            yield _refused(path, only, started, _A_VAULT)
            return
        try:
            container = ExportParts(paths) if len(paths) > 1 else _opened(path, request)
        except KnownError as error:
            yield _refused(path, only, started, error.sentence)
            return
        with closing(container):
            yield from self._import_container(container, request, started)

    def _import_container(
        self, container: Container, request: ImportRequest, started: int
    ) -> Iterator[Tally]:
        path, only = container.path, request.only
        known = KnownContainer.of(container, self._database)
        try:
            tallies = self._read_on(known, request)
            plan, shut = _plan(known, request)
        except KnownError as error:
            yield _refused(path, only, started, error.sentence)
            return
        archives = _archives(known, plan, request)
        if plan is None:
            yield from _unchanged(path, known.settled, tallies)
            yield from self._import_all(archives.paths, request)
            return
        unclaimed = [name for name in plan.unclaimed if name not in archives]
        left = left_out(container, unclaimed)
        *works, rest = parts(request.work, _bytes(container, plan, archives))
        for place, (portion, work) in enumerate(zip(plan.portions, works, strict=True)):
            key = portion.importer.key
            tally = tallies.pop(key, None) or Tally(path, key, now())
            self._portions.run(PortionRun(known, portion, tally, replace(request, work=work)))
            if not place:
                tally.files.leave_out(left, len(unclaimed))
                _report(tally, shut, damage_of(container))
                _report(tally, *_not_looked_into(container), *parts_of(container))
            yield tally
        yield from self._import_all(archives.paths, replace(request, work=rest))
        if not plan.portions and not archives.paths and not request.growing:
            refused = _refused(path, only, started, _unknown(container, plan.unclaimed))
            _report(refused, shut, *_not_looked_into(container), *parts_of(container))
            yield refused

    def _read_on(self, known: KnownContainer, request: ImportRequest) -> dict[str, Tally]:
        """Read on in the files that grew; the tallies are by format."""
        tallies: dict[str, Tally] = {}
        try:
            self._grown.read_on(known, request, tallies)
        except Cancelled:
            for done in tallies.values():
                self._runs.end(done)
            raise
        return tallies


def _plan(
    known: KnownContainer, request: ImportRequest
) -> tuple[registry.Plan | None, Issue | None]:
    """Who reads what, and what is to be said of archives among other files.

    None where everything is in the vault as it is.
    """
    plan = _plan_of_all(known, request)
    if plan is None or request.reader is not None:
        return plan, None
    container, work = known.container, request.work
    importers, looking = _importers(request), Looking(container.path, work)
    inside = ArchivesAmongFiles(container, importers, looking, work.check)
    if inside.opened(plan.unclaimed):
        plan = registry.plan(container, importers, looking)
    return plan, inside.issue()


def _plan_of_all(known: KnownContainer, request: ImportRequest) -> registry.Plan | None:
    container, settled = known.container, known.settled
    importers, looking = _importers(request), Looking(container.path, request.work)
    names = container.names()
    same = frozenset[str]() if request.reader else settled.names(names, request.only)
    fresh = [name for name in names if name not in same]
    if isinstance(container, ExportParts):
        return _plan_of_parts(settled, registry.plan(container, importers, looking), request)
    if (
        same
        and (settled.sessions or settled.read)
        and not (fresh and registry.plan(container, importers, looking, fresh).portions)
    ):
        return None
    return registry.plan(container, importers, looking)


def _plan_of_parts(
    settled: Settled, plan: registry.Plan, request: ImportRequest
) -> registry.Plan | None:
    """Who reads what, all of it, where a part of an export was not read before.

    What is in it may be attached to what is known.
    """
    claimed = [name for portion in plan.portions for name in portion.names]
    if claimed and len(settled.names(claimed, request.only)) == len(claimed):
        return None
    settled.read_anew()
    return plan


def _opened(path: Path, request: ImportRequest) -> FolderContainer | ZipContainer:
    names = request.chosen.get(path)
    if names is None:
        return open_container(path, request.work.check, KnownStores().follow)
    return FolderContainer(path, (name for name in names if is_plain_file(path / name)))


def _importers(request: ImportRequest) -> tuple[Importer, ...]:
    if request.reader is not None:
        return (request.reader,)
    return registry.IMPORTERS if request.only is None else (registry.importer(request.only),)


def _archives(
    known: KnownContainer, plan: registry.Plan | None, request: ImportRequest
) -> ArchivesInside:
    """The archives of a folder that nobody reads as files of it."""
    if request.growing or request.reader is not None:
        return ArchivesInside()
    names = known.container.names() if plan is None else plan.unclaimed
    return ArchivesInside.of(known, names, _importers(request), request)


def _bytes(container: Container, plan: registry.Plan, archives: ArchivesInside) -> list[int]:
    """How much there is to read of each portion, and then of the archives."""
    names = [*(portion.names for portion in plan.portions), archives.names]
    return [sum(map(container.size, of_one)) for of_one in names]


def _unchanged(path: Path, settled: Settled, tallies: dict[str, Tally]) -> Iterator[Tally]:
    """Runs that found nothing new but what was read on, one for each format in their order."""
    order = {importer.key: place for place, importer in enumerate(registry.IMPORTERS)}
    keys = {*settled.sessions, *tallies}  # those of tables that were explained are none of these
    for key in sorted(keys, key=lambda key: (order.get(key, len(order)), key)):
        tally = tallies.get(key) or Tally(path, key, now())
        same = settled.sessions.get(key, set()).difference(*tally.files.sessions.values())
        tally.unchanged += len(same)
        tally.files.unchanged = settled.files(key) - len(tally.files.files())
        yield tally


def _not_looked_into(container: Container) -> Iterator[Issue]:
    """What is to be said of folders in it that were not looked into."""
    yield from closed_in(container)
    yield from linked_in(container)
    yield from vaults_in(container)


def _report(tally: Tally, *issues: Issue | None) -> None:
    for issue in issues:
        if issue is not None:
            tally.report(issue)


def _refused(path: Path, only: str | None, started: int, sentence: str) -> Tally:
    tally = Tally(path, only, started)
    tally.report(Issue("", Severity.ERROR, sentence, lost=1))
    return tally


def _unknown(container: Container, names: Sequence[str]) -> str:
    if damage := nothing_in(container):
        return damage
    if not names:
        return "The folder or archive is empty, so there was nothing to import."
    if all(container.size(name) == 0 for name in names):
        return "The file is empty, so there was nothing to import."
    return (
        f"No conversations were found in it, so nothing was changed. {a_part(container.path)}"
        f"{seeming(container, names)} "
        "If you know where it comes from, import it again and choose its format."
    )
