"""Imports files, folders and archives into the vault."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from chatvault.domain.changes import Changes
from chatvault.domain.imports import ImportReport, ImportRun
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.work import Work
from chatvault.errors import Cancelled, KnownError, UnreadableFile
from chatvault.importers import registry
from chatvault.importers.account_columns import TELLS_OF_ACCOUNTS, tells_of_accounts
from chatvault.importers.base import Importer
from chatvault.importers.container import (
    Container,
    FolderContainer,
    ZipContainer,
    open_container,
)
from chatvault.services.checkpoints import Checkpoints
from chatvault.services.clock import now
from chatvault.services.disk import require_room
from chatvault.services.file_outcomes import left_out
from chatvault.services.grown_files import GrownFiles
from chatvault.services.import_request import ImportRequest
from chatvault.services.import_tally import Tally
from chatvault.services.kept_originals import KeptOriginals
from chatvault.services.kept_out import kept_in_part, kept_out
from chatvault.services.looking import Looking
from chatvault.services.original_files import OriginalFiles, looks_of
from chatvault.services.original_storing import Looks
from chatvault.services.packed_inside import packed_inside
from chatvault.services.prepared_sessions import WORTH_A_PROCESS, read_beside, read_here
from chatvault.services.settled import Settled
from chatvault.services.working_folders import look
from chatvault.storage import copied_sessions, full_text, parent_links
from chatvault.storage.blobs import Blobs
from chatvault.storage.checkpoint_repository import CheckpointRepository
from chatvault.storage.engine import Database
from chatvault.storage.import_repository import ImportRepository
from chatvault.storage.prepared_session import PreparedSession
from chatvault.storage.session_merge import Merge
from chatvault.storage.session_store import SessionStore

# The first transaction holds about so many messages, that the first conversations can be read
# soon; those after it more, for with each the index gets a part that is to be merged.
FIRST_BATCH_MESSAGES = 2_000
BATCH_MESSAGES = 10_000
BATCH_BYTES = 12 * 1024**2  # read from the files; more would take too much memory
LEAST_ROOM = 32_000_000  # on the disk before each transaction
_NO_ROOM = "What was read so far is in the vault; free some room and import it again to go on."
_STOPPED = "The import was stopped. What was read so far is in the vault; import it again to go on."


class Importing:
    """Reads what people have into the vault; sources are only ever read."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self.blobs = database, blobs
        self._originals = OriginalFiles(database, blobs)
        self._grown = GrownFiles(database, blobs, self._originals, self._require_room)

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
        tallies = (tally for path in paths for tally in self._import_path(path, request))
        return self._reported(tallies, request)

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
        for tally in tallies:
            self._link(tally)
            if not request.growing or tally.issues:
                runs.append(self._record(tally))
            ids |= tally.session_ids
        changed = bool(ids)
        return ImportReport(
            tuple(runs), Changes(sessions=changed, messages=changed, session_ids=frozenset(ids))
        )

    def _import_path(self, path: Path, request: ImportRequest) -> Iterator[Tally]:
        started, only = now(), request.only
        try:
            container = _opened(path, request)
        except KnownError as error:
            yield _refused(path, only, started, error.sentence)
            return
        with closing(container):
            yield from self._import_container(container, request, started)

    def _import_container(
        self, container: Container, request: ImportRequest, started: int
    ) -> Iterator[Tally]:
        path, only = container.path, request.only
        settled = Settled(self._database, container)
        checkpoints = Checkpoints(self._database, container)
        try:
            tallies = self._read_on(container, settled, checkpoints, request)
            plan = self._plan(container, settled, path, request)
        except KnownError as error:
            yield _refused(path, only, started, error.sentence)
            return
        if plan is None:
            yield from _unchanged(path, settled, tallies)
            return
        left = left_out(container, plan.unclaimed)
        for place, portion in enumerate(plan.portions):
            key = portion.importer.key
            tally = tallies.pop(key, None) or Tally(path, key, now())
            self._import_portion(container, portion, settled, checkpoints, tally, request)
            if not place:
                tally.files.leave_out(left, len(plan.unclaimed))
            yield tally
        if not plan.portions and not request.growing:
            yield _refused(path, only, started, _unknown(container, plan.unclaimed))

    def _read_on(
        self,
        container: Container,
        settled: Settled,
        checkpoints: Checkpoints,
        request: ImportRequest,
    ) -> dict[str, Tally]:
        """Read on in the files that grew; the tallies are by format."""
        tallies: dict[str, Tally] = {}
        try:
            self._grown.read_on(container, settled, checkpoints, request, tallies)
        except Cancelled:
            for done in tallies.values():
                self._link(done)
                self._record(done)
            raise
        return tallies

    def _plan(
        self, container: Container, settled: Settled, path: Path, request: ImportRequest
    ) -> registry.Plan | None:
        """Who reads what; None where everything is in the vault as it is."""
        importers, looking = _importers(request), Looking(path, request.work)
        names = container.names()
        known = frozenset[str]() if request.reader else settled.names(names, request.only)
        fresh = [name for name in names if name not in known]
        if (
            known
            and (settled.sessions or settled.read)
            and not (fresh and registry.plan(container, importers, looking, fresh).portions)
        ):
            return None
        return registry.plan(container, importers, looking)

    def _import_portion(
        self,
        container: Container,
        portion: registry.Portion,
        settled: Settled,
        checkpoints: Checkpoints,
        tally: Tally,
        request: ImportRequest,
    ) -> None:
        importer, names = portion.importer, portion.names
        if request.reader is None:  # what the columns mean may be another thing by now
            container.unchanged = settled.names(names, importer.key)
        total = sum(container.size(name) for name in names)
        stale = [name for name in names if name not in container.unchanged]
        may_tell = request.reader is not None or importer.key in registry.WITH_ACCOUNTS
        if request.growing:
            stale = []
        wanted = _without_accounts(container, stale, tally) if may_tell else stale
        looks = looks_of(container, wanted)
        for path in kept_out(container, stale) if looks else ():
            looks.pop(path, None)
        told = kept_in_part(container, stale, importer.key) if looks else None
        if told is not None:
            tally.report(told)
        if importer.key in registry.RESUMERS:
            checkpoints.look(names)
        container.bytes_read = 0
        is_large = total >= WORTH_A_PROCESS and not request.growing
        beside = request.work if is_large and self._is_all_new(importer.key) else None
        with ExitStack() as stack:
            kept = None
            if beside is not None:
                kept = stack.enter_context(self._originals.beside(importer.key, looks, beside))
            sessions = stack.enter_context(closing(_sessions(container, portion, tally, beside)))
            exhausted, limit = False, FIRST_BATCH_MESSAGES
            while not exhausted:
                exhausted = self._import_batch(
                    sessions, tally, request, container, checkpoints, total, limit
                )
                if kept is not None and limit == FIRST_BATCH_MESSAGES:
                    kept.begin()
                limit = BATCH_MESSAGES
                request.tell(tally)
            self._note_originals(kept, container, importer.key, looks, tally, request)
        met = request.seen | request.extended
        tally.unchanged += len(settled.sessions.get(importer.key, set()) - met)
        problems = (issue for issue in tally.issues if issue.severity is not Severity.INFO)
        failed = {issue.member for issue in problems}
        tally.files.close(names, container.unchanged, failed)

    def _note_originals(
        self,
        kept: KeptOriginals | None,
        container: Container,
        key: str,
        looks: Looks,
        tally: Tally,
        request: ImportRequest,
    ) -> None:
        """Keep the originals of what was read, or note those that were kept meanwhile."""
        sessions, work, report = tally.files.sessions, request.work, tally.issues.append
        if kept is not None:
            self._originals.note(kept, container, key, sessions, work, report)
        elif not request.growing:
            self._originals.keep(container, key, looks, sessions, work, report)

    def _require_room(self) -> None:
        """Leave what room there is on a nearly full disk for deleting something."""
        require_room(self._database.path.parent, LEAST_ROOM, "An import", _NO_ROOM)

    def _is_all_new(self, key: str) -> bool:
        """Whether nothing was read in a format yet, so that all of it is to be laid out."""
        with self._database.read() as session:
            return not ImportRepository(session).has_read(key, registry.READER_VERSION)

    def _import_batch(
        self,
        sessions: Iterator[PreparedSession],
        tally: Tally,
        request: ImportRequest,
        container: Container,
        checkpoints: Checkpoints,
        total: int,
        limit: int,
    ) -> bool:
        """Merge about so many messages in one transaction; whether there is no more."""
        note, work = container.path.name, request.work
        only_member = container.names() if len(container.names()) == 1 else ()
        batch: list[tuple[Merge, tuple[str, ...]]] = []
        resumable: list[tuple[ParsedSession, Merge]] = []
        cancelled: Cancelled | None = None
        exhausted = False
        self._require_room()
        merges = request.growing or total < WORTH_A_PROCESS
        with (
            self._database.write() as session,
            full_text.importing(session, merges=merges),
        ):
            store = SessionStore(session, self.blobs, now(), work.check, request.seen, look)
            messages, begun = 0, container.bytes_read
            while messages < limit and container.bytes_read - begun < BATCH_BYTES:
                try:
                    work.progress(min(container.bytes_read, total), total, note)
                    next_session = next(sessions, None)
                except Cancelled as error:
                    cancelled = error  # between two sessions: what is whole is kept
                    break
                if next_session is None:
                    exhausted = True
                    break
                members = next_session.facts.members or only_member
                merge = store.merge(next_session)
                batch.append((merge, members))
                if next_session.facts.checkpoint is not None:
                    resumable.append((next_session.facts, merge))
                messages += len(next_session.messages)
            store.finish()
            for read, merge in resumable:
                checkpoints.keep(CheckpointRepository(session), str(tally.format), read, merge)
        for merge, members in batch:
            tally.count(merge, members)
        if cancelled is not None:
            tally.report(Issue("", Severity.WARNING, _STOPPED))
            self._link(tally)
            self._record(tally)
            raise cancelled
        return exhausted

    def _link(self, tally: Tally) -> None:
        """Point at each other what was read and what it came from, whichever came first."""
        with self._database.read() as session:
            copies = copied_sessions.alike(session, tally.session_ids)
        if not (tally.new or copies):
            return
        with self._database.write() as session:
            if tally.new:
                parent_links.link_all(session)
            tally.session_ids |= copied_sessions.link(session, tally.session_ids)

    def _record(self, tally: Tally) -> ImportRun:
        run = tally.run()
        with self._database.write() as session:
            run_id = ImportRepository(session).record(run, now())
        return replace(run, id=run_id)


