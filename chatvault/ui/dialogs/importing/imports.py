"""The page of imports: all of them, and what came of each file of the chosen one."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from chatvault.domain.imports import PastRun
from chatvault.ui.dialogs.importing.run_details import RunDetails
from chatvault.ui.dialogs.importing.run_list import RunList
from chatvault.ui.dialogs.importing.run_words import about
from chatvault.ui.newest_read import NewestRead
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.empty_state import EmptyState
from chatvault.ui.widgets.entrance import Entrance
from chatvault.ui.widgets.page import GUTTER
from chatvault.ui.widgets.page_head import PageHead
from chatvault.ui.widgets.painted import Ground, Hairline
from chatvault.ui.widgets.words import Words

BESIDE = 840  # the narrowest page on which files have room beside the list
_LIST = 360
_NOTHING = (
    "Nothing has been imported yet",
    "After an import, this page says what each file brought, what could not be read, and where.",
)


class ImportsPage(Ground):
    """A list and, beside it or below, what is chosen in it.

    Signals:
        files_asked, folder_asked: something else is to be imported.
    """

    files_asked = Signal()
    folder_asked = Signal()

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(appearance, "base", parent)
        self._operations = operations
        self._wanted: int | None = None
        self._reading = NewestRead(operations)
        self.about = Words("", appearance, self, token="text2")
        self.folder = Button("Import a folder…", appearance, main=True, parent=self)
        self.import_files = Button(
            "Import files…",
            appearance,
            kind=ButtonKind.PRIMARY,
            icon="download-simple",
            main=True,
            parent=self,
        )
        self.runs = RunList(appearance, self)
        self.details = RunDetails(appearance, self)
        title, sentence = _NOTHING
        self.empty = EmptyState(
            appearance, icon="tray", title=title, sentence=sentence, ground="base", parent=self
        )
        self.splitter = QSplitter(self)
        self._lay_out()
        self.runs.chosen.connect(self._read_run)
        self.import_files.clicked.connect(self.files_asked)
        self.folder.clicked.connect(self.folder_asked)
        self.show_runs((), datetime.date.today())

    def refresh(self) -> None:
        """Read the list again, and what is chosen in it."""
        self._operations.read(
            "Listing the imports",
            lambda services, work: services.past_imports.all(),
            lambda runs: self.show_runs(runs, datetime.date.today()),
        )

    def show_run(self, run_id: int) -> None:
        """Choose that import, as soon as it is listed."""
        self._wanted = run_id
        self.refresh()

    def forget(self) -> None:
        """Show nothing of a vault that is about to be locked."""
        self._wanted = None
        self._reading.stop()
        self.show_runs((), datetime.date.today())
        self.details.clear()

    def show_runs(self, runs: tuple[PastRun, ...], today: datetime.date) -> None:
        """List those, as said on that day."""
        wanted, self._wanted = self._wanted or self.runs.chosen_id, None
        self.about.setText(about(runs, today))
        self.about.setVisible(bool(runs))
        self.runs.show_runs(runs, today, wanted)
        self._stack.setCurrentWidget(self.splitter if runs else self.empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= self.appearance.grown(BESIDE)
        self._turn(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)

    def _read_run(self, run_id: int) -> None:
        self._reading.ask(
            "Reading an import",
            lambda services, work: services.past_imports.one(run_id),
            lambda run: self.details.show_run(run, datetime.date.today()),
        )

    def _turn(self, orientation: Qt.Orientation) -> None:
        if orientation is not self.splitter.orientation():
            self.splitter.setOrientation(orientation)
            across = orientation is Qt.Orientation.Horizontal
            self.splitter.setSizes([_LIST, self.width() - _LIST] if across else [200, 400])

    def _lay_out(self) -> None:
        buttons = (self.folder, self.import_files)
        head = QVBoxLayout()
        head.setContentsMargins(GUTTER, 20, GUTTER, 20)
        head.addWidget(PageHead("Imports", self.about, buttons, self.appearance, self))
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for widget in (self.runs, self.details):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        self.runs.setMinimumSize(240, 120)
        self.splitter.setSizes([_LIST, 3 * _LIST])
        self._stack = QStackedLayout()
        self._stack.addWidget(self.splitter)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Hairline(self.appearance, self))
        column.addLayout(self._stack, 1)
        Entrance(self, lambda: self.runs)
