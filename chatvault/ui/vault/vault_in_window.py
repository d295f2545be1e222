"""What the window shows of its vault as a whole: open, refused, damaged, locked, or let go of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog

from chatvault.domain.session import NOT_COUNTED, SessionScope
from chatvault.errors import DamagedVault, LockedVault
from chatvault.ui import actions
from chatvault.ui.dialogs.backing_up.backup_plan_card import BackupPlan
from chatvault.ui.places.pages import Mode

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow


class VaultInWindow(QObject):
    """Fills the window with a vault, empties it again, or says why there is none.

    Signals:
        locked_seen: the vault is locked; its page is shown.
        damage_seen: the DamagedVault that the page of a damaged vault is shown for.
    """

    locked_seen = Signal()
    damage_seen = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.is_encrypted = False
        self.can_act = False  # anything can be done with it

    # What the vault tells

    def fill(self, *, encrypted: bool = False) -> None:
        """The vault is open: fill the window, and look after the vault from now on."""
        window, settings = self._window, self._window.settings
        self.is_encrypted = encrypted
        window.idle_lock.start(settings.lock_minutes if encrypted else 0)
        self._let_act(on=True)
        if window.body.mode in (Mode.DAMAGE, Mode.LOCKED, Mode.PROBLEM):
            self.go_on_reading()
        window.refreshing.everything()
        # The list comes first: the readers of all formats take a third of a second to load.
        once = Qt.ConnectionType.SingleShotConnection
        window.session_list.listed.connect(window.follower.start, once)
        window.session_list.show_scope(SessionScope(), "All")
        window.thread_pane.prepare()
        window.preferences.plan_backups(BackupPlan(settings.backup_hours, settings.backup_folder))
        if (native := window.windowHandle()) is not None:
            window.presence.watch(native)
        window.upkeep_schedule.start()
        window.checks.start()
        window.deadlines.start()
        window.notices.look(settings.closed_notices)
        window.tabbing.restore()

    def refuse(self, error: Exception) -> None:
        """The vault cannot be opened or read: say why, and change nothing."""
        if isinstance(error, DamagedVault):
            self._show_damage(error)
            return
        if isinstance(error, LockedVault):
            self.show_locked()
            return
        window, sentence = self._window, getattr(error, "sentence", None)
        if sentence is None:
            window.crashed.emit(error)
            sentence = "The vault could not be opened because of an unexpected error."
        window.problem.set_texts("The vault cannot be opened", sentence)
        window.problem.set_action("Try again")
        window.show_mode(Mode.PROBLEM)
        self._let_act(on=False)
        self._show_folder()

    def _show_damage(self, error: DamagedVault) -> None:
        if self._window.body.mode is not Mode.DAMAGE:
            self.damage_seen.emit(error)
            self._window.show_mode(Mode.DAMAGE)
        self._show_folder()

    def _show_folder(self) -> None:
        self._window.status_bar.set_text(str(self._window.folder))

    # Its pages

    def show_encryption(self) -> None:
        """Show the page of the passphrase."""
        self._window.show_mode(Mode.ENCRYPTION)

    def show_locked(self) -> None:
        """Show the page that asks for the passphrase, and let nothing else be done."""
        self._window.show_mode(Mode.LOCKED)
        self._let_act(on=False)
        self._show_folder()
        self.locked_seen.emit()

    def go_on_reading(self) -> None:
        """Leave a page of the whole vault for the list."""
        self._window.show_mode(Mode.BROWSE)
        self._window.session_list.view.setFocus()

    def _let_act(self, *, on: bool) -> None:
        """Let the toolbar and the actions do something with the vault, or nothing."""
        window, self.can_act = self._window, on
        window.toolbar.setVisible(on)
        window.setAcceptDrops(on)
        for key, action in window.actions_by_key.items():
            action.setEnabled(on or key in actions.WITHOUT_VAULT)
        window.kept_searches.mark(window.search_bar.query)
        window.actions_by_key["lock"].setEnabled(on and self.is_encrypted)
        window.tabbing.tell()
        window.fitting.fit()

    # Letting go of it

    def rest(self) -> None:
        """Do nothing by itself any more, until the vault is opened again."""
        window = self._window
        window.upkeep_schedule.stop()
        window.follower.stop()
        window.checks.stop()
        window.deadlines.stop()
        window.schedule.start(0)
        window.idle_lock.start(0)

    def put_away(self) -> None:
        """Show nothing of a vault whose files are about to be exchanged."""
        self.rest()
        self._window.tabbing.set_down()
        self._window.show_nothing()

    def forget(self) -> None:
        """Let go of what conversations say, before the vault is locked."""
        window = self._window
        self.is_encrypted = False
        for dialog in window.findChildren(QDialog):
            dialog.close()
        window.search_bar.set_query("")
        window.results.forget()
        window.session_list.forget()
        window.saved_searches.forget()
        window.search_memory.forget()
        window.library.forget()
        window.mapping.forget()
        window.statistics.forget()
        window.past_imports.forget()
        window.upkeep.forget()
        window.backups.forget()
        window.health.forget()
        window.counts = NOT_COUNTED
        window.navigation.set_navigation(window.counts)
        window.toast.hide()
        window.error_line.hide()
        window.question_line.hide()
