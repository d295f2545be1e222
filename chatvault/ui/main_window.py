"""The main window: puts the parts together and joins them by signals."""

from __future__ import annotations

import dataclasses
import logging
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from chatvault import settings as settings_store
from chatvault.domain.changes import EVERYTHING, Changes
from chatvault.domain.health import HealthReport
from chatvault.domain.imports import ImportReport
from chatvault.domain.search import SearchHit
from chatvault.domain.session import Navigation as NavigationCounts
from chatvault.domain.session import SessionScope, SessionSort, Thread
from chatvault.errors import DamagedVault, LockedVault
from chatvault.paths import resource
from chatvault.ui import actions, wording
from chatvault.ui.appearance import Appearance
from chatvault.ui.check_schedule import CheckSchedule
from chatvault.ui.commands import Commands
from chatvault.ui.deadline_watch import DeadlineWatch
from chatvault.ui.destinations import spoken
from chatvault.ui.dialogs.backup_plan_card import BackupPlan
from chatvault.ui.exports import Exports
from chatvault.ui.follower import Follower
from chatvault.ui.idle_lock import IdleLock
from chatvault.ui.imports import Imports, dropped_paths, failures, summary, telling_run
from chatvault.ui.joining import join
from chatvault.ui.library import Library
from chatvault.ui.merging import Merges
from chatvault.ui.notices import Notices
from chatvault.ui.operations import Operations
from chatvault.ui.originals import Originals
from chatvault.ui.pages import NARROW, Mode
from chatvault.ui.parts import WindowParts
from chatvault.ui.presence import Presence
from chatvault.ui.resuming import Resuming
from chatvault.ui.schedule import BackupSchedule
from chatvault.ui.search.answer import Answer
from chatvault.ui.tabbing import Tabbing
from chatvault.ui.theme import palette
from chatvault.ui.thread.landing import Landing
from chatvault.ui.thread.wanted import Wanted
from chatvault.ui.upkeep_commands import UpkeepCommands
from chatvault.ui.upkeep_schedule import UpkeepSchedule

log = logging.getLogger(__name__)

_REFRESH_MS = 150  # changes that come close together refresh once
_EMPTY = NavigationCounts()