def _without_accounts(container: Container, names: Sequence[str], tally: Tally) -> Sequence[str]:
    """Those of the members whose bytes are kept: not those that tell of accounts besides."""
    private = [name for name in names if tells_of_accounts(container, name)]
    for name in private:
        tally.report(Issue("", Severity.INFO, TELLS_OF_ACCOUNTS, name))
    if private and not isinstance(container, FolderContainer):
        return ()  # one file holds them all
    return [name for name in names if name not in private]


def _opened(path: Path, request: ImportRequest) -> FolderContainer | ZipContainer:
    names = request.chosen.get(path)
    if names is None:
        return open_container(path, request.work.check)
    return FolderContainer(path, (name for name in names if (path / name).is_file()))


def _sessions(
    container: Container, portion: registry.Portion, tally: Tally, beside: Work | None
) -> Generator[PreparedSession]:
    """The sessions of a portion; a file that breaks off ends them with an issue.

    They are read beside the program for the work ``beside``, else here.
    """
    try:
        if beside is not None:
            yield from read_beside(container, portion, tally.report, beside)
        else:
            yield from read_here(container, portion, tally.report)
    except UnreadableFile as error:
        member = "" if error.path is None else error.path.name
        tally.report(Issue("", Severity.ERROR, error.sentence, member, lost=1))


