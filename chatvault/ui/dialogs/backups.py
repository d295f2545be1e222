"""The page of backups: what there is, making one, and restoring one beside the vault."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from chatvault.domain.backup import Backup, BackupReason
from chatvault.domain.changes import Changes
from chatvault.domain.work import Work
from chatvault.jobs.runner import Job
from chatvault.ui.appearance import PAGE_TITLE, SECONDARY, Appearance
from chatvault.ui.dialogs.backup_table import BackupTable
from chatvault.ui.dialogs.backup_words import about
from chatvault.ui.operations import Operations
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_mark import IconMark
from chatvault.ui.widgets.page import Page
from chatvault.ui.widgets.words import Words

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_PROMISE = "Restoring never overwrites: a backup is unpacked into a new folder beside your vault."


@dataclass(frozen=True, slots=True)
class Listing:
    """The backups, the newest first, and the folder they are in."""

    folder: Path
    backups: tuple[Backup, ...]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made, with what that changed."""

    backup: Backup
    changes: Changes = field(default_factory=lambda: Changes(backups=True))


class BackupsPage(Page):
    """Lists the backups and says how safe the vault is.

    Signals:
        backed_up: the Backup that was made here.
        restored: the folder that a backup was unpacked into.
    """

    backed_up = Signal(object)
    restored = Signal(object)

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(appearance, parent, widest_em=80)
        self._operations = operations
        self._folder: Path | None = None
        self.about = Words("", appearance, self.body, token="text2")
        self.open_folder = self._button("Open folder", ButtonKind.PLAIN)
        self.back_up = self._button("Back up now", ButtonKind.PRIMARY, "shield-check")
        self.table = BackupTable(appearance, self.body)
        self.outcome = Words("", appearance, self.body, weight=600)
        self._lay_out()
        self.open_folder.clicked.connect(self._open_folder)
        self.back_up.clicked.connect(self._back_up)
        self.table.restore_asked.connect(self._ask_folder)
        self.show_listing(None, datetime.date.today())

    def refresh(self) -> None:
        """Read the list again."""
        self._operations.read(
            "Looking at the backups",
            lambda services, work: Listing(services.backups.folder, services.backups.list()),
            lambda listing: self.show_listing(listing, datetime.date.today()),
        )

    def show_listing(self, listing: Listing | None, today: datetime.date) -> None:
        """Show those backups, as said on that day; None while they are not known."""
        backups = listing.backups if listing else ()
        self._folder = listing.folder if listing else None
        self.about.setText(about(backups, today) if listing else "")
        self.open_folder.setEnabled(bool(backups))
        self.table.setVisible(bool(backups))
        self.table.show_backups(backups, today)

    def _back_up(self) -> None:
        def run(services: Services, work: Work) -> BackedUp:
            return BackedUp(services.backups.create(BackupReason.MANUAL, work))

        self.back_up.setEnabled(False)
        job = self._operations.write("Backing up", run, self._on_backed_up, shown=True)
        job.finished.connect(lambda: self.back_up.setEnabled(True))

    def _on_backed_up(self, done: BackedUp) -> None:
        self.refresh()
        self.backed_up.emit(done.backup)

    def _ask_folder(self, backup: Backup) -> None:
        title = "Choose a new or empty folder for the restored vault"
        name = QFileDialog.getExistingDirectory(self, title)
        if name:
            self.restore(backup.name, Path(name))

    def restore(self, name: str, folder: Path) -> Job:
        """Unpack a backup into a folder, which must be new or empty."""
        return self._operations.write(
            "Restoring a backup",
            lambda services, work: services.backups.restore(name, folder, work),
            self._on_restored,
            shown=True,
        )

    def _on_restored(self, folder: Path) -> None:
        self.outcome.setText(f"Restored into {folder}. The vault that is open was not changed.")
        self.outcome.show()
        self.restored.emit(folder)

    def _open_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _button(self, text: str, kind: ButtonKind, icon: str = "") -> Button:
        return Button(text, self.appearance, kind=kind, icon=icon, main=True, parent=self.body)

    def _lay_out(self) -> None:
        appearance, body, column = self.appearance, self.body, self.column
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words("Backups", appearance, body, scale=PAGE_TITLE, weight=600))
        words.addWidget(self.about)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(words, 1)
        head.addWidget(self.open_folder, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.back_up, 0, Qt.AlignmentFlag.AlignTop)
        promise = QHBoxLayout()
        promise.setContentsMargins(16, 0, 0, 0)
        promise.setSpacing(12)
        promise.addWidget(IconMark("shield-check", appearance, body, token="ok"))
        promise.addWidget(Words(_PROMISE, appearance, body, scale=SECONDARY, token="text2"), 1)
        column.addLayout(head)
        column.addSpacing(20)
        column.addWidget(self.outcome)
        column.addWidget(self.table)
        column.addSpacing(20)
        column.addLayout(promise)
        column.addStretch(1)
        self.outcome.setContentsMargins(0, 0, 0, 16)
        self.outcome.hide()
