"""Looks into a backup, in the same window: lists, searches and reads it, and brings back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from chatvault.domain.safekeeping.backup import Backup, BackupReason
from chatvault.domain.search.hits import SearchHit
from chatvault.domain.session import SessionScope, SessionStatus
from chatvault.domain.work import Work
from chatvault.errors import Cancelled
from chatvault.ui.backup_bar import ALL, TRASH, BackupBar
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.bar import SearchBar
from chatvault.ui.search.explanation import ExplanationLine
from chatvault.ui.search.pane import SearchPane
from chatvault.ui.sidebar.session_list import SessionList
from chatvault.ui.tasks.bringing_back import BringingBack
from chatvault.ui.thread.landing import Landing
from chatvault.ui.thread.text.wanted import found_by
from chatvault.ui.thread.thread_pane import ThreadPane
from chatvault.ui.widgets.painted import Ground

if TYPE_CHECKING:
    from chatvault.services.backups.opened_backup import OpenedBackup
    from chatvault.services.vault import Services

_READ_ONLY = "This is a backup: it can be read, and nothing in it changes."
_SCOPES = {
    ALL: (SessionScope(status=None), "All"),
    TRASH: (SessionScope(status=SessionStatus.TRASHED), "Trash"),
}
_LIST_WIDTH = 360
_NARROW = 700  # below it the list and the conversation take turns


class BackupBrowser(QWidget):
    """A bar that says what is seen, the list or what a search found, and the conversation.

    Signals:
        shown: a backup is open and can be read.
        left: back to the list of backups.
        done: a sentence about what was done.
        failed: a sentence about what could not be done, and the file it is about.
        link_opened: a link was clicked; it is to be asked for before it is opened.
    """

    shown = Signal()
    left = Signal()
    done = Signal(str)
    failed = Signal(str, str)
    link_opened = Signal(str)

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._operations = appearance, operations
        self._opened: OpenedBackup | None = None
        self._elsewhere: Path | None = None
        self._is_narrow = self._is_reading = False
        self._inside = operations.beside(self._services, self)
        self._inside.failed.connect(self.failed)
        self._inside.crashed.connect(operations.crashed)
        self._bringing_back = BringingBack(operations, self)
        self._bringing_back.done.connect(self.done)
        self._bringing_back.failed.connect(self.failed)
        self.bar = BackupBar(appearance, self)
        self.search_bar = SearchBar(appearance, self, "Search this backup", saves=False)
        self.explanation = ExplanationLine(appearance, self)
        self.sessions = SessionList(appearance, self._inside, self)
        self.results = SearchPane(appearance, self._inside, self)
        self._list = QStackedWidget(self)
        self.reader = ThreadPane(appearance, self._inside, self)
        self.reader.header.reads_only = True
        self._lay_out()
        self._join()
        self._count_chosen()

    def open(self, backup: Backup, elsewhere: Path | None = None) -> None:
        """Unpack a backup, of another folder than the vault's own, and show what is in it."""

        def run(services: Services, work: Work) -> OpenedBackup:
            # Not at the top: only lanes load the database layer.
            from chatvault.services.backups.opened_backup import open_backup

            backups = services.backups.elsewhere(elsewhere)
            return open_backup(backups, backup, work, services.backups.folder)

        self.leave()
        self._elsewhere = elsewhere
        self._operations.background("Opening the backup", run, self._show, shown=True)

    def leave(self) -> None:
        """Let go of the backup that is looked into."""
        opened, self._opened = self._opened, None
        if opened is not None:
            self.search_bar.clear()
            self.reader.close_thread()
            self._operations.background("Closing the backup", lambda services, work: opened.close())
            self.left.emit()

    def close_at_once(self) -> None:
        """Let go of it while the window closes."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def forget(self) -> None:
        """Let go of it before the vault is locked, and hold nothing of it."""
        if self._opened is not None:
            self.reader.close_thread()
            self.sessions.forget()
            self.close_at_once()
            self.left.emit()

    @property
    def searches(self) -> bool:
        """Whether what a search found is seen, in place of the list."""
        return self._list.currentWidget() is self.results

    @property
    def is_open(self) -> bool:
        """Whether a backup is looked into."""
        return self._opened is not None

    def restore_chosen(self) -> None:
        """Bring what is selected back into the open vault."""
        opened, ids = self._opened, self._chosen()
        if opened is None or not ids:
            return
        self.bar.restore.setEnabled(False)
        job = self._bringing_back.start(opened, ids, self._elsewhere)
        job.finished.connect(self._count_chosen)

    def go_back(self) -> None:
        """From the conversation to the list where one of them is seen, else to the backups."""
        if self._is_narrow and self._is_reading:
            self._leave_reader()
        else:
            self.leave()

    def _services(self) -> Services:
        opened = self._opened
        if opened is None:
            raise Cancelled
        return opened.services

    def _show(self, opened: OpenedBackup) -> None:
        self._opened = opened
        backup = opened.backup
        self.bar.show_backup(backup)
        before = backup.reason in (BackupReason.TRASH, BackupReason.DELETION)
        self.reader.close_thread()
        self.shown.emit()
        self._show_scope(TRASH if before else ALL)

    def _search(self, text: str) -> None:
        """Search the backup as the vault is searched; nothing to search for leads to the list."""
        wanted = bool(text.strip()) and self.is_open
        if wanted:
            self.results.search(text)
        if wanted is not self.searches:
            self._list.setCurrentWidget(self.results if wanted else self.sessions)
            self._is_reading = self._is_reading and not wanted
            self._fit()
            self._count_chosen()

    def _leave_reader(self) -> None:
        """Turn back to the list, with the keyboard."""
        self._is_reading = False
        self._fit()
        self._focus_list()

    def _focus_list(self) -> None:
        if self.searches:
            self.results.focus_results()
        else:
            self.sessions.view.setFocus()

    def _open_hit(self, hit: SearchHit, words: tuple[str, ...]) -> None:
        self.sessions.select(hit.session_id)
        wanted = found_by(words, self.results.expressions)
        self._read(hit.session_id, Landing(hit.message_id, wanted=wanted))
        self._count_chosen()

    def _chosen(self) -> tuple[int, ...]:
        """The conversations to bring back: those selected, or the one a search has led to."""
        if not self.searches:
            return self.sessions.selected_ids()
        return () if self.reader.session_id is None else (self.reader.session_id,)

    def _show_scope(self, key: str) -> None:
        self.search_bar.clear()
        self._is_reading = False
        self._fit()
        self.bar.scopes.set_current(key)
        self.sessions.show_scope(*_SCOPES[key])
        self.sessions.view.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_narrow = self.width() < _NARROW
        self._fit()

    def _fit(self) -> None:
        """Show the list and the conversation, or where there is no room for both, one of them."""
        reads_alone = self._is_narrow and self._is_reading
        self._column.setVisible(not reads_alone)
        self.explanation.setVisible(self.searches and not reads_alone)
        self.reader.setVisible(not self._is_narrow or self._is_reading)
        self.bar.fit(narrow=self._is_narrow, reads_alone=reads_alone)

    def _read(self, session_id: int, landing: Landing | None = None) -> None:
        self._is_reading = True
        self._fit()
        self.reader.open(session_id, landing)

    def _count_chosen(self) -> None:
        self.bar.show_chosen(len(self._chosen()))

    def _join(self) -> None:
        self.bar.back.clicked.connect(self.go_back)
        self.bar.restore.clicked.connect(self.restore_chosen)
        self.bar.scopes.chosen.connect(self._show_scope)
        self._join_search()
        self._join_list()
        self._join_reader()

    def _join_search(self) -> None:
        bar, results = self.search_bar, self.results
        bar.query_changed.connect(self._search)
        bar.submitted.connect(results.open_first)
        bar.results_asked.connect(self._focus_list)
        bar.closed.connect(self.sessions.view.setFocus)
        results.answered.connect(self.explanation.show_answer)
        results.hit_chosen.connect(self._open_hit)
        results.view.tab_asked.connect(results.open_first)  # there are no tabs here
        results.narrowed.connect(bar.set_query)
        results.left_upwards.connect(bar.focus)

    def _join_list(self) -> None:
        sessions = self.sessions
        for opened in (sessions.opened, sessions.tab_asked, sessions.tab_behind_asked):
            opened.connect(self._read)
        sessions.view.selectionModel().selectionChanged.connect(lambda *_: self._count_chosen())
        sessions.model.modelReset.connect(self._count_chosen)
        # Its menu and its keys change conversations, and here nothing changes.
        sessions.view.setDragEnabled(False)
        sessions.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        for shortcut in sessions.view.findChildren(QShortcut):
            shortcut.setEnabled(False)

    def _join_reader(self) -> None:
        reader = self.reader
        reader.left.connect(self._leave_reader)
        for asked in (
            reader.star_asked,
            reader.export_asked,
            reader.resume_copy_asked,
            reader.resume_asked,
            reader.branch_asked,
            reader.bookmark_asked,
        ):
            asked.connect(lambda *_: self.done.emit(_READ_ONLY))
        reader.session_asked.connect(self._read)
        reader.tab_asked.connect(self._read)
        reader.link_opened.connect(self.link_opened)
        reader.done.connect(self.done)
        reader.failed.connect(lambda sentence: self.failed.emit(sentence, ""))

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left_column())
        split.addWidget(self.reader)
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST_WIDTH, 3 * _LIST_WIDTH])
        line = Ground(self._appearance, "line", self)
        line.setFixedHeight(1)
        self.explanation.set_left(16)
        self.explanation.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(line)
        column.addWidget(self.explanation)
        column.addWidget(split, 1)

    def _left_column(self) -> QWidget:
        """The search field over the list."""
        self._list.addWidget(self.sessions)
        self._list.addWidget(self.results)
        self._column = Ground(self._appearance, "list", self)
        left = QVBoxLayout(self._column)
        left.setContentsMargins(0, 8, 0, 0)
        left.setSpacing(4)
        field = QHBoxLayout()
        field.setContentsMargins(10, 0, 10, 0)
        field.addWidget(self.search_bar)
        left.addLayout(field)
        left.addWidget(self._list, 1)
        return self._column