def _importers(request: ImportRequest) -> tuple[Importer, ...]:
    if request.reader is not None:
        return (request.reader,)
    return registry.IMPORTERS if request.only is None else (registry.importer(request.only),)


def _unchanged(path: Path, settled: Settled, tallies: dict[str, Tally]) -> Iterator[Tally]:
    """Runs that found nothing new but what was read on, one for each format."""
    for key in dict.fromkeys((*settled.sessions, *tallies)):
        tally = tallies.get(key) or Tally(path, key, now())
        same = settled.sessions.get(key, set()).difference(*tally.files.sessions.values())
        tally.unchanged += len(same)
        tally.files.unchanged = settled.files(key) - len(tally.files.files())
        yield tally


def _refused(path: Path, only: str | None, started: int, sentence: str) -> Tally:
    tally = Tally(path, only, started)
    tally.report(Issue("", Severity.ERROR, sentence, lost=1))
    return tally


def _unknown(container: Container, names: Sequence[str]) -> str:
    if not names:
        return "The folder or archive is empty, so there was nothing to import."
    if all(container.size(name) == 0 for name in names):
        return "The file is empty, so there was nothing to import."
    if sentences := packed_inside(container, names):
        return f"No conversations were found in it, so nothing was changed. {sentences}"
    return (
        "No conversations were found in it, so nothing was changed. If you know where it comes "
        "from, import it again and choose its format."
    )
