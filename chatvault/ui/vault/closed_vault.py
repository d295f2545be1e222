"""Does what needs the vault closed: everybody lets go of it, then a lane works on its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt

from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.jobs.runner import JobRunner, Lane
from chatvault.ui.main_window import MainWindow
from chatvault.ui.operations import Operations
from chatvault.ui.vault.opening import Opening

if TYPE_CHECKING:
    from chatvault.services.encryption.unlocking import VaultKey


class VaultHolder(Protocol):
    """Who has the window and the vault that is open in it."""

    window: MainWindow
    operations: Operations
    opening: Opening

    def part_with_vault(self) -> Opening:
        """Let nobody use the vault any more; what is to be closed on a lane."""

    def open_again(self) -> None:
        """Open the vault whose files were exchanged, in the same window."""

    def open_with(self, key: VaultKey | None, *, recalls: bool = True) -> None:
        """Open the vault with a key, in the same window; or show that it is locked."""


class ClosedVault(QObject):
    """One piece of work at a time; who asked for it opens the vault again when it has ended."""

    def __init__(self, desktop: VaultHolder, runner: JobRunner) -> None:
        super().__init__(desktop.window)
        self._desktop, self._runner = desktop, runner
        self.at_work = False

    def work(
        self,
        title: str,
        step: Callable[[Opening, Work], object],
        done: Callable[..., None],
        failed: Callable[[Exception | None], None],
    ) -> None:
        """Let ``step`` close the vault and do the rest on a lane; ``failed(None)``: stopped."""
        self.at_work = True
        closed = self._desktop.part_with_vault()

        def start() -> None:
            self._desktop.window.backup_pages.browser.forget()
            job = self._runner.start(title, lambda work: step(closed, work), Lane.WRITE)
            self._desktop.operations.job_started.emit(job)
            job.succeeded.connect(lambda value: end(done, value))
            job.failed.connect(lambda error: end(failed, error))
            job.cancelled.connect(lambda: end(failed, None))

        def end(then: Callable[..., None], outcome: object) -> None:
            self.at_work = False
            then(outcome)

        if self._runner.jobs:
            self._runner.idle.connect(start, Qt.ConnectionType.SingleShotConnection)
        else:
            start()

    def tell(self, error: Exception) -> None:
        """Say in the window why something did not work."""
        if isinstance(error, KnownError):
            self._desktop.window.notifications.tell_failure(error.sentence, str(error.path or ""))
        else:
            self._desktop.window.crashed.emit(error)
