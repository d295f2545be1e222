"""Imports the files of one format: what they hold is merged into the vault batch by batch."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import cached_property

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.work import Work
from chatvault.errors import Cancelled, UnreadableFile
from chatvault.importers import registry
from chatvault.services.clock import now
from chatvault.services.importing.import_request import ImportRequest
from chatvault.services.importing.import_room import require_import_room
from chatvault.services.importing.import_runs import ImportRuns
from chatvault.services.importing.import_tally import Tally
from chatvault.services.importing.known_container import KnownContainer
from chatvault.services.importing.prepared_sessions import WORTH_A_PROCESS, read_beside, read_here
from chatvault.services.importing.wanted_originals import looks_of_wanted
from chatvault.services.importing.work_part import parts
from chatvault.services.originals.kept_originals import KeptOriginals
from chatvault.services.originals.kept_out import kept_without
from chatvault.services.originals.original_files import OriginalFiles
from chatvault.services.originals.original_storing import Looks
from chatvault.services.working_folders import look
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import Database
from chatvault.storage.import_repository import ImportRepository
from chatvault.storage.merging.checkpoint_repository import CheckpointRepository
from chatvault.storage.merging.prepared_session import PreparedSession
from chatvault.storage.merging.session_merge import Merge
from chatvault.storage.merging.session_store import SessionStore
from chatvault.storage.search import full_text

# The first transaction holds about so many messages, that the first conversations can be read
# soon; those after it more, for with each the index gets a part that is to be merged.
FIRST_BATCH_MESSAGES = 2_000
BATCH_MESSAGES = 10_000
BATCH_BYTES = 12 * 1024**2  # read from the files; more would take too much memory
_READ_AND_KEEP = (3, 1)  # how long files are read and merged, and then kept as originals
_STOPPED = "The import was stopped. What was read so far is in the vault; import it again to go on."


@dataclass(frozen=True)
class PortionRun:
    """A portion that is being imported, and what it has brought so far."""

    known: KnownContainer
    portion: registry.Portion
    tally: Tally
    request: ImportRequest

    @property
    def key(self) -> str:
        """The format's."""
        return self.portion.importer.key

    @cached_property
    def total(self) -> int:
        """How many bytes there are to read."""
        return sum(map(self.known.container.size, self.portion.names))

    def working(self, work: Work) -> PortionRun:
        """The same as a part of the work that it is."""
        return replace(self, request=replace(self.request, work=work))

    @property
    def is_large(self) -> bool:
        """Whether processes beside the program help more than they cost."""
        return self.total >= WORTH_A_PROCESS and not self.request.growing


class PortionImport:
    """Reads portions, one at a time."""

    def __init__(
        self, database: Database, blobs: Blobs, originals: OriginalFiles, runs: ImportRuns
    ) -> None:
        self._database, self._blobs = database, blobs
        self._originals, self._runs = originals, runs

    def run(self, run: PortionRun) -> None:
        """Read the files to their end. Raises Cancelled once what was whole by then is kept."""
        known, names, request = run.known, run.portion.names, run.request
        if request.reader is None:  # what the columns mean may be another thing by now
            known.container.unchanged = known.settled.names(names, run.key)
        looks = _looks(run)
        if run.key in registry.RESUMERS:
            known.checkpoints.look(names)
        known.container.bytes_read = 0
        beside = request.work if run.is_large and self._is_all_new(run.key) else None
        with ExitStack() as stack:
            kept = None
            if beside is not None:
                kept = stack.enter_context(self._originals.beside(run.key, looks, beside))
            sessions = stack.enter_context(closing(_sessions(run, beside)))
            reading, keeping = parts(request.work, _READ_AND_KEEP if kept is None else (1, 0))
            self._merge_all(sessions, run.working(reading), kept)
            self._note_originals(kept, looks, run.working(keeping))
        _close(run)

    def _is_all_new(self, key: str) -> bool:
        """Whether nothing was read in a format yet, so that all of it is to be laid out."""
        with self._database.read() as session:
            return not ImportRepository(session).has_read(key, registry.READER_VERSION)

    def _merge_all(
        self, sessions: Iterator[PreparedSession], run: PortionRun, kept: KeptOriginals | None
    ) -> None:
        """Merge them all; the originals wait until the first conversations can be read."""
        exhausted = self._merge_batch(sessions, run, FIRST_BATCH_MESSAGES)
        if kept is not None:
            kept.begin()
        run.request.tell(run.tally)
        while not exhausted:
            exhausted = self._merge_batch(sessions, run, BATCH_MESSAGES)
            run.request.tell(run.tally)

    def _merge_batch(
        self, sessions: Iterator[PreparedSession], run: PortionRun, limit: int
    ) -> bool:
        """Merge about so many messages in one transaction; whether there is no more."""
        require_import_room(self._database)
        batch, request = _Batch(sessions, run, limit), run.request
        with (
            self._database.write() as session,
            full_text.importing(session, merges=not run.is_large),
        ):
            store = SessionStore(
                session, self._blobs, now(), request.work.check, request.seen, look
            )
            merges = [(prepared.facts, store.merge(prepared)) for prepared in batch]
            store.finish()
            for facts, merge in merges:
                run.known.checkpoints.keep(CheckpointRepository(session), run.key, facts, merge)
        _count(run, merges)
        if batch.cancelled is not None:
            run.tally.report(Issue("", Severity.WARNING, _STOPPED))
            self._runs.end(run.tally)
            raise batch.cancelled
        return batch.exhausted

    def _note_originals(self, kept: KeptOriginals | None, looks: Looks, run: PortionRun) -> None:
        """Keep the originals of what was read, or note those that were kept meanwhile.

        Which files in archives they are without is reported.
        """
        container, work, tally = run.known.container, run.request.work, run.tally
        sessions, report = tally.files.sessions, tally.issues.append
        left_out: list[str] = []
        if kept is not None:
            left_out = self._originals.note(kept, container, run.key, sessions, work, report)
        elif not run.request.growing:
            left_out = self._originals.keep(container, run.key, looks, sessions, work, report)
        told = kept_without(left_out, tally.issues)
        if told is not None:
            report(told)


