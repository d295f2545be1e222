"""Backs the vault up now and then while the window is open, when nobody is at work in it."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from chatvault.domain.day import HOUR_MS
from chatvault.ui.background.backup_job import BackedUp, by_clock
from chatvault.ui.background.presence import Presence
from chatvault.ui.operations import Operations

_LOOK_EVERY_MS = 5 * 60 * 1000
_FIRST_LOOK_MS = 60 * 1000
# A backup waits for a pause, but not for ever: of somebody who reads all day it would never come.
PAUSE_S = 2 * 60
PATIENCE_S = 60 * 60


class BackupSchedule(QObject):
    """Looks every few minutes whether there is a pause; in one, a backup that is due is made.

    Signals:
        failed: why a backup is not in the second folder.
    """

    failed = Signal(str)

    def __init__(self, operations: Operations, presence: Presence, parent: QObject) -> None:
        super().__init__(parent)
        self._operations, self._presence = operations, presence
        self._hours = 0
        self.second = ""
        self._told = ""
        self.looked_at = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def start(self, hours: int, second: str = "") -> None:
        """Back up every so many hours, 0 never, and copy the backups to a second folder."""
        self._hours, self.second, self._told = hours, second, ""
        if hours:
            self._timer.start(_FIRST_LOOK_MS)
        else:
            self._timer.stop()

    def pauses(self, moment: float) -> bool:
        """Whether it is time to look: nobody is at work, or it has waited for long enough."""
        seen_at = self._presence.seen.steady
        return moment - seen_at >= PAUSE_S or moment - self.looked_at >= PATIENCE_S

    def look(self) -> None:
        """Make a backup if one is due and something is new."""
        self.looked_at = time.monotonic()
        job = by_clock(self._hours * HOUR_MS, self.second, is_behind=bool(self._told))
        self._operations.background("Backing up", job, self._tell)

    def _tick(self) -> None:
        self._timer.setInterval(_LOOK_EVERY_MS)
        if self.pauses(time.monotonic()):
            self.look()

    def _tell(self, done: BackedUp) -> None:
        """Say once what is wrong with the second folder, not every time."""
        if done.problem and done.problem != self._told:
            self.failed.emit(done.problem)
        self._told = done.problem
