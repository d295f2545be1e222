"""Sets, changes and removes the passphrase of the vault in the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatvault.domain.safekeeping.encryption import ConversionReport, EncryptionState
from chatvault.domain.work import Work
from chatvault.jobs.runner import JobFunction, JobRunner, Lane
from chatvault.ui.dialogs.locking.encryption import report_words
from chatvault.ui.places.pages import Mode
from chatvault.ui.vault.closed_vault import ClosedVault, VaultHolder
from chatvault.ui.vault.opening import Opening

if TYPE_CHECKING:
    from chatvault.services.encryption.encrypting import NewKeys
    from chatvault.services.encryption.unlocking import VaultKey

_ENCRYPTING = "Encrypting the vault. It can be stopped and goes on later; nothing is lost."
_DECRYPTING = "Removing the passphrase. It can be stopped and goes on later; nothing is lost."


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the page shows: how the encryption stands, and what the keyring knows."""

    state: EncryptionState
    remembered: bool
    can_remember: bool


class Encryption(QObject):
    """Walks the page of the passphrase through."""

    def __init__(self, desktop: VaultHolder, runner: JobRunner, closed: ClosedVault) -> None:
        super().__init__(desktop.window)
        self._desktop, self._runner, self._closed = desktop, runner, closed
        self._folder = desktop.opening.folder
        self._new: NewKeys | None = None
        window = self._window = desktop.window
        window.encryption_asked.connect(self.begin)
        page = self._page = window.encryption
        page.passphrase_chosen.connect(self._prepare)
        page.recovery_kept.connect(self._encrypt)
        page.recovery_refused.connect(self.begin)
        page.change_asked.connect(self._change)
        page.remember_asked.connect(self._remember)
        page.removal_asked.connect(self._remove)
        page.going_on_asked.connect(self._go_on)
        page.left.connect(self._leave)
        page.failed.connect(window.notifications.tell_failure)

    def begin(self) -> None:
        """Show how the vault stands, and what can be done."""
        self._new = None
        folder = self._folder

        def look(work: Work) -> _Standing:
            from chatvault.services.encryption import encrypting, remembered_keys, unlocking

            keys = unlocking.keys_of(folder)
            remembered = keys is not None and remembered_keys.recalled(keys) is not None
            return _Standing(encrypting.state(folder), remembered, remembered_keys.can_remember())

        self._start("Looking at the encryption", look, self._show_standing)

    def _show_standing(self, standing: _Standing) -> None:
        if self._window.body.mode in (Mode.LOCKED, Mode.DAMAGE):
            return  # it was locked, or found damaged, meanwhile
        self._page.show_state(
            standing.state, remembered=standing.remembered, can_remember=standing.can_remember
        )
        if self._window.body.mode is not Mode.ENCRYPTION:
            self._page.show_outcome("")
            self._window.vault.show_encryption()

    def _leave(self) -> None:
        self._new = None
        self._page.forget()
        self._window.vault.go_on_reading()

    def _prepare(self, passphrase: str) -> None:
        """Make the keys; nothing is written before the person has the recovery key."""
        folder = self._folder
        self._page.show_running("Making the keys…")

        def prepare(work: Work) -> NewKeys:
            from chatvault.services.encryption import encrypting

            return encrypting.prepare(folder, passphrase)

        self._start("Making the keys", prepare, self._show_recovery)

    def _show_recovery(self, new: NewKeys) -> None:
        self._new = new
        self._page.show_recovery(new.recovery)

    def _encrypt(self) -> None:
        new, self._new = self._new, None
        if new is None:
            return
        folder = self._folder

        def begin() -> VaultKey:
            from chatvault.services.encryption import encrypting

            encrypting.begin(folder, new)
            return new.key

        self._convert("Encrypting the vault", _ENCRYPTING, begin)

    def _remove(self) -> None:
        folder, key = self._folder, self._desktop.opening.key
        if key is None:
            return

        def begin() -> VaultKey:
            from chatvault.services.encryption import encrypting

            return encrypting.begin_removal(folder, key)

        self._convert("Removing the passphrase", _DECRYPTING, begin)

    def _go_on(self) -> None:
        key = self._desktop.opening.key
        if key is not None:
            about = _ENCRYPTING if key.encrypts else _DECRYPTING
            self._convert("Converting the vault", about, lambda: key)

    def _change(self, secret: str, passphrase: str) -> None:
        folder, second = self._folder, self._window.settings.second_folder
        self._page.show_running("Changing the passphrase…")

        def change(work: Work) -> None:
            from chatvault.services.encryption import encrypting, unlocking

            keys = unlocking.keys_of(folder)
            assert keys is not None  # the page offers it for such a vault alone
            encrypting.change(folder, unlocking.unlock(keys, secret), passphrase, second)

        def told(_value: object) -> None:
            self._page.show_outcome("The passphrase was changed.")
            self.begin()

        self._start("Changing the passphrase", change, told)

    def _remember(self, on: bool) -> None:
        key = self._desktop.opening.key
        if key is None:
            return

        def remember(work: Work) -> None:
            from chatvault.services.encryption import remembered_keys

            if on:
                remembered_keys.remember(key)
            else:
                remembered_keys.forget(key.id)

        self._start("Asking the keyring", remember, lambda _value: self.begin())

    def _convert(self, title: str, about: str, begin: Callable[[], VaultKey]) -> None:
        """Close the vault, convert its files, and open it again."""
        self._page.show_running(about)
        before, second = self._desktop.opening.key, self._window.settings.second_folder
        known: list[VaultKey] = []  # what opens the vault however far it came

        def convert(closed: Opening, work: Work) -> ConversionReport:
            from chatvault.services.encryption.conversion import Conversion

            closed.close()
            known.append(begin())
            return Conversion(closed.folder, known[0], second).run(work)

        def done(report: ConversionReport) -> None:
            encrypted = known[0].encrypts
            self._page.show_outcome(report_words(report, encrypted=encrypted))
            again(known[0] if encrypted else None)

        def again(key: VaultKey | None) -> None:
            self._desktop.open_with(key)
            self.begin()

        def failed(error: Exception | None) -> None:
            again(known[0] if known else before)
            if error is not None:
                self._closed.tell(error)

        self._closed.work(title, convert, done, failed)

    def _start(self, title: str, function: JobFunction, then: Callable[..., None]) -> None:
        job = self._runner.start(title, function, Lane.READ)
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._closed.tell(error)
        if self._window.body.mode is Mode.ENCRYPTION:
            self.begin()
