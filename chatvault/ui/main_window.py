"""The main window: puts the parts together and joins them by signals."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import QApplication

from chatvault import settings as settings_store
from chatvault.domain.search.hits import SearchHit
from chatvault.domain.session import NOT_COUNTED, Navigation, SessionScope, Thread
from chatvault.domain.tables.table_sample import ServerTables, TableFiles
from chatvault.paths import resource
from chatvault.ui import actions
from chatvault.ui.background.check_schedule import CheckSchedule
from chatvault.ui.background.deadline_watch import DeadlineWatch
from chatvault.ui.background.follower import Follower
from chatvault.ui.background.idle_lock import IdleLock
from chatvault.ui.background.presence import Presence
from chatvault.ui.background.schedule import BackupSchedule
from chatvault.ui.background.upkeep_schedule import UpkeepSchedule
from chatvault.ui.commands import Commands
from chatvault.ui.dialogs.tables.mapping import TablesChoice
from chatvault.ui.drop_veil import DropVeil
from chatvault.ui.fitting import Fitting
from chatvault.ui.joining import join
from chatvault.ui.mirroring import under
from chatvault.ui.notices import Notices
from chatvault.ui.notifications import Notifications
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.theme import palette
from chatvault.ui.parts import WindowParts
from chatvault.ui.places.going_on import GoingOn
from chatvault.ui.places.kept_window import KeptWindow
from chatvault.ui.places.listed_place import ListedPlace
from chatvault.ui.places.pages import Mode
from chatvault.ui.places.tabbing import Tabbing
from chatvault.ui.refreshing import Refreshing
from chatvault.ui.status_line import StatusLine
from chatvault.ui.tasks.chosen_conversations import ChosenConversations
from chatvault.ui.tasks.exports import Exports
from chatvault.ui.tasks.finding import Finding
from chatvault.ui.tasks.found_conversation import FoundConversation
from chatvault.ui.tasks.identity_question import IdentityQuestion
from chatvault.ui.tasks.imports import Imports
from chatvault.ui.tasks.kept_searches import KeptSearches
from chatvault.ui.tasks.labelling import Labelling
from chatvault.ui.tasks.library import Library
from chatvault.ui.tasks.merging import Merges
from chatvault.ui.tasks.originals import Originals
from chatvault.ui.tasks.preferences import Preferences
from chatvault.ui.tasks.resuming import Resuming
from chatvault.ui.tasks.upkeep_commands import UpkeepCommands
from chatvault.ui.thread.landing import Landing
from chatvault.ui.thread.text.wanted import found_by
from chatvault.ui.vault.vault_in_window import VaultInWindow
from chatvault.ui.window_title import WindowTitle

log = logging.getLogger(__name__)


class MainWindow(WindowParts):
    """The one window of the program.

    Signals:
        closed: the person closed it; the lanes may stop.
        encryption_asked: the person wants to set, change or remove a passphrase.
        lock_asked: the person wants the vault locked.
        crashed: an unexpected exception from anywhere.
    """

    closed = Signal()
    encryption_asked = Signal()
    lock_asked = Signal()
    crashed = Signal(object)

    def __init__(self, operations: Operations, folder: Path, settings_file: Path) -> None:
        super().__init__(Appearance(), operations)
        self.folder = folder
        self.settings = settings_store.load(settings_file)
        self.appearance.set_scheme(self.settings.scheme)
        self.appearance.set_zoom(self.settings.zoom)
        self.counts = NOT_COUNTED
        self.setWindowIcon(QIcon(str(resource("icon.svg"))))
        self.drop_veil = DropVeil(self.appearance, self)
        self.resize(1440, 900)
        self._make_helpers()
        join(self)
        self.dress()
        self.kept_window = KeptWindow(self, settings_file)
        self._come_back()

    # Where the person goes

    def come_to_front(self) -> None:
        """Stand before the other windows and take the keyboard, as far as the desktop lets."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def open_session(self, session_id: int, message_id: int | None = None) -> None:
        """Open a conversation, at a message if one is named."""
        self.tabbing.open(session_id, Landing(message_id))

    def search(self, text: str) -> None:
        """Search for ``text``; nothing to search for leads back to the list."""
        if text.strip():
            self.results.search(text)
            if self.body.mode is not Mode.SEARCH:
                self.show_mode(Mode.SEARCH)
            self.body.read(reading=False)
        elif self.body.mode is Mode.SEARCH:
            self.show_mode(Mode.BROWSE)
            self.show_counts(self.counts)
            self.thread_pane.finding.unmark()

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
        self.show_mode(mode)
        refresh()

    def show_import(self, run_id: int) -> None:
        """Tell of that import file by file."""
        self.show_page("imports")
        self.past_imports.show_run(run_id)
        self.past_imports.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_mapping(self, files: TableFiles | ServerTables | None = None) -> None:
        """Let the columns of tables be explained: of these files, or of some yet to be chosen.

        Without files what was being explained before is gone on with.
        """
        self.navigation.mark("page:imports")
        self.show_mode(Mode.MAPPING)
        if files is None:
            self.mapping.come_back()
        else:
            self.mapping.open(files)

    def leave_mapping(self) -> None:
        """Go from the tables to the conversations."""
        self.show_scope(SessionScope(), "All")

    def import_tables(self, choice: TablesChoice) -> None:
        """Import tables as they were explained, and show the conversations as they come."""
        self.leave_mapping()
        self.imports.start_tables(choice)

    def follow_tag(self, name: str, now: str) -> None:
        """List the conversations of a tag under its new name, where they are listed."""
        if self.session_list.scope.tag == name:
            self.session_list.show_scope(SessionScope(tag=now), now)
            if self.body.mode is Mode.BROWSE:
                self.navigation.mark(f"tag:{now}")

    def show_scope(self, scope: SessionScope, title: str) -> None:
        """List the conversations of a scope; where there are none at all, welcome."""
        self.session_list.show_scope(scope, title)
        self.show_mode(Mode.BROWSE)
        self._leave_field()
        if self.counts.is_empty:
            self.show_counts(self.counts)

    def _come_back(self) -> None:
        """Begin with the list, where the window stood at the end of the last start."""
        self.kept_window.come_back()
        self.toolbar.set_history(back=False, forward=False)
        self.show_mode(Mode.BROWSE)
        self.session_list.view.setFocus()

    # What Qt tells

    def closeEvent(self, event: QCloseEvent) -> None:
        self.kept_window.keep()
        self.closed.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fitting.fit()

    def _make_helpers(self) -> None:
        self.fitting = Fitting(self)
        self.status_line = StatusLine(self)
        self.title = WindowTitle(self)
        self.library = Library(self.operations, self)
        self.labelling = Labelling(self.appearance, self.operations, self.library, self)
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
        self.identity_question = IdentityQuestion(
            self.appearance, self.operations, self.question_line, self
        )
        self.notifications = Notifications(self)
        self.refreshing = Refreshing(self)
        self.vault = VaultInWindow(self)
        self.tabbing = Tabbing(self)
        self.going_on = GoingOn(self)
        self.listed_place = ListedPlace(self)
        self.upkeep_commands = UpkeepCommands(self)
        self.chosen = ChosenConversations(self)
        self.found = FoundConversation(self)
        self.finding = Finding(self)
        self.kept_searches = KeptSearches(self)
        self.preferences = Preferences(self)
        self.commands = Commands(self)
        self.actions_by_key = actions.make_actions(self, self.commands.handlers())
        self.menu = actions.make_menu(self, self.actions_by_key)

    def dress(self) -> None:
        """Let the widgets that paint themselves follow the theme."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(palette(self.appearance.theme))
            if application.font() != self.appearance.font():
                # For menus, and what is Qt's in dialogs.
                application.setFont(self.appearance.font())
        actions.tint(self.actions_by_key, self.appearance)
        self.fitting.fit()  # larger words take more room
        self.update()

    # Keeping up with the vault

    def show_counts(self, counts: Navigation) -> None:
        """Show what the vault holds; an empty one welcomes."""
        self.counts = counts
        self.navigation.set_navigation(counts)
        self.statistics.know_archived(there=counts.archived > 0)
        if not counts.has_place_of(self.session_list.scope):
            self.session_list.show_scope(SessionScope(), "All")
            if self.body.mode is Mode.BROWSE:
                self.navigation.mark_scope(SessionScope())
        self.listed_place.come_back()
        empty = counts.is_empty
        if empty and self.body.mode is Mode.BROWSE:
            self.show_mode(Mode.WELCOME)
            self.imports.look_around()
        elif not empty and self.body.mode is Mode.WELCOME:
            self.show_mode(Mode.BROWSE)
            self.session_list.view.setFocus()
        self.status_line.show()

    def remember_notices(self, closed: tuple[str, ...]) -> None:
        """Keep which notices are not to be shown again."""
        self.settings = dataclasses.replace(self.settings, closed_notices=closed)

    # Moving about

    def show_conversation(self, session_id: int, landing: Landing) -> None:
        """Show a conversation in the current tab, and what belongs to it around it."""
        if self.body.mode not in (Mode.BROWSE, Mode.SEARCH):
            self.show_mode(Mode.BROWSE)
        self.body.read(reading=True)
        self._leave_field()
        self.thread_pane.open(session_id, landing)
        self.side_panel.show_session(session_id)
        self.session_list.select(session_id)

    def show_nothing(self) -> None:
        """Show that no conversation is open."""
        self.body.read(reading=False)
        self.thread_pane.close_thread()
        self.session_list.let_go()
        if self.thread_pane.isAncestorOf(self.focusWidget()):
            self.body.take_keyboard()
        self.side_panel.show_session(None)
        self.title.show_conversation("")

    def _leave_field(self) -> None:
        """Give the keyboard to the list, where nobody searches any more."""
        if self.body.mode is Mode.BROWSE and self.search_bar.isAncestorOf(self.focusWidget()):
            (self.thread_pane if self.body.hides_list else self.session_list).view.setFocus()

    def open_hit(self, hit: SearchHit, words: tuple[str, ...]) -> None:
        """Open what a search found, at its message, with the words marked."""
        wanted = found_by(words, self.results.expressions)
        self.tabbing.open(hit.session_id, Landing(hit.message_id, wanted=wanted))

    def land_on(self, message_id: int) -> None:
        """Go to a message of the open conversation."""
        if self.thread_pane.session_id is not None:
            self.open_session(self.thread_pane.session_id, message_id)

    def thread_opened(self, thread: Thread) -> None:
        """Say in the title what is open."""
        self.tabbing.note_thread(thread)
        self.title.show_conversation(thread.session.title)

    def show_mode(self, mode: Mode) -> None:
        """Show the parts of a mode, and what goes with them."""
        self.body.show_mode(mode)
        if mode is Mode.BROWSE:
            self.navigation.mark_scope(self.session_list.scope)
        elif mode is not Mode.SEARCH:
            self.completion.close()  # its list would lie over the page
        self.explanation.setVisible(mode is Mode.SEARCH)
        self.fitting.fit()
        self.status_line.show_mode(mode)
        self.title.show()

    def show_menu(self) -> None:
        """Open the menu of everything under its button."""
        self.menu.popup(under(self.toolbar.menu_button, self.menu.sizeHint().width()))
