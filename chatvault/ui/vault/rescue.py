"""Gives a damaged vault a backup or what can be read of it, and opens it again in the window."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from PySide6.QtCore import QObject

from chatvault.domain.safekeeping.rescue import BackupChoice, Readable, Rescued
from chatvault.domain.work import Work
from chatvault.errors import DamagedVault
from chatvault.jobs.runner import JobRunner, Lane
from chatvault.ui.dialogs.damage_words import rescued_shortly, rescued_words
from chatvault.ui.vault.closed_vault import ClosedVault, VaultHolder
from chatvault.ui.vault.opening import Opening


class Rescue(QObject):
    """Walks the damage page through: what there is, what the person chose, how it ended."""

    def __init__(self, desktop: VaultHolder, runner: JobRunner, closed: ClosedVault) -> None:
        super().__init__(desktop.window)
        self._desktop, self._runner, self._closed = desktop, runner, closed
        self._page = page = desktop.window.damage
        self._folder = desktop.opening.folder
        self._may_go_on = False  # a vault that could be opened once can be opened again
        desktop.window.vault.damage_seen.connect(self.begin)
        page.restore_asked.connect(self._restore)
        page.salvage_asked.connect(lambda: self._mend("Salvaging the vault", _salvage))
        page.anew_asked.connect(lambda: self._mend("Making an empty vault", _begin_anew))
        page.reading_asked.connect(self._go_on)

    def begin(self, error: DamagedVault) -> None:
        """Look at what can be done; nothing is changed."""
        if self._closed.at_work:
            return
        self._may_go_on |= self._desktop.opening.is_open
        self._page.begin(error.sentence, self._folder, may_go_on=self._may_go_on)
        folder, key = self._folder, self._desktop.opening.key
        second = self._desktop.window.settings.second_folder

        def choose(work: Work) -> BackupChoice:
            from chatvault.services.damage.rescuing import copies_in, newest_backup

            return newest_backup(folder, work, second and copies_in(second, folder, key))

        def count(work: Work) -> Readable:
            from chatvault.services.damage.rescuing import readable

            return readable(folder, work, key)

        chosen = self._runner.start("Looking for a backup", choose, Lane.READ)
        chosen.succeeded.connect(
            lambda choice: self._page.show_backup(choice, datetime.date.today())
        )
        chosen.failed.connect(self._on_no_list)
        counted = self._runner.start("Looking at what can be read", count, Lane.READ)
        counted.succeeded.connect(self._page.show_readable)
        counted.failed.connect(self._closed.tell)

    def _restore(self) -> None:
        second = self._desktop.window.settings.second_folder

        def step(closed: Opening, work: Work) -> Rescued:
            from chatvault.services.damage.rescuing import copies_in, restore_newest

            closed.close()
            copies = second and copies_in(second, closed.folder, closed.key)
            return restore_newest(closed.folder, work, copies, closed.key)

        self._mend("Restoring the backup", step)

    def _mend(self, title: str, step: Callable[[Opening, Work], Rescued]) -> None:
        """Close the vault, let ``step`` mend its files, and open it again."""
        self._page.show_running(title)
        self._closed.work(title, step, self._on_rescued, self._on_not_rescued)

    def _on_rescued(self, rescued: Rescued) -> None:
        self._may_go_on = False
        self._desktop.window.checks.damage_is_known = False
        self._desktop.open_again()
        self._desktop.window.toast.show_text(rescued_shortly(rescued))
        sentence = rescued_words(rescued)
        self._desktop.operations.write(
            "Keeping how the vault was saved",
            lambda services, work: services.diagnosing.note_rescue(sentence),
        )

    def _on_not_rescued(self, error: Exception | None) -> None:
        self.begin(DamagedVault(self._page.sentence))
        if error is not None:
            self._closed.tell(error)

    def _on_no_list(self, error: Exception) -> None:
        self._page.show_backup(BackupChoice(None), datetime.date.today())
        self._closed.tell(error)

    def _go_on(self) -> None:
        self._desktop.window.checks.damage_is_known = True
        if self._desktop.opening.is_open:
            self._desktop.window.vault.go_on_reading()
        else:
            self._desktop.open_again()


def _salvage(closed: Opening, work: Work) -> Rescued:
    from chatvault.services.damage.salvaging import salvage_vault

    closed.close()
    return salvage_vault(closed.folder, work, closed.key)


def _begin_anew(closed: Opening, work: Work) -> Rescued:
    from chatvault.services.damage.rescuing import begin_anew

    closed.close()
    return begin_anew(closed.folder, work, closed.key)
