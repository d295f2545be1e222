"""Lets the vault follow its rules once a day while the window is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from chatvault.domain.day import HOUR_MS
from chatvault.domain.work import Work
from chatvault.ui.operations import Operations

if TYPE_CHECKING:
    from chatvault.services.upkeep import Kept
    from chatvault.services.vault import Services

_LOOK_EVERY_MS = HOUR_MS
_FIRST_LOOK_MS = 2 * 60 * 1000  # behind the backup that the start may bring


class UpkeepSchedule(QObject):
    """Looks every hour whether a day has gone by.

    Signals:
        kept: what the upkeep did (Kept), where it did something.
    """

    kept = Signal(object)

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on."""
        self._timer.start(_FIRST_LOOK_MS)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Do what is due."""
        self._timer.setInterval(_LOOK_EVERY_MS)

        def run(services: Services, work: Work) -> Kept | None:
            if not services.upkeep.is_due():
                return None
            return services.upkeep.run(work, self._operations.announce)

        self._operations.write("Keeping the vault tidy", run, self._tell)

    def _tell(self, kept: Kept | None) -> None:
        if kept is not None:
            self.kept.emit(kept)
