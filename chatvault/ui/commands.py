"""What the actions of the window do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox

from chatvault.domain.backup import Backup
from chatvault.domain.counted import conversations
from chatvault.domain.session import SessionRow, SessionSort, SessionStatus
from chatvault.ui import actions
from chatvault.ui.backup_browser import BackupBrowser
from chatvault.ui.destinations import destination
from chatvault.ui.dialogs.about import AboutDialog
from chatvault.ui.dialogs.backing_up.backup_plan_card import BackupPlan
from chatvault.ui.dialogs.picking.action_finder import ActionFinder
from chatvault.ui.dialogs.preferences import PreferencesDialog
from chatvault.ui.dialogs.shortcuts import ShortcutsDialog
from chatvault.ui.painting.appearance import ZOOM_STEP
from chatvault.ui.places import panes
from chatvault.ui.places.pages import Mode

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow

_WITH_THREAD = (Mode.BROWSE, Mode.SEARCH)


class Commands(QObject):
    """One method a command; the window is where they act."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What each action does, by its key."""
        window = self._window
        thread = window.thread_pane.view
        return {
            "import_files": window.imports.choose_files,
            "import_folder": window.imports.choose_folder,
            "import_clipboard": window.imports.paste,
            "import_server": window.imports.choose_server,
            "import_tables": window.show_mapping,
            "merge": window.merges.choose,
            "imports": self.show_imports,
            "people": window.identity_question.ask,
            "export": self.export,
            "back_up": self.back_up,
            "archive_old": window.upkeep_commands.archive_old,
            "empty_trash": window.upkeep_commands.empty_trash,
            "upkeep": lambda: window.show_page("upkeep"),
            "encryption": window.encryption_asked.emit,
            "lock": window.lock_asked.emit,
            "preferences": self.show_preferences,
            "quit": self.quit,
            "undo": window.library.undo,
            "search": self.search,
            "save_search": self.toggle_saved_search,
            "clear_history": self.clear_history,
            "find": self.find,
            "next_hit": lambda: self.go_to_hit(1),
            "previous_hit": lambda: self.go_to_hit(-1),
            "star": self.toggle_star,
            "pin": self.toggle_pin,
            "archive": self.toggle_archive,
            "tags": lambda: self._with_chosen(window.labelling.ask_tags),
            "folder": lambda: self._with_chosen(window.labelling.ask_folder),
            "note": lambda: self._with_one(window.labelling.ask_note, "write a note on it"),
            "new_folder": window.labelling.ask_new_folder,
            "copy_resume": lambda: self._with_one(window.resuming.copy, "resume"),
            "resume": lambda: self._with_one(window.resuming.open_terminal, "resume"),
            "save_original": lambda: self._with_one(window.originals.ask, "save its original"),
            "put_back": lambda: self._with_one(window.originals.put_back, "put back"),
            "bookmark": lambda: self._in_thread(thread.bookmarks.toggle_here),
            "next_bookmark": lambda: self._in_thread(thread.bookmarks.go_on),
            "previous_bookmark": lambda: self._in_thread(thread.bookmarks.go_back),
            "go_to_date": lambda: self._in_thread(thread.calendar.open_here),
            "new_tab": lambda: self._with_chosen(window.tabbing.open_beside_all),
            "close_tab": window.tabbing.close_current,
            "reopen_tab": window.tabbing.reopen,
            "next_tab": lambda: window.tabbing.step(1),
            "previous_tab": lambda: window.tabbing.step(-1),
            "back": window.tabbing.back,
            "forward": window.tabbing.forward,
            "next_pane": lambda: panes.go(window, 1),
            "previous_pane": lambda: panes.go(window, -1),
            "side_panel": self.toggle_side_panel,
            "statistics": lambda: window.show_page("statistics"),
            "backups": lambda: window.show_page("backups"),
            "health": lambda: window.show_page("health"),
            "zoom_in": lambda: self._zoom(ZOOM_STEP),
            "zoom_out": lambda: self._zoom(-ZOOM_STEP),
            "zoom_reset": lambda: window.appearance.set_zoom(1.0),
            "find_action": self.find_action,
            "shortcuts": self.show_shortcuts,
            "about": self.show_about,
        }

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self._window.close()

    def show_imports(self) -> None:
        """Tell of all imports."""
        self._window.show_page("imports")
        self._window.past_imports.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def export(self) -> None:
        """Export what is selected in the list, or else what is open."""
        self._with_chosen(self.export_sessions)

    def export_sessions(self, ids: tuple[int, ...]) -> None:
        """Ask how and where to, and export these conversations."""
        self._window.exports.ask(ids)

    def back_up(self) -> None:
        """Make a backup now."""
        self._window.backups.back_up_now()

    def toggle_star(self) -> None:
        """Star what is chosen, or take the stars away where all have one."""
        self._with_rows(
            lambda rows: self._window.library.star(
                _ids(rows), not all(row.starred for row in rows)
            ),
        )

    def toggle_pin(self) -> None:
        """Pin what is chosen, or let it go where all are pinned."""
        self._with_rows(
            lambda rows: self._window.library.pin(_ids(rows), not all(row.pinned for row in rows)),
        )

    def toggle_archive(self) -> None:
        """Archive what is chosen, or bring it back where all is archived."""
        self._with_rows(
            lambda rows: self._window.library.archive(
                _ids(rows), not all(row.status is SessionStatus.ARCHIVED for row in rows)
            ),
        )

    def _with_one(self, do: Callable[[int], None], what: str) -> None:
        """Do it with the only conversation that is chosen."""

        def begin(ids: tuple[int, ...]) -> None:
            if len(ids) == 1:
                do(ids[0])
            else:
                self._window.notifications.tell_failure(f"Choose one conversation to {what}.")

        self._with_chosen(begin)

    def toggle_saved_search(self) -> None:
        """Keep the query that stands in the field, or keep it no longer."""
        window = self._window
        query = window.search_bar.query.strip()
        saved = window.saved_searches.saved(query)
        if saved is not None:
            window.library.delete_search(saved.id)
        elif query:
            window.library.save_search(query)

    def clear_history(self) -> None:
        """Forget what was searched for."""
        self._window.search_memory.forget()
        self._window.library.clear_history()

    def run_search(self, query: str) -> None:
        """Search for a query that was kept, with the keyboard on what it finds."""
        window = self._window
        window.search_bar.set_query(query)
        window.results.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_saved(self) -> None:
        """Show the saved searches, and whether the query that stands in the field is one."""
        window = self._window
        window.navigation.set_searches(window.saved_searches.searches)
        self.mark_saved(window.search_bar.query)

    def mark_saved(self, query: str) -> None:
        """Show whether that query is kept."""
        window = self._window
        window.search_bar.set_saved(window.saved_searches.saved(query) is not None)
        window.actions_by_key["save_search"].setEnabled(bool(query.strip()))

    def toggle_side_panel(self) -> None:
        """Show or close the details of the open conversation."""
        self._window.body.turn_side_panel()
        self._window.fit()

    def choose_branch(self, message_id: int) -> None:
        """Show the path through another version of a message."""
        self._window.operations.write(
            "Changing the branch",
            lambda services, work: services.reading.choose_branch(message_id),
            self._window.thread_pane.refresh,
        )

    def remember_sort(self, sort: SessionSort) -> None:
        """Keep the order of the list for the next start."""
        window = self._window
        window.settings = dataclasses.replace(window.settings, sort=str(sort))

    def open_link(self, target: str) -> None:
        """Open a link in the browser, after the person saw where it leads."""
        place = destination(target)
        if place is None:
            return
        box = QMessageBox(self._window)
        box.setWindowTitle("Open a link")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(place.question)
        box.setInformativeText(place.details)
        box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
        box.accepted.connect(lambda: QDesktopServices.openUrl(place.url))
        box.open()

    def search(self) -> None:
        """Take the keyboard to where one searches: the vault, or the backup that is seen."""
        (self._browser() or self._window).search_bar.focus()

    def find(self) -> None:
        """Look for words in the conversation that is seen."""
        browser = self._browser()
        if browser is None:
            self._in_thread(self._window.thread_pane.find_words)
        else:
            browser.reader.find_words()

    def go_to_hit(self, by: int) -> None:
        """The next hit (1) or the one before (-1): of the find bar, or of all conversations."""
        window, browser = self._window, self._browser()
        if browser is None:
            pane, searches = window.thread_pane, window.body.mode is Mode.SEARCH
        else:
            pane, searches = browser.reader, browser.searches
        if searches and pane.find_bar.isHidden():
            (browser or window).results.step(by)
        elif browser is None:
            self._in_thread(lambda: pane.find_next(back=by < 0))
        else:
            pane.find_next(back=by < 0)

    def _browser(self) -> BackupBrowser | None:
        """The backup that is looked into, where that is what is seen."""
        pages = self._window.backup_pages
        seen = self._window.body.mode is Mode.BACKUPS and pages.currentWidget() is pages.browser
        return pages.browser if seen else None

    def show_preferences(self) -> None:
        """Ask for preferences, and follow them at once."""
        window = self._window
        settings = window.settings
        lock = settings.lock_minutes if window.vault.is_encrypted else None
        dialog = PreferencesDialog(window.appearance, settings.backup_hours, lock, window)
        dialog.lock_minutes_chosen.connect(self._set_lock_minutes)
        dialog.backup_hours_chosen.connect(self._set_backup_hours)
        dialog.follow_chosen.connect(lambda source, on: window.follower.choose(source, on=on))
        window.follower.ask(dialog.follow.show_sources)
        dialog.open()

    def find_action(self) -> None:
        """Show all that can be done, to be found by its words."""
        here = self._window.actions_by_key
        others = [action for key, action in here.items() if key != "find_action"]
        ActionFinder(others, self._window).open()

    def show_shortcuts(self) -> None:
        """Show what the keys do."""
        ShortcutsDialog(self._window.appearance, actions.shortcut_table(), self._window).open()

    def show_about(self) -> None:
        """Show the versions."""
        window = self._window
        window.operations.read(
            "Looking at the versions",
            lambda services, work: services.sqlite_version,
            lambda version: AboutDialog(window.appearance, version, window).open(),
        )

    def _zoom(self, step: float) -> None:
        self._window.appearance.set_zoom(self._window.appearance.zoom + step)

    def _set_backup_hours(self, hours: int) -> None:
        window = self._window
        self.plan_backups(BackupPlan(hours, window.settings.backup_folder))

    def _set_lock_minutes(self, minutes: int) -> None:
        window = self._window
        window.settings = dataclasses.replace(window.settings, lock_minutes=minutes)
        window.idle_lock.start(minutes if window.vault.is_encrypted else 0)

    def plan_backups(self, plan: BackupPlan) -> None:
        """Back up by that plan from now on."""
        window = self._window
        window.settings = dataclasses.replace(
            window.settings, backup_hours=plan.hours, backup_folder=plan.second
        )
        window.backups.set_plan(plan)
        window.schedule.start(plan.hours, plan.second)

    def tell_backup(self, backup: Backup) -> None:
        """Say that a backup was made and passed its checks."""
        self._window.toast.show_text(f"Backed up {conversations(backup.sessions)}, verified")

    def chosen(self) -> tuple[int, ...]:
        """What is selected in the list, or else what is open, as far as that is seen."""
        body = self._window.body
        lists = body.mode is Mode.BROWSE and not body.hides_list
        if lists and (selected := self._window.session_list.selected_ids()):
            return selected
        opened = self._window.thread_pane.session_id
        return () if opened is None or body.mode not in _WITH_THREAD else (opened,)

    def _with_chosen(self, do: Callable[[tuple[int, ...]], object]) -> None:
        """Do it with the conversations that are chosen, or say that there are none."""
        if ids := self.chosen():
            do(ids)
        else:
            self._window.toast.show_text("Choose a conversation first")

    def _with_rows(self, do: Callable[[tuple[SessionRow, ...]], None]) -> None:
        """Do it with what is known of the conversations that are chosen."""
        self._with_chosen(
            lambda ids: self._window.operations.read(
                "Looking", lambda services, work: services.browsing.rows(ids), do
            )
        )

    def _in_thread(self, do: Callable[[], None]) -> None:
        """Do it in the conversation that is seen, or say that there is none."""
        window = self._window
        if window.body.mode in _WITH_THREAD and window.thread_pane.session_id is not None:
            do()
        else:
            window.toast.show_text("Open a conversation first")


def _ids(rows: tuple[SessionRow, ...]) -> tuple[int, ...]:
    return tuple(row.id for row in rows)