class _Batch:
    """The sessions of one transaction: about so many messages, of no more than fits in memory.

    Attributes:
        exhausted: there is no session behind them.
        cancelled: what ended it, between two sessions; what is whole is kept.
    """

    def __init__(self, sessions: Iterator[PreparedSession], run: PortionRun, limit: int) -> None:
        self._sessions, self._run, self._limit = sessions, run, limit
        self.exhausted = False
        self.cancelled: Cancelled | None = None

    def __iter__(self) -> Iterator[PreparedSession]:
        container, work, total = self._run.known.container, self._run.request.work, self._run.total
        messages, begun = 0, container.bytes_read
        while messages < self._limit and container.bytes_read - begun < BATCH_BYTES:
            try:
                work.progress(min(container.bytes_read, total), total, container.path.name)
                prepared = next(self._sessions, None)
            except Cancelled as error:
                self.cancelled = error
                return
            if prepared is None:
                self.exhausted = True
                return
            yield prepared
            messages += len(prepared.messages)


def _looks(run: PortionRun) -> Looks:
    """What the files look like whose originals are to be kept; those of growing ones wait."""
    container, request = run.known.container, run.request
    stale = [name for name in run.portion.names if name not in container.unchanged]
    may_tell = request.reader is not None or run.key in registry.WITH_ACCOUNTS
    return looks_of_wanted(
        container, [] if request.growing else stale, run.key, run.tally, may_tell=may_tell
    )


def _sessions(run: PortionRun, beside: Work | None) -> Generator[PreparedSession]:
    """The sessions of a portion; a file that breaks off ends them with an issue.

    They are read beside the program for the work ``beside``, else here.
    """
    container, report = run.known.container, run.tally.report
    try:
        if beside is not None:
            yield from read_beside(container, run.portion, report, beside)
        else:
            yield from read_here(container, run.portion, report)
    except UnreadableFile as error:
        member = "" if error.path is None else error.path.name
        report(Issue("", Severity.ERROR, error.sentence, member, lost=1))


def _count(run: PortionRun, merges: list[tuple[ParsedSession, Merge]]) -> None:
    names = run.known.container.names()
    only_member = names if len(names) == 1 else ()
    for facts, merge in merges:
        run.tally.count(merge, facts.members or only_member)


def _close(run: PortionRun) -> None:
    """Count what was not read again, and what came of each file."""
    known, tally, request = run.known, run.tally, run.request
    met = request.seen | request.extended
    tally.unchanged += len(known.settled.sessions.get(run.key, set()) - met)
    problems = (issue for issue in tally.issues if issue.severity is not Severity.INFO)
    failed = {issue.member for issue in problems}
    tally.files.close(run.portion.names, known.container.unchanged, failed)
