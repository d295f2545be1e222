"""The page of backups: what there is, making one, and restoring one beside the vault."""

from __future__ import annotations

import datetime
import functools
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QWidget

from chatvault.domain.safekeeping.backup import Backup, Pruning, RetentionRule
from chatvault.domain.work import Work
from chatvault.jobs.runner import Job
from chatvault.ui.background.backup_job import BackedUp, by_hand
from chatvault.ui.dialogs.backing_up.backup_plan import BackupPlanDialog
from chatvault.ui.dialogs.backing_up.backup_plan_card import BackupPlan, BackupPlanCard
from chatvault.ui.dialogs.backing_up.backup_table import BackupTable
from chatvault.ui.dialogs.backing_up.backup_words import about
from chatvault.ui.dialogs.backing_up.prune import PruneDialog
from chatvault.ui.dialogs.starting.found_words import short_path
from chatvault.ui.mirroring import under
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.painting.icons import qicon
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.icon_mark import IconMark
from chatvault.ui.widgets.page import Page
from chatvault.ui.widgets.page_head import PageHead
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import counted, size

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_PROMISE = (
    "Restoring never overwrites: a whole backup is unpacked into a new folder beside your vault, "
    "and chosen conversations are added to what you have."
)


@dataclass(frozen=True, slots=True)
class Listing:
    """The backups, the newest first, and the folder they are in."""

    folder: Path
    backups: tuple[Backup, ...]


