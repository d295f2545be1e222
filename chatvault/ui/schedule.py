"""Backs the vault up now and then while the window is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from chatvault.domain.backup import BackupReason
from chatvault.domain.changes import Changes
from chatvault.domain.work import Work
from chatvault.ui.operations import Operations

if TYPE_CHECKING:
    from chatvault.services.vault import Services

HOUR_MS = 3_600_000
_LOOK_EVERY_MS = 15 * 60 * 1000
_FIRST_LOOK_MS = 60 * 1000


class BackupSchedule(QObject):
    """Looks every quarter of an hour whether a backup is due, and makes it."""

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._hours = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self, hours: int) -> None:
        """Back up every so many hours; 0 never."""
        self._hours = hours
        if hours:
            self._timer.start(_FIRST_LOOK_MS)
        else:
            self._timer.stop()

    def look(self) -> None:
        """Make a backup if one is due."""
        self._timer.setInterval(_LOOK_EVERY_MS)
        interval = self._hours * HOUR_MS

        def run(services: Services, work: Work) -> Changes:
            if services.browsing.navigation().all and services.backups.due(interval):
                services.backups.create(BackupReason.SCHEDULE, work)
                return Changes(backups=True)
            return Changes()

        self._operations.write("Backing up", run)
