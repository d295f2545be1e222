"""Locks the vault of the window, and opens it again with a passphrase or the recovery key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.jobs.runner import JobRunner, Lane
from chatvault.ui.vault.closed_vault import ClosedVault, VaultHolder
from chatvault.ui.vault.opening import Opening

if TYPE_CHECKING:
    from chatvault.services.encryption.unlocking import VaultKey


class Locking(QObject):
    """Walks the page of the lock through."""

    def __init__(self, desktop: VaultHolder, runner: JobRunner, closed: ClosedVault) -> None:
        super().__init__(desktop.window)
        self._desktop, self._runner, self._closed = desktop, runner, closed
        self._folder = desktop.opening.folder
        window = self._window = desktop.window
        window.lock_asked.connect(self.lock)
        window.vault.locked_seen.connect(self._begin)
        window.lock.unlock_asked.connect(self.unlock)

    def lock(self) -> None:
        """Close the vault and forget its key; the passphrase opens it again."""
        is_open = self._window.vault.is_encrypted and self._desktop.opening.is_open
        if self._closed.at_work or not is_open:
            return
        self._window.vault.forget()

        def close(closed: Opening, work: Work) -> None:
            closed.close()

        def again(_value: object) -> None:
            self._desktop.open_with(None, recalls=False)

        def failed(error: Exception | None) -> None:
            again(None)
            if error is not None:
                self._closed.tell(error)

        self._closed.work("Locking the vault", close, again, failed)
        self._window.vault.show_locked()
        self._window.lock.show_running("Locking…")

    def _begin(self) -> None:
        def look(work: Work) -> bool:
            from chatvault.services.encryption import remembered_keys

            return remembered_keys.can_remember()

        if not self._closed.at_work:
            self._window.lock.begin(can_remember=False)
            job = self._runner.start("Looking for a keyring", look, Lane.READ)
            job.succeeded.connect(self._window.lock.remember.setVisible)
            job.failed.connect(self._closed.tell)

    def unlock(self, secret: str, remembers: bool) -> None:
        """Try a passphrase or a recovery key, and open the vault."""
        folder = self._folder

        def run(work: Work) -> VaultKey | None:
            from chatvault.services.encryption import remembered_keys, unlocking

            keys = unlocking.keys_of(folder)
            key = None if keys is None else unlocking.unlock(keys, secret)
            if key is not None and remembers:
                remembered_keys.remember(key)
            return key

        job = self._runner.start("Unlocking the vault", run, Lane.READ)
        job.succeeded.connect(self._desktop.open_with)
        job.failed.connect(self._refuse)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._window.lock.show_problem(error.sentence)
        else:
            self._window.lock.let_type()
            self._closed.tell(error)
