"""Importing from the window: choosing, dropping, progress and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from chatvault.domain.found_store import FoundStore
from chatvault.domain.imports import ImportReport, ImportRun
from chatvault.domain.parsed import Severity
from chatvault.domain.work import Work
from chatvault.jobs.runner import Job
from chatvault.paths import resource
from chatvault.ui.operations import Operations

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_FILTER = "Exports (*.zip *.json *.jsonl *.zst *.html *.dms);;All files (*)"


class Imports(QObject):
    """Runs imports in the background.

    Signals:
        finished: the ImportReport of an import that ran to its end.
        found: a tuple of FoundStores that tools keep on this computer.
        follow_asked: a tuple of FoundStores that were imported and are to be followed.
    """

    finished = Signal(object)
    found = Signal(object)
    follow_asked = Signal(object)

    def __init__(self, operations: Operations, window: QWidget) -> None:
        super().__init__(window)
        self._operations, self._window = operations, window

    def choose_files(self) -> None:
        """Ask for files, and import them."""
        names, _ = QFileDialog.getOpenFileNames(self._window, "Import exports", "", _FILTER)
        self.start(tuple(map(Path, names)))

    def choose_folder(self) -> None:
        """Ask for a folder, and import it."""
        name = QFileDialog.getExistingDirectory(self._window, "Import a folder")
        self.start((Path(name),) if name else ())

    def look_around(self) -> None:
        """Find what tools keep on this computer; nothing of it is read."""
        self._operations.read(
            "Looking for conversations",
            lambda services, work: services.discovering.scan(work),
            self.found.emit,
        )

    def start_samples(self) -> None:
        """Import the conversations that the program brings along."""
        self.start(tuple(sorted(resource("samples").iterdir())))

    def start_found(self, stores: tuple[FoundStore, ...], *, follow: bool) -> None:
        """Import what was found; once all of it is in, let it be followed if asked for.

        An import that is stopped leaves the tools alone.
        """
        job = self.start(tuple(store.path for store in stores))
        if follow and job is not None:
            job.succeeded.connect(lambda _report: self.follow_asked.emit(stores))

    def start(self, paths: tuple[Path, ...]) -> Job | None:
        """Import those files and folders; what is read can be opened while it goes on."""
        if not paths:
            return None

        def run(services: Services, work: Work) -> ImportReport:
            listed = {path: services.discovering.chosen(path, work) for path in paths}
            chosen = {path: names for path, names in listed.items() if names is not None}
            committed = self._operations.announce
            return services.importing.run(paths, work, committed=committed, chosen=chosen)

        name = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        return self._operations.write(f"Importing {name}", run, self.finished.emit, shown=True)


def dropped_paths(mime: QMimeData) -> tuple[Path, ...]:
    """The local files and folders of a drop; nothing else is taken."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


def summary(report: ImportReport) -> str:
    """What an import did, in a line."""
    new = sum(run.sessions_new for run in report.runs)
    updated = sum(run.sessions_updated for run in report.runs)
    if not new and not updated:
        unchanged = sum(run.sessions_unchanged for run in report.runs)
        return (
            "Nothing new: everything was in the vault already" if unchanged else "Nothing imported"
        )
    parts = [f"{new:,} new"] * bool(new) + [f"{updated:,} updated"] * bool(updated)
    return f"Imported: {' and '.join(parts)} conversation{'s' if new + updated != 1 else ''}"


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
        issue for run in report.runs for issue in run.issues if issue.severity is Severity.ERROR
    ]
    if not issues:
        return ""
    if len(issues) == 1:
        return issues[0].text
    return f"{len(issues):,} things could not be read; everything else was imported."
