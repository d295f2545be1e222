"""What the actions of the window do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox

from chatvault.domain.counted import conversations
from chatvault.domain.safekeeping.backup import Backup
from chatvault.ui import actions
from chatvault.ui.destinations import destination
from chatvault.ui.dialogs.about import AboutDialog
from chatvault.ui.dialogs.picking.action_finder import ActionFinder
from chatvault.ui.dialogs.shortcuts import ShortcutsDialog
from chatvault.ui.painting.appearance import ZOOM_STEP
from chatvault.ui.places import panes

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow


class Commands(QObject):
    """One method a command; the window is where they act."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What each action does, by its key."""
        return self._of_vault() | self._of_search() | self._of_chosen() | self._of_window()

    def _of_vault(self) -> dict[str, Callable[[], None]]:
        """What brings conversations in and out, and keeps them safe."""
        window = self._window
        return {
            "import_files": window.imports.choose_files,
            "import_folder": window.imports.choose_folder,
            "import_clipboard": window.imports.paste,
            "import_server": window.imports.choose_server,
            "import_tables": window.show_mapping,
            "merge": window.merges.choose,
            "imports": self.show_imports,
            "people": window.identity_question.ask,
            "export": lambda: window.chosen.with_all(window.exports.ask),
            "back_up": window.backups.back_up_now,
            "archive_old": window.upkeep_commands.archive_old,
            "empty_trash": window.upkeep_commands.empty_trash,
            "upkeep": lambda: window.show_page("upkeep"),
            "encryption": window.encryption_asked.emit,
            "lock": window.lock_asked.emit,
            "undo": window.library.undo,
            "redo": window.library.redo,
        }

    def _of_search(self) -> dict[str, Callable[[], None]]:
        window = self._window
        return {
            "search": window.finding.search,
            "save_search": window.kept_searches.toggle,
            "clear_history": window.kept_searches.clear_history,
            "find": window.finding.find,
            "next_hit": lambda: window.finding.go_to_hit(1),
            "previous_hit": lambda: window.finding.go_to_hit(-1),
        }

    def _of_chosen(self) -> dict[str, Callable[[], None]]:
        """What is done with the conversations that are chosen, or with the open one."""
        window = self._window
        chosen, thread = window.chosen, window.thread_pane.view
        return {
            "star": chosen.toggle_star,
            "pin": chosen.toggle_pin,
            "rename": chosen.rename,
            "archive": chosen.toggle_archive,
            "trash": chosen.toggle_trash,
            "tags": lambda: chosen.with_all(window.labelling.ask_tags),
            "folder": lambda: chosen.with_all(window.labelling.ask_folder),
            "note": lambda: chosen.with_one(window.labelling.ask_note, "write a note on it"),
            "new_folder": window.labelling.ask_new_folder,
            "copy_resume": lambda: chosen.with_one(window.resuming.copy, "resume"),
            "resume": lambda: chosen.with_one(window.resuming.open_terminal, "resume"),
            "save_original": lambda: chosen.with_one(window.originals.ask, "save its original"),
            "put_back": lambda: chosen.with_one(window.originals.put_back, "put back"),
            "bookmark": lambda: chosen.in_thread(thread.bookmarks.toggle_here),
            "next_bookmark": lambda: chosen.among_bookmarks(thread.bookmarks.go_on),
            "previous_bookmark": lambda: chosen.among_bookmarks(thread.bookmarks.go_back),
            "go_to_date": lambda: chosen.among_days(thread.calendar.open_here),
            "new_tab": lambda: chosen.with_all(window.tabbing.open_beside_all),
        }

    def _of_window(self) -> dict[str, Callable[[], None]]:
        """What moves about in the window, and what is about the program."""
        window = self._window
        return {
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
            "zoom_in": lambda: window.preferences.zoom(ZOOM_STEP),
            "zoom_out": lambda: window.preferences.zoom(-ZOOM_STEP),
            "zoom_reset": lambda: window.appearance.set_zoom(1.0),
            "preferences": window.preferences.ask,
            "quit": self.quit,
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

    def toggle_side_panel(self) -> None:
        """Show or close the details of the open conversation."""
        self._window.body.turn_side_panel()
        self._window.fitting.fit()

    def choose_branch(self, message_id: int) -> None:
        """Show the path through another version of a message."""
        self._window.operations.write(
            "Changing the branch",
            lambda services, work: services.reading.choose_branch(message_id),
            self._window.thread_pane.refresh,
        )

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

    def tell_backup(self, backup: Backup) -> None:
        """Say that a backup was made and passed its checks."""
        self._window.toast.show_text(f"Backed up {conversations(backup.sessions)}, verified")