class BackupsPage(Page):
    """Lists the backups and says how safe the vault is.

    Signals:
        backed_up: the Backup that was made here.
        restored: the folder that a backup was unpacked into.
        look_asked: the Backup that is to be looked into.
        plan_chosen: the BackupPlan that the person wants.
        failed: a sentence about what did not go well besides.
        done: a sentence about what was done, and what takes it back.
    """

    backed_up = Signal(object)
    restored = Signal(object)
    look_asked = Signal(object)
    plan_chosen = Signal(object)
    failed = Signal(str)
    done = Signal(str, object)

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(appearance, parent, widest_em=80)
        self.setAccessibleName("Backups")
        self._operations = operations
        self._folder: Path | None = None
        self.plan = BackupPlan()
        self.listed: tuple[Backup, ...] = ()
        self.elsewhere: Path | None = None  # another folder than the vault's own
        self.about = Words("", appearance, self.body, token="text2")
        self.open_folder = self._button("Open folder", ButtonKind.PLAIN)
        self.back_up = self._button("Back up now", ButtonKind.PRIMARY, "shield-check")
        self.more = IconButton("dots-three", "More", appearance, self.body)
        self.card = BackupPlanCard(appearance, self.body)
        self.table = BackupTable(appearance, self.body)
        self.outcome = Words("", appearance, self.body, weight=600)
        self._lay_out()
        self.open_folder.clicked.connect(self._open_folder)
        self.back_up.clicked.connect(self.back_up_now)
        self.more.clicked.connect(self._show_menu)
        self.card.change_asked.connect(self._ask_plan)
        self.table.restore_asked.connect(self._ask_folder)
        self.table.look_asked.connect(self.look_asked)
        self.table.check_asked.connect(lambda backup: self.verify([backup.name]))
        self.table.remove_asked.connect(lambda backup: self.remove(backup.name))
        self.forget()

    def forget(self) -> None:
        """Show nothing of a vault that is about to be locked."""
        self.show_listing(None, datetime.date.today())

    def refresh(self) -> None:
        """Read the list again."""
        elsewhere = self.elsewhere

        def run(services: Services, work: Work) -> Listing:
            backups = services.backups.elsewhere(elsewhere)
            return Listing(backups.folder, backups.list())

        job = self._operations.read(
            "Looking at the backups",
            run,
            lambda listing: self.show_listing(listing, datetime.date.today()),
        )
        job.failed.connect(lambda _error: self.show_folder(None) if elsewhere else None)

    def show_folder(self, folder: Path | None) -> None:
        """Show the backups in another folder, such as the second one; None: the vault's own."""
        self.elsewhere = folder
        self.card.setVisible(folder is None)
        self.outcome.hide()
        self.refresh()

    def show_listing(self, listing: Listing | None, today: datetime.date) -> None:
        """Show those backups, as said on that day; None while they are not known."""
        backups = self.listed = listing.backups if listing else ()
        self._folder = listing.folder if listing else None
        said = about(backups, today) if listing else ""
        self.about.setText(f"In {short_path(self.elsewhere)}. {said}" if self.elsewhere else said)
        self.open_folder.setEnabled(bool(backups))
        self.table.setVisible(bool(backups))
        self.table.show_backups(backups, today)
        self.set_plan(self.plan)

    def set_plan(self, plan: BackupPlan) -> None:
        """Back up by that plan, and say so."""
        self.plan = plan
        newest = max((one.created_at for one in self.listed if one.is_good), default=None)
        self.card.show_plan(plan, newest, round(time.time() * 1000))

    def back_up_now(self) -> None:
        """Make a backup, whatever is new."""
        self.back_up.setEnabled(False)
        job = self._operations.background(
            "Backing up", by_hand(self.plan.second), self._on_backed_up, shown=True
        )
        job.finished.connect(lambda: self.back_up.setEnabled(True))

    def _on_backed_up(self, done: BackedUp) -> None:
        self.refresh()
        self.backed_up.emit(done.backup)
        if done.problem:
            self.failed.emit(done.problem)

    def verify(self, names: list[str]) -> Job:
        """Check those backups as a restore would."""
        elsewhere = self.elsewhere
        return self._operations.background(
            "Verifying the backup" if len(names) == 1 else "Verifying the backups",
            lambda services, work: services.backups.elsewhere(elsewhere).verify(names, work),
            self._on_verified,
            shown=True,
        )

    def _on_verified(self, checked: tuple[Backup, ...]) -> None:
        self.refresh()
        bad = sum(not backup.is_good for backup in checked)
        if bad:
            damaged = counted(bad, "backup is", "backups are")
            self._tell(f"{damaged} damaged. The vault is not; back up now.")
        else:
            whole = counted(len(checked), "backup is", "backups are")
            self._tell(f"{whole} whole: every file and conversation is as it was.")

    def remove(self, name: str) -> None:
        """Put a backup away; for a month it can be put back."""
        elsewhere = self.elsewhere

        def told(_value: object) -> None:
            self.refresh()
            undo = functools.partial(self._put_back, name, elsewhere)
            self.done.emit("1 backup moved to the trash", undo)

        self._operations.background(
            "Putting a backup away",
            lambda services, work: services.backups.elsewhere(elsewhere).remove(name),
            told,
        )

    def _put_back(self, name: str, elsewhere: Path | None) -> None:
        self._operations.background(
            "Putting a backup back",
            lambda services, work: services.backups.elsewhere(elsewhere).put_back(name),
            lambda _value: self.refresh(),
        )

    def _show_menu(self) -> None:
        menu = self.make_menu()
        menu.popup(under(self.more, menu.sizeHint().width()))

    def make_menu(self) -> QMenu:
        """What else can be done with all backups."""
        menu, theme = QMenu(self), self.appearance.theme
        menu.aboutToHide.connect(menu.deleteLater)
        check = menu.addAction(qicon("shield-check", theme), "Verify all now")
        check.triggered.connect(lambda: self.verify([one.name for one in self.listed]))
        thin = menu.addAction(qicon("trash", theme), "Thin out…")
        thin.triggered.connect(self.ask_pruning)
        check.setEnabled(bool(self.listed))
        thin.setEnabled(bool(self.listed) and self.elsewhere is None)
        menu.addSeparator()
        if self.elsewhere is None:
            other = menu.addAction(qicon("folder-open", theme), "Show backups in another folder…")
            other.triggered.connect(self._ask_elsewhere)
        else:
            own = menu.addAction(qicon("shield-check", theme), "Show this vault's backups")
            own.triggered.connect(lambda: self.show_folder(None))
        return menu

    def _ask_elsewhere(self) -> None:
        title = "Choose a folder with backups, such as one on another disk"
        if name := QFileDialog.getExistingDirectory(self, title, self.plan.second):
            self.show_folder(Path(name))

    def ask_pruning(self) -> None:
        """Show what the rule would let go."""
        self._operations.read(
            "Looking at the backups",
            lambda services, work: services.backups.prunable(RetentionRule()),
            self._show_pruning,
        )

    def _show_pruning(self, pruning: Pruning) -> None:
        dialog = PruneDialog(self.appearance, pruning, datetime.date.today(), self)
        dialog.agreed.connect(self._prune)
        dialog.open()

    def _prune(self) -> None:
        self._operations.background(
            "Thinning out the backups",
            lambda services, work: services.backups.thin_out(RetentionRule()),
            self._on_pruned,
        )

    def _on_pruned(self, pruning: Pruning) -> None:
        self.refresh()
        gone = counted(len(pruning.backups), "backup was", "backups were")
        self._tell(f"{gone} deleted, {size(pruning.freed)} are free again.")

    def _ask_plan(self) -> None:
        dialog = BackupPlanDialog(self.appearance, self.plan, self)
        dialog.chosen.connect(self.plan_chosen)
        dialog.open()

    def _ask_folder(self, backup: Backup) -> None:
        title = "Choose a new or empty folder for the restored vault"
        name = QFileDialog.getExistingDirectory(self, title)
        if name:
            self.restore(backup.name, Path(name))

    def restore(self, name: str, folder: Path) -> Job:
        """Unpack a backup into a folder, which must be new or empty."""
        elsewhere = self.elsewhere

        def run(services: Services, work: Work) -> Path:
            from chatvault.services.backups.restored_vault import restore_vault

            return restore_vault(services.backups.elsewhere(elsewhere), name, folder, work)

        return self._operations.background("Restoring a backup", run, self._on_restored, shown=True)

    def _on_restored(self, folder: Path) -> None:
        self._tell(f"Restored into {folder}. The vault that is open was not changed.")
        self.restored.emit(folder)

    def _tell(self, sentence: str) -> None:
        self.outcome.setText(sentence)
        self.outcome.show()

    def _open_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _button(self, text: str, kind: ButtonKind, icon: str = "") -> Button:
        return Button(text, self.appearance, kind=kind, icon=icon, main=True, parent=self.body)

    def _lay_out(self) -> None:
        appearance, body, column = self.appearance, self.body, self.column
        buttons = (self.open_folder, self.back_up, self.more)
        promise = QHBoxLayout()
        SideMargins(promise, body).set(16, 0, 0, 0)
        promise.setSpacing(12)
        promise.addWidget(IconMark("shield-check", appearance, body, token="ok"))
        promise.addWidget(Words(_PROMISE, appearance, body, scale=SECONDARY, token="text2"), 1)
        column.addWidget(PageHead("Backups", self.about, buttons, appearance, body))
        column.addSpacing(16)
        column.addWidget(self.card)
        column.addSpacing(16)
        column.addWidget(self.outcome)
        column.addWidget(self.table)
        column.addSpacing(20)
        column.addLayout(promise)
        column.addStretch(1)
        self.outcome.setContentsMargins(0, 0, 0, 16)
        self.outcome.hide()
