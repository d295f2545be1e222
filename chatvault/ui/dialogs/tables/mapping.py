"""The page of tables that no format knows: what their columns mean is said, seen and kept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from chatvault.domain.tables.layout_preview import LayoutPreview
from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.domain.tables.table_sample import FoundTables, ServerTables, TableFiles
from chatvault.domain.work import Work
from chatvault.jobs.runner import Job
from chatvault.ui.dialogs.tables.mapping_start import MappingStart
from chatvault.ui.dialogs.tables.mapping_words import one_line
from chatvault.ui.dialogs.tables.mapping_work import MappingWork
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.empty_state import EmptyState
from chatvault.ui.widgets.painted import Ground

if TYPE_CHECKING:
    from chatvault.services.vault import Services


@dataclass(frozen=True, slots=True)
class TablesChoice:
    """Tables that are to be imported by a layout; ``columns`` are those of all tables.

    ``keep``: for the next file with such columns.
    """

    files: TableFiles | ServerTables
    layout: Layout
    columns: Mapping[str, Sequence[str]]
    keep: bool = False


@dataclass(frozen=True, slots=True)
class _Opened:
    """Tables, and what may be said of them."""

    found: FoundTables
    layout: Layout | None
    kept: bool


class MappingPage(Ground):
    """First a file is asked for; then its columns are explained beside what is read so.

    Everything is read on a lane, once; what a correction makes of it is made on one again, and
    what a newer one overtook is dropped.

    Signals:
        import_asked: a TablesChoice.
        files_asked, folder_asked: something is to be chosen.
        forget_asked: the SavedLayout that is to go.
        left: nothing is to be imported.
    """

    import_asked = Signal(object)
    files_asked = Signal()
    folder_asked = Signal()
    forget_asked = Signal(object)
    left = Signal()

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(appearance, "base", parent)
        self._operations = operations
        self._found: FoundTables | None = None
        self._jobs: dict[str, Job] = {}  # the newest of each kind
        self._work: MappingWork | None = None
        self.start = MappingStart(appearance, self)
        self.looking = EmptyState(appearance, icon="database", ground="base", parent=self)
        self.looking.set_action("Cancel")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.start)
        self._stack.addWidget(self.looking)
        self.start.files_asked.connect(self.files_asked)
        self.start.folder_asked.connect(self.folder_asked)
        self.start.forget_asked.connect(self.forget_asked)
        self.looking.acted.connect(self.begin)

    @property
    def work(self) -> MappingWork:
        """The fields and the preview; their many widgets are made when they are needed first."""
        if self._work is None:
            made = self._work = MappingWork(self.appearance, self)
            self._stack.addWidget(made)
            made.changed.connect(self._preview)
            made.table_chosen.connect(self._guess_table)
            made.first_line_turned.connect(self._turn)
            made.guess_asked.connect(self._guess)
            made.import_asked.connect(self._import)
            made.left.connect(self._leave)
        return self._work

    def begin(self) -> None:
        """Ask for a file, and list what was kept."""
        self.forget()
        self.refresh()

    def come_back(self) -> None:
        """Go on with what was being explained, or else begin."""
        if self._found is None and "look" not in self._jobs:
            self.begin()
        else:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """Read again what was kept."""
        self._operations.read(
            "Listing the layouts of tables",
            lambda services, work: services.layouts.all(),
            lambda saved: self.start.show_saved(saved, datetime.date.today()),
        )

    def open(self, files: TableFiles | ServerTables) -> None:
        """Look at the tables in files or on a server, and show what they may mean."""
        self.forget()
        name = one_line(files.title)
        self.looking.set_texts("Looking at the tables", f"The first rows of {name} are read.")
        self._show(self.looking)

        def run(services: Services, work: Work) -> _Opened:
            from chatvault.services.importing import server_import
            from chatvault.services.importing.mapping import guessed, look

            if isinstance(files, ServerTables):
                found = server_import.look(files, work)
            else:
                found = look(files, work)
            kept = services.layouts.best_for_found(found)
            if kept is None:
                return _Opened(found, guessed(found), kept=False)
            return _Opened(found.as_in(kept.layout), kept.layout, kept=True)

        job = self._newest("look", self._operations.read("Looking at tables", run))
        job.succeeded.connect(lambda opened: self._show_tables(job, opened))
        job.failed.connect(lambda _error: self._give_up(job))

    def forget(self) -> None:
        """Let go of what the tables say, and of every look at them."""
        for job in self._jobs.values():
            job.cancel()
        self._jobs.clear()
        self._found = None
        if self._work is not None:
            self._stack.removeWidget(self._work)
            self._work.deleteLater()
            self._work = None
        self.start.show_saved((), datetime.date.today())
        self._show(self.start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the page, as it leaves a dialog."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _show_tables(self, job: Job, opened: _Opened) -> None:
        if self._is_newest("look", job):
            self._found = opened.found
            self.work.show_tables(opened.found, opened.layout, kept=opened.kept)
            self._show(self.work)
            self._preview()

    def _give_up(self, job: Job) -> None:
        """The window says why the files could not be looked at."""
        if self._is_newest("look", job):
            self.begin()

    def _preview(self) -> None:
        """Read the first conversations with what is said of the columns now."""
        found, layout = self._found, self.work.fields.layout_now
        if found is None:
            return
        self.work.wait()

        def run(services: Services, work: Work) -> LayoutPreview:
            from chatvault.services.importing.mapping import previewed

            del services  # nothing of the vault is asked
            return previewed(found, layout, work)

        job = self._newest("preview", self._operations.read("Previewing tables", run))
        job.succeeded.connect(lambda preview: self._show_preview(job, preview))

    def _show_preview(self, job: Job, preview: LayoutPreview) -> None:
        if self._is_newest("preview", job):
            self.work.show_preview(preview)

    def _guess_table(self, kind: str, name: str) -> None:
        """Look what the columns of a table may mean that is chosen for a kind."""
        found, layout = self._found, self.work.fields.layout_now
        if found is None:
            return
        if not name:
            self._jobs.pop("guess", None)
            self._show_table(kind, None)
            return

        def run(services: Services, work: Work) -> Table:
            from chatvault.services.importing.mapping import guessed_table

            del services, work  # a moment's work, without the vault
            return guessed_table(found, kind, name, layout)

        job = self._newest("guess", self._operations.read("Guessing what columns mean", run))
        job.succeeded.connect(lambda table: self._show_guessed(job, kind, table))

    def _show_guessed(self, job: Job, kind: str, table: Table) -> None:
        if self._is_newest("guess", job):
            self._show_table(kind, table)

    def _show_table(self, kind: str, table: Table | None) -> None:
        self.work.fields.tables[kind].show_table(table)
        self._preview()

    def _turn(self, name: str) -> None:
        """Read the first line of a table the other way, and guess what its columns mean then."""
        found, layout = self._found, self.work.fields.layout_now
        if found is None:
            return
        turned = found.turned(name)

        def run(services: Services, work: Work) -> _Opened:
            from chatvault.services.importing.mapping import guessed_again

            del services, work  # a moment's work, without the vault
            return _Opened(turned, guessed_again(turned, name, layout), kept=False)

        job = self._newest("look", self._operations.read("Guessing what columns mean", run))
        job.succeeded.connect(lambda opened: self._show_turned(job, opened))

    def _show_turned(self, job: Job, opened: _Opened) -> None:
        if self._is_newest("look", job) and opened.layout is not None:
            self._found = opened.found
            self.work.show_turned(opened.found, opened.layout)
            self._preview()

    def _guess(self) -> None:
        """Guess again instead of what was kept."""
        found = self._found
        if found is None:
            return

        def run(services: Services, work: Work) -> _Opened:
            from chatvault.services.importing.mapping import guessed

            del services, work  # a moment's work, without the vault
            return _Opened(found, guessed(found), kept=False)

        job = self._newest("look", self._operations.read("Guessing what columns mean", run))
        job.succeeded.connect(lambda opened: self._show_tables(job, opened))

    def _import(self) -> None:
        if self._found is None:
            return
        fields = self.work.fields
        choice = TablesChoice(
            self._found.files, fields.layout_now, self._found.columns, fields.keep.isChecked()
        )
        self.forget()
        self.import_asked.emit(choice)

    def _leave(self) -> None:
        self.forget()
        self.left.emit()

    def _show(self, part: QWidget) -> None:
        self._stack.setCurrentWidget(part)
        self.setFocusProxy(part if part is not self.looking else self.looking.button)
        if self.isVisible():
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _newest(self, kind: str, job: Job) -> Job:
        """The job, in place of the one of its kind that it overtakes."""
        if (before := self._jobs.get(kind)) is not None:
            before.cancel()
        self._jobs[kind] = job
        return job

    def _is_newest(self, kind: str, job: Job) -> bool:
        """Whether nothing has overtaken the job, which is over now."""
        if self._jobs.get(kind) is not job:
            return False
        del self._jobs[kind]
        return True
