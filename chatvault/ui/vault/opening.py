"""The vault of the window while it is opened, and its end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from chatvault.domain.work import Work
from chatvault.errors import Cancelled, DamagedVault

if TYPE_CHECKING:
    from chatvault.services.encryption.unlocking import VaultKey
    from chatvault.services.vault import Services

log = logging.getLogger(__name__)


class Opening:
    """The vault while it is being opened: on a lane, so that the window paints first."""

    def __init__(
        self,
        folder: Path,
        key: VaultKey | None = None,
        *,
        waiting: Callable[[], None],
        recalls: bool = True,
    ) -> None:
        """``key`` opens an encrypted vault; the keyring may know it, unless it was just locked.

        ``waiting`` is called on a lane where another process holds the vault for a while.
        """
        self.folder, self.key, self.waiting, self._recalls = folder, key, waiting, recalls
        self._opened: Future[Services] = Future()

    def open(self, work: Work) -> None:
        """Open the vault; what goes wrong also reaches everybody who waits for it."""
        del work  # the window tells of it otherwise
        # Not at the top: the database layer costs three times what Qt does.
        from chatvault.services.vault import open_vault

        try:
            if self.key is None and self._recalls:
                self.key = self._recalled()
            services = open_vault(self.folder, self.waiting, key=self.key)
            self._opened.set_result(services)
        except BaseException as error:
            self._opened.set_exception(error)
            raise

    def _recalled(self) -> VaultKey | None:
        """The key that this computer remembers, None where there is none."""
        from chatvault.services.encryption import remembered_keys, unlocking

        keys = unlocking.keys_of(self.folder)
        return None if keys is None else remembered_keys.recalled(keys)

    def services(self) -> Services:
        """The services of the open vault; waits for it, so only a lane may ask."""
        return self._opened.result()

    @property
    def is_open(self) -> bool:
        """Whether the vault could be opened."""
        return self._opened.done() and self._opened.exception() is None

    def abandon(self) -> None:
        """Let go of whoever still waits."""
        if not self._opened.done():
            self._opened.set_exception(Cancelled())

    def close(self) -> None:
        """Close the vault, if it was ever opened."""
        if self.is_open:
            try:
                self._opened.result().close()
            except DamagedVault:
                log.warning("The log of the damaged vault was not folded in.", exc_info=True)
