"""The vault of the window while it is opened, and its end."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from chatvault.domain.work import Work
from chatvault.errors import Cancelled, DamagedVault

if TYPE_CHECKING:
    from chatvault.services.vault import Services

log = logging.getLogger(__name__)


class Opening:
    """The vault while it is being opened: on a lane, so that the window paints first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: Future[Services] = Future()

    def open(self, work: Work) -> None:
        """Open the vault; what goes wrong also reaches everybody who waits for it."""
        # Not at the top: the database layer costs three times what Qt does.
        from chatvault.services.vault import open_vault

        try:
            self._opened.set_result(open_vault(self.folder, lambda: work.progress(0, 0, "waiting")))
        except BaseException as error:
            self._opened.set_exception(error)
            raise

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
