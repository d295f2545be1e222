"""Importing from the window: choosing, dropping, progress and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.domain.counted import conversations, counted
from chatvault.domain.imports import ImportReport, ImportRun
from chatvault.domain.parsed import Severity
from chatvault.domain.recognised import Format, Recognised
from chatvault.domain.tables.server_address import ServerAddress
from chatvault.domain.tables.table_sample import ServerTables, TableFiles
from chatvault.domain.work import Work
from chatvault.jobs.runner import Job
from chatvault.paths import resource
from chatvault.ui.dialogs.importing.import_offer import ImportChoice, ImportOffer
from chatvault.ui.dialogs.server import ServerDialog
from chatvault.ui.dialogs.starting.found_words import tools
from chatvault.ui.dialogs.tables.mapping import TablesChoice
from chatvault.ui.dropped import copied_text, dropped_paths
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.tasks.copied_text import CopiedText

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_FILTER = "Exports (*.zip *.json *.jsonl *.zst *.html *.dms);;All files (*)"
_TABLES = "Tables (*.db *.sqlite *.sqlite3 *.sql *.csv *.tsv *.json *.jsonl);;All files (*)"
_NOTHING_COPIED = (
    "There is nothing to import on the clipboard. Copy files in a file manager, or the text of a "
    "conversation."
)


@dataclass(frozen=True, slots=True)
class Offered:
    """What was chosen, and every format that it can be read as."""

    found: tuple[Recognised, ...]
    formats: tuple[Format, ...]


class Imports(QObject):
    """Runs imports in the background.

    Signals:
        finished: the ImportReport of an import that ran to its end.
        found: a tuple of FoundStores that tools keep on this computer.
        merge_asked: the folder of another vault that is to be merged.
        tables_asked: TableFiles or ServerTables whose columns are to be explained.
        failed: a sentence about what could not be done, and the path it is about.
        follow_asked: a tuple of FoundStores that were imported and are to be followed.
    """

    finished = Signal(object)
    found = Signal(object)
    follow_asked = Signal(object)
    merge_asked = Signal(object)
    tables_asked = Signal(object)
    failed = Signal(str, str)

    def __init__(self, appearance: Appearance, operations: Operations, window: QWidget) -> None:
        super().__init__(window)
        self._appearance, self._operations, self._window = appearance, operations, window
        self._copied = CopiedText()

    def choose_files(self) -> None:
        """Ask for files, and import them."""
        names, _ = QFileDialog.getOpenFileNames(self._window, "Import exports", "", _FILTER)
        self.offer(tuple(map(Path, names)))

    def choose_folder(self) -> None:
        """Ask for a folder, and import it."""
        name = QFileDialog.getExistingDirectory(self._window, "Import a folder")
        self.offer((Path(name),) if name else ())

    def choose_tables(self) -> None:
        """Ask for files of one folder that hold tables, and have their columns explained."""
        names, _ = QFileDialog.getOpenFileNames(self._window, "Choose tables", "", _TABLES)
        if paths := tuple(map(Path, names)):
            several = tuple(sorted(path.name for path in paths)) if len(paths) > 1 else ()
            self.tables_asked.emit(TableFiles(paths[0].parent if several else paths[0], several))

    def choose_folder_of_tables(self) -> None:
        """Ask for a folder of tables, and have their columns explained."""
        if name := QFileDialog.getExistingDirectory(self._window, "Choose a folder of tables"):
            self.tables_asked.emit(TableFiles(Path(name)))

    def paste(self) -> None:
        """Offer the files that were copied in a file manager, or the text of a conversation."""
        mime = QGuiApplication.clipboard().mimeData()
        if paths := dropped_paths(mime):
            self.offer(paths)
        elif text := copied_text(mime):
            self._operations.read(
                "Finding out what it is",
                lambda services, work: _look((self._copied.as_file(text),), services, work),
                self._ask,
            )
        else:
            self.failed.emit(_NOTHING_COPIED, "")

    def choose_server(self) -> None:
        """Ask for a database on a server, and import what it has of conversations."""
        dialog = ServerDialog(self._appearance, self._window)
        dialog.chosen.connect(self.start_server)
        dialog.look_asked.connect(self.look_at_server)
        dialog.open()

    def start_server(self, address: ServerAddress, password: str) -> Job:
        """Import from that database; the password is known to this job alone."""

        def run(services: Services, work: Work) -> ImportReport:
            committed = self._operations.announce
            return services.server_import.run(address, password, work, committed=committed)

        return self._operations.write(
            "Importing", run, self.finished.emit, shown=True, about=address.database
        )

    def look_at_server(self, address: ServerAddress, password: str) -> None:
        """Have the columns of its tables explained; the password is known for as long."""
        self.tables_asked.emit(ServerTables(address, password))

    def offer(self, paths: tuple[Path, ...]) -> None:
        """Say what these are, and import them once the person says so."""
        if not paths:
            return

        self._operations.read(
            "Finding out what it is",
            lambda services, work: _look(paths, services, work),
            self._ask,
        )

    def _ask(self, offered: Offered) -> None:
        dialog = ImportOffer(self._appearance, offered.found, offered.formats, self._window)
        dialog.chosen.connect(self._start_chosen)
        looked_at = tuple(one.path for one in offered.found)
        dialog.rejected.connect(lambda: self._copied.forget(looked_at))
        dialog.open()
        if any(one.is_partial for one in offered.found):
            self._look_on(dialog, offered.found)

    def _look_on(self, dialog: ImportOffer, found: tuple[Recognised, ...]) -> None:
        """Look at what there was no time for while the person reads, and say it."""

        def look(services: Services, work: Work) -> tuple[Recognised, ...]:
            from chatvault.services.importing.recognising import recognised_wholly

            return recognised_wholly(found, work, services.layouts.all())

        job = self._operations.read("Looking at all of it", look, dialog.tell)
        dialog.finished.connect(job.cancel)

    def _start_chosen(self, choice: ImportChoice) -> None:
        for vault in choice.vaults:
            self.merge_asked.emit(vault)
        self.start(choice.paths, only=choice.only)
        for path, layout in choice.explained:
            self.start_tables(TablesChoice(TableFiles(path), layout, {}))
        if choice.tables is not None:
            self.tables_asked.emit(choice.tables)

    def look_around(self) -> None:
        """Find what tools keep on this computer; nothing of it is read."""
        self._operations.read(
            "Looking for conversations",
            lambda services, work: services.discovering.scan(work),
            self.found.emit,
        )

    def start_samples(self) -> None:
        """Import the conversations that the program brings along."""
        self.start(tuple(sorted(resource("samples").iterdir())), about="the sample conversations")

    def start_found(self, stores: tuple[FoundStore, ...], *, follow: bool) -> None:
        """Import what was found; once all of it is in, let it be followed if asked for.

        An import that is stopped leaves the tools alone.
        """
        job = self.start(tuple(store.path for store in stores), about=tools(stores))
        if follow and job is not None:
            job.succeeded.connect(lambda _report: self.follow_asked.emit(stores))

    def start(
        self, paths: tuple[Path, ...], only: str | None = None, about: str = ""
    ) -> Job | None:
        """Import those files and folders; what is read can be opened while it goes on.

        ``about``: what they are called together.
        """
        if not paths:
            return None

        def run(services: Services, work: Work) -> ImportReport:
            listed = {path: services.discovering.chosen(path, work) for path in paths}
            chosen = {path: names for path, names in listed.items() if names is not None}
            committed = self._operations.announce
            return services.importing.run(
                paths, work, only=only, committed=committed, chosen=chosen
            )

        if not about:
            about = paths[0].name if len(paths) == 1 else f"{len(paths):,} files and folders"
        job = self._operations.write("Importing", run, self.finished.emit, shown=True, about=about)
        job.finished.connect(lambda: self._copied.forget(paths))
        return job

    def start_tables(self, choice: TablesChoice) -> None:
        """Import tables as their columns were explained, and keep that where it is wanted."""
        files = choice.files

        def run(services: Services, work: Work) -> ImportReport:
            from chatvault.services.importing.mapping import reader

            committed, tables = self._operations.announce, reader(choice.layout)
            if choice.keep:
                committed(services.layouts.keep(choice.layout, choice.columns))
            if isinstance(files, ServerTables):
                return services.server_import.run(
                    files.address, files.password, work, mapping=tables, committed=committed
                )
            chosen = {files.path: files.names} if files.names else {}
            return services.importing.run(
                [files.path], work, reader=tables, committed=committed, chosen=chosen
            )

        about = choice.files.title
        self._operations.write("Importing", run, self.finished.emit, shown=True, about=about)


def _look(paths: tuple[Path, ...], services: Services, work: Work) -> Offered:
    """What these are, as far as that is seen at once."""
    from chatvault.services.importing.recognising import formats, recognised_at_once

    return Offered(recognised_at_once(paths, work, services.layouts.all()), formats())


def summary(report: ImportReport) -> str:
    """What an import did, in a line."""
    new = sum(run.sessions_new for run in report.runs) - report.sub_agents
    updated = sum(run.sessions_updated for run in report.runs)
    if not new and not updated and report.sub_agents:
        return f"{counted(report.sub_agents, 'run of a sub-agent', 'runs of sub-agents')} imported"
    if not new and not updated:
        unchanged = sum(run.sessions_unchanged for run in report.runs)
        return (
            "Nothing new: everything was in the vault already" if unchanged else "Nothing imported"
        )
    if not new:
        return f"{conversations(updated)} updated"
    brought = counted(new, "new conversation", "new conversations")
    return f"{brought}, {updated:,} updated" if updated else f"{brought} imported"


def telling_run(report: ImportReport) -> int:
    """The id of the run that there is most to tell of: one that failed, had problems, or any."""
    runs = sorted(report.runs, key=_worst, reverse=True)
    run_id = runs[0].id
    assert run_id is not None  # the window imports nothing that is not kept
    return run_id


def _worst(run: ImportRun) -> int:
    severities = {issue.severity for issue in run.issues}
    return 2 * (Severity.ERROR in severities) + (Severity.WARNING in severities)


def failures(report: ImportReport) -> str:
    """What could not be read, in a line; empty where all could."""
    issues = [
        (run, issue)
        for run in report.runs
        for issue in run.issues
        if issue.severity is Severity.ERROR
    ]
    if not issues:
        return ""
    if len(issues) == 1:
        ((run, issue),) = issues
        return f"{Path(issue.member or run.path).name}: {issue.text}"
    return f"{len(issues):,} things could not be read; everything else was imported."
