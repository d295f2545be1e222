"""What a person may ask of the upkeep, and what the window says when it was done."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from chatvault.domain.changes import Changes
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupPlan, CleanupRule
from chatvault.domain.safekeeping.upkeep import UpkeepRules
from chatvault.domain.session import SessionScope, SessionStatus
from chatvault.ui.dialogs.tidying.archive import ArchiveDialog
from chatvault.ui.dialogs.tidying.upkeep_words import emptied
from chatvault.ui.wording import size

if TYPE_CHECKING:
    from chatvault.services.upkeep import Kept
    from chatvault.ui.main_window import MainWindow


class UpkeepCommands(QObject):
    """One method a command; the window is where they act."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def archive_old(self) -> None:
        """Ask what to archive, and archive it now or from now on."""
        window = self._window
        dialog = ArchiveDialog(window.appearance, window.operations, window.counts, window)
        dialog.archive_asked.connect(lambda rule: window.library.archive_by_rules((rule,)))
        dialog.keep_asked.connect(self._keep_rule)
        dialog.open()

    def _keep_rule(self, rule: ArchiveRule) -> None:
        def with_rule(rules: UpkeepRules) -> UpkeepRules:
            return dataclasses.replace(rules, archive=(*rules.archive, rule))

        self._window.library.change_rules(with_rule, "Rule kept; it is followed once a day")

    def show_trash(self) -> None:
        """List what was thrown away."""
        self._window.show_scope(SessionScope(status=SessionStatus.TRASHED), "Trash")

    def empty_trash(self) -> None:
        """Empty the trash, after the person said once more that it may."""
        count = self._window.counts.trashed
        if not count:
            self._window.toast.show_text("The trash is empty")
            return
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Empty the trash")
        gone = "1 conversation leaves" if count == 1 else f"{count:,} conversations leave"
        box.setText(f"{gone} the vault for good.")
        box.setInformativeText("A backup is made first, and still holds what is removed.")
        box.addButton("Empty the trash", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.accepted.connect(self.empty_trash_now)
        box.open()

    def empty_trash_now(self) -> None:
        """Empty the trash, also of what was thrown away just now."""
        operations = self._window.operations
        operations.write(
            "Emptying the trash",
            lambda services, work: services.trash.empty(
                work, BackupReason.TRASH, days=0, committed=operations.announce
            ),
            lambda done: self._window.toast.show_text(emptied(done)),
            shown=True,
        )

    def clean_up(self, rule: CleanupRule) -> None:
        """Clean up by a rule, and say what that freed."""
        window = self._window

        def tell(done: CleanupPlan) -> None:
            window.toast.show_text(f"Cleaned up: {size(done.freed)} freed")

        job = window.operations.write(
            "Cleaning up",
            lambda services, work: services.cleanup.run(rule, work),
            tell,
            shown=True,
        )
        # Also where it was stopped: something may be gone by then.
        job.finished.connect(lambda: window.refreshing.note(Changes(rules=True)))

    def tell_upkeep(self, kept: Kept) -> None:
        """Say what the vault did by itself; what it archived can be taken back."""
        if kept.emptied.conversations:
            self._window.toast.show_text(emptied(kept.emptied))
        if kept.archived.conversations:
            self._window.library.tell_archived(kept.archived)