class MainWindow(WindowParts):
    """The one window of the program.

    Signals:
        closed: the person closed it; the lanes may stop.
        encryption_asked: the person wants to set, change or remove a passphrase.
        lock_asked: the person wants the vault locked.
        locked_seen: the vault is locked; its page is shown.
        damage_seen: the DamagedVault that the page of a damaged vault is shown for.
        crashed: an unexpected exception from anywhere.
    """

    closed = Signal()
    encryption_asked = Signal()
    lock_asked = Signal()
    locked_seen = Signal()
    damage_seen = Signal(object)
    crashed = Signal(object)

    def __init__(self, operations: Operations, folder: Path, settings_file: Path) -> None:
        super().__init__(Appearance(), operations)
        self._folder = folder
        self._settings_file = settings_file
        self.settings = settings_store.load(settings_file)
        self.appearance.set_scheme(self.settings.scheme)
        self.appearance.set_zoom(self.settings.zoom)
        self.counts = _EMPTY
        self.encrypted = False
        self._stale = Changes()
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(_REFRESH_MS)
        self._refresh_timer.timeout.connect(self._refresh)
        self.setWindowTitle("ChatVault")
        self.setWindowIcon(QIcon(str(resource("icon.svg"))))
        self.setAcceptDrops(True)
        self.resize(1440, 900)
        self._make_helpers()
        join(self)
        self.dress()
        self._restore()

    # What the vault tells

    def vault_opened(self, *, encrypted: bool = False) -> None:
        """The vault is open: fill the window."""
        self.encrypted = encrypted
        self.idle_lock.start(self.settings.lock_minutes if encrypted else 0)
        self._let_act(on=True)
        if self.body.mode in (Mode.DAMAGE, Mode.LOCKED):
            self.go_on_reading()
        self._stale = EVERYTHING
        self._refresh()
        self.session_list.show_scope(SessionScope(), "All")
        self.commands.plan_backups(
            BackupPlan(self.settings.backup_hours, self.settings.backup_folder)
        )
        if (native := self.windowHandle()) is not None:
            self.presence.watch(native)
        self.upkeep_schedule.start()
        self.checks.start()
        self.follower.start()
        self.deadlines.start()
        self.notices.look(self.settings.closed_notices)
        self.tabbing.restore()

    def vault_refused(self, error: Exception) -> None:
        """The vault cannot be opened or read: say why, and change nothing."""
        if isinstance(error, DamagedVault):
            self._show_damage(error)
            return
        if isinstance(error, LockedVault):
            self.show_locked()
            return
        sentence = getattr(error, "sentence", None)
        if sentence is None:
            self.crashed.emit(error)
            sentence = "The vault could not be opened because of an unexpected error."
        self.problem.set_texts("The vault cannot be opened", sentence)
        self.body.show_mode(Mode.PROBLEM)
        self.status_bar.set_text(str(self._folder))

    def _show_damage(self, error: DamagedVault) -> None:
        if self.body.mode is not Mode.DAMAGE:
            self.damage_seen.emit(error)
            self._show_mode(Mode.DAMAGE)
        self.status_bar.set_text(str(self._folder))

    def show_encryption(self) -> None:
        """Show the page of the passphrase."""
        self._show_mode(Mode.ENCRYPTION)

    def show_locked(self) -> None:
        """Show the page that asks for the passphrase, and let nothing else be done."""
        self._show_mode(Mode.LOCKED)
        self._let_act(on=False)
        self.status_bar.set_text(str(self._folder))
        self.locked_seen.emit()

    def _let_act(self, *, on: bool) -> None:
        """Let the toolbar and the actions do something with the vault, or nothing."""
        self.toolbar.setVisible(on)
        self.setAcceptDrops(on)
        for key, action in self.actions_by_key.items():
            action.setEnabled(on or key in actions.WITHOUT_VAULT)
        self.commands.mark_saved(self.search_bar.query)
        self.actions_by_key["lock"].setEnabled(on and self.encrypted)

    def go_on_reading(self) -> None:
        """Leave a page of the whole vault for the list."""
        self._show_mode(Mode.BROWSE)
        self.session_list.view.setFocus()

    def rest(self) -> None:
        """Do nothing by itself any more, until the vault is opened again."""
        self.follower.stop()
        self.checks.stop()
        self.deadlines.stop()
        self.schedule.start(0)
        self.idle_lock.start(0)

    def put_away(self) -> None:
        """Show nothing of a vault whose files are about to be exchanged."""
        self.rest()
        self.tabbing.set_down()
        self.show_nothing()

    def forget(self) -> None:
        """Let go of what conversations say, before the vault is locked."""
        for dialog in self.findChildren(QDialog):
            dialog.close()
        self.search_bar.set_query("")
        self.results.forget()
        self.session_list.forget()
        self.saved_searches.forget()
        self.search_memory.forget()
        self.library.forget()
        self.statistics.forget()
        self.past_imports.forget()
        self.upkeep.forget()
        self.backups.forget()
        self.health.forget()
        self.counts = _EMPTY
        self.navigation.set_navigation(_EMPTY)
        self.toast.hide()
        self.error_line.hide()

    # Where the person goes

    def come_to_front(self) -> None:
        """Stand before the other windows and take the keyboard, as far as the desktop lets."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def open_session(
        self, session_id: int, message_id: int | None = None, words: tuple[str, ...] = ()
    ) -> None:
        """Open a conversation, at a message if one is named."""
        self.tabbing.open(session_id, Landing(message_id, wanted=Wanted(words)))

    def search(self, text: str) -> None:
        """Search for ``text``; nothing to search for leads back to the list."""
        if text.strip():
            self.results.search(text)
            if self.body.mode is not Mode.SEARCH:
                self._show_mode(Mode.SEARCH)
            self.body.read(reading=False)
        elif self.body.mode is Mode.SEARCH:
            self._show_mode(Mode.BROWSE)

    def show_page(self, name: str) -> None:
        """Show the statistics, the backups, the imports, the upkeep or the health."""
        mode, refresh = {
            "statistics": (Mode.STATISTICS, self.statistics.refresh),
            "backups": (Mode.BACKUPS, self.backups.refresh),
            "imports": (Mode.IMPORTS, self.past_imports.refresh),
            "upkeep": (Mode.UPKEEP, self.upkeep.refresh),
            "health": (Mode.HEALTH, self.health.refresh),
        }[name]
        self.navigation.mark(f"page:{name}")
        self._show_mode(mode)
        refresh()

    def show_import(self, run_id: int) -> None:
        """Tell of that import file by file."""
        self.show_page("imports")
        self.past_imports.show_run(run_id)
        self.past_imports.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_scope(self, scope: SessionScope, title: str) -> None:
        """List the conversations of a scope."""
        self.navigation.mark_scope(scope)
        self.session_list.show_scope(scope, title)
        self._show_mode(Mode.BROWSE)
        self._leave_field()

    # What Qt tells

    def closeEvent(self, event: QCloseEvent) -> None:
        self._save_settings()
        self.closed.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.navigation and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._align_field()
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.imports.offer(dropped_paths(event.mimeData()))

    def _make_helpers(self) -> None:
        self.library = Library(self.operations, self)
        self.imports = Imports(self.appearance, self.operations, self)
        self.exports = Exports(self.appearance, self.operations, self)
        self.originals = Originals(self.operations, self)
        self.merges = Merges(self.operations, self)
        self.resuming = Resuming(self.operations, self)
        self.presence = Presence(self)
        self.schedule = BackupSchedule(self.operations, self.presence, self)
        self.upkeep_schedule = UpkeepSchedule(self.operations, self)
        self.checks = CheckSchedule(self.operations, self)
        self.follower = Follower(self.operations, self)
        self.deadlines = DeadlineWatch(self.operations, self)
        self.idle_lock = IdleLock(self.operations, self.presence, self)
        self.notices = Notices(
            self.operations, self.notice_line, lambda: self.show_page("health"), self
        )
        self.tabbing = Tabbing(self)
        self.upkeep_commands = UpkeepCommands(self)
        self.commands = Commands(self)
        self.actions_by_key = actions.make_actions(self, self.commands.handlers())
        self.menu = actions.make_menu(self, self.actions_by_key)

    def dress(self) -> None:
        """Let the widgets that paint themselves follow the theme."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(palette(self.appearance.theme))
        actions.tint(self.actions_by_key, self.appearance)
        self.update()

    # Keeping up with the vault

    def note_changes(self, changes: Changes) -> None:
        """Refresh soon; changes that come close together refresh once."""
        self._stale |= changes
        self._refresh_timer.start()

    def _refresh(self) -> None:
        """Let every part that is stale read again."""
        changes, self._stale = self._stale, Changes()
        self.tabbing.forget(changes.removed_ids)
        self.operations.read(
            "Counting", lambda services, work: services.browsing.navigation(), self._show_counts
        )
        self.session_list.refresh(changes)
        self.thread_pane.refresh(changes)
        self.side_panel.refresh(changes)
        self.tabbing.refresh(changes)
        self.saved_searches.refresh(changes)
        if self.body.mode is Mode.SEARCH:
            self.results.search(self.search_bar.query)
        elif self.body.mode is Mode.STATISTICS:
            self.statistics.refresh()
        elif self.body.mode is Mode.IMPORTS:
            self.past_imports.refresh()
        elif self.body.mode is Mode.UPKEEP:
            self.upkeep.refresh()
        elif self.body.mode is Mode.BACKUPS or changes.backups:
            self.backups.refresh()

    def _show_counts(self, counts: NavigationCounts) -> None:
        self.counts = counts
        self.navigation.set_navigation(counts)
        empty = not (counts.all or counts.archived or counts.trashed)
        if empty and self.body.mode is Mode.BROWSE:
            self._show_mode(Mode.WELCOME)
            self.imports.look_around()
        elif not empty and self.body.mode is Mode.WELCOME:
            self._show_mode(Mode.BROWSE)
            self.session_list.view.setFocus()
        self._show_status()

    def _show_status(self) -> None:
        if not self.counts.all and not self.counts.archived:
            self.status_bar.set_text("Nothing imported yet")
        else:
            counts = self.counts
            text = wording.vault_text(counts.all, counts.messages, counts.size)
            self.status_bar.set_text(f"{text}   ·   View only" if counts.view_only else text)

    def import_finished(self, report: ImportReport) -> None:
        """Say what an import did, and what could not be read."""
        run_id = telling_run(report)
        self.toast.show_text(summary(report), lambda: self.show_import(run_id), label="Report")
        problem = failures(report)
        if problem:
            self.error_line.show_text(problem, lambda: self._tell_problems(run_id))
        if self.body.mode is Mode.IMPORTS:
            self.past_imports.show_run(run_id)

    def _tell_problems(self, run_id: int) -> None:
        """Lead from the line of what failed to where all of it is told."""
        self.error_line.hide()
        self.show_import(run_id)

    def show_failure(self, sentence: str, path: str) -> None:
        """Say in a line what went wrong, and to which file."""
        details = f"{sentence}\n\n{path}" if path else ""
        self.error_line.show_text(sentence, self._details_of(details) if details else None)

    def remember_notices(self, closed: tuple[str, ...]) -> None:
        """Keep which notices are not to be shown again."""
        self.settings = dataclasses.replace(self.settings, closed_notices=closed)

    def show_found(self, report: HealthReport) -> None:
        """Say that a check found what can be made good again."""
        del report  # the page tells it
        self.error_line.show_text(
            "The check of the vault found something to repair; what was said is whole.",
            lambda: self.show_page("health"),
        )

    def _details_of(self, text: str) -> Callable[[], None]:
        def show() -> None:
            box = QMessageBox(self)
            box.setIcon(QMessageBox.Icon.Information)
            box.setWindowTitle("ChatVault")
            box.setTextFormat(Qt.TextFormat.PlainText)  # file names may look like HTML
            box.setText(text)
            box.open()

        return show

    def show_crash(self, error: BaseException) -> None:
        """Tell of a bug, with its traceback to copy."""
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Critical)
        box.setWindowTitle("ChatVault")
        box.setText("Something went wrong inside ChatVault. Your vault is safe.")
        box.setDetailedText("".join(traceback.format_exception(error)))
        box.open()

    # Moving about

    def show_conversation(self, session_id: int, landing: Landing) -> None:
        """Show a conversation in the current tab, and what belongs to it around it."""
        if self.body.mode not in (Mode.BROWSE, Mode.SEARCH):
            self._show_mode(Mode.BROWSE)
        self.body.read(reading=True)
        self._leave_field()
        self.thread_pane.open(session_id, landing=landing)
        self.side_panel.show_session(session_id)
        self.session_list.select(session_id)

    def show_nothing(self) -> None:
        """Show that no conversation is open."""
        self.body.read(reading=False)
        self.thread_pane.close_thread()
        self.side_panel.show_session(None)
        self.setWindowTitle("ChatVault")

    def _leave_field(self) -> None:
        """Give the keyboard to the list, where nobody searches any more."""
        if self.body.mode is Mode.BROWSE and self.search_bar.isAncestorOf(self.focusWidget()):
            (self.thread_pane if self.body.hides_list else self.session_list).view.setFocus()

    def open_hit(self, hit: SearchHit, words: tuple[str, ...]) -> None:
        """Open what a search found, at its message, with the words marked."""
        self.open_session(hit.session_id, hit.message_id, words)

    def land_on(self, message_id: int) -> None:
        """Go to a message of the open conversation."""
        if self.thread_pane.session_id is not None:
            self.open_session(self.thread_pane.session_id, message_id)

    def thread_opened(self, thread: Thread) -> None:
        """Say in the title what is open."""
        self.tabbing.note_thread(thread)
        self.setWindowTitle(f"{thread.session.title} – ChatVault")

    def _show_mode(self, mode: Mode) -> None:
        self.body.show_mode(mode)
        self.explanation.setVisible(mode is Mode.SEARCH)
        self.fit()
        self._show_status()

    def explain(self, answer: Answer) -> None:
        """Say above the results how the query was understood."""
        self.explanation.show_answer(answer)
        self.status_bar.set_text(answer.status)

    def show_link(self, target: str) -> None:
        """Show where the link under the pointer leads."""
        if target:
            self.status_bar.set_text(spoken(target))
        else:
            self._show_status()

    def show_menu(self) -> None:
        """Open the menu of everything under its button."""
        button = self.toolbar.menu_button
        size = self.menu.sizeHint()
        self.menu.popup(button.mapToGlobal(QPoint(button.width() - size.width(), button.height())))

    def fit(self) -> None:
        """Let the parts share the width there is, and the toolbar say what is shown."""
        self.body.fit(self.width())
        self.tab_strip.set_compact(self.width() < NARROW)
        self.toolbar.set_compact(self.navigation.is_rail)
        self.toolbar.show_details(self.body.shows_side_panel())
        self._align_field()

    def _align_field(self) -> None:
        edge = self.navigation.width() if self.navigation.isVisible() else 208
        self.toolbar.set_field_edge(edge + 8)
        self.explanation.set_left(edge + 16)

    # Between two starts

    def _restore(self) -> None:
        if self.settings.geometry:
            self.restoreGeometry(QByteArray.fromHex(self.settings.geometry.encode()))
        self.body.set_widths(self.settings.splitter)
        self.body.side_panel_wanted = self.settings.side_panel
        self.session_list.set_sort(SessionSort(self.settings.sort))
        self.toolbar.set_history(back=False, forward=False)
        self._show_mode(Mode.BROWSE)
        self.session_list.view.setFocus()

    def _save_settings(self) -> None:
        self.settings = dataclasses.replace(
            self.tabbing.kept(self.settings),
            scheme=str(self.appearance.scheme),
            zoom=self.appearance.zoom,
            geometry=bytes(self.saveGeometry().toHex().data()).decode(),
            splitter=self.body.widths(),
            side_panel=self.body.side_panel_wanted,
        )
        try:
            settings_store.save(self._settings_file, self.settings)
        except OSError:
            log.warning("The settings could not be saved.", exc_info=True)
