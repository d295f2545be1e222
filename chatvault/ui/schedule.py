"""Backs the vault up now and then while the window is open, when nobody is at work in it."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

from chatvault.ui.backup_job import BackedUp, by_clock
from chatvault.ui.operations import Operations

HOUR_MS = 3_600_000
_LOOK_EVERY_MS = 5 * 60 * 1000
_FIRST_LOOK_MS = 60 * 1000
# A backup waits for a pause, but not for ever: of somebody who reads all day it would never come.
PAUSE_S = 2 * 60
PATIENCE_S = 60 * 60
_BUSY = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchUpdate,
})  # fmt: skip


class BackupSchedule(QObject):
    """Looks every few minutes whether there is a pause; in one, a backup that is due is made.

    Signals:
        failed: why a backup is not in the second folder.
    """

    failed = Signal(str)

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._hours = 0
        self.second = ""
        self._told = ""
        self.busy_at = self.looked_at = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def start(self, hours: int, second: str = "") -> None:
        """Back up every so many hours, 0 never, and copy the backups to a second folder."""
        self._hours, self.second, self._told = hours, second, ""
        if hours:
            self._timer.start(_FIRST_LOOK_MS)
        else:
            self._timer.stop()

    def watch(self, window: QWindow) -> None:
        """Notice in that window whether somebody is at work."""
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _BUSY:
            self.busy_at = time.monotonic()
        return False

    def pauses(self, moment: float) -> bool:
        """Whether it is time to look: nobody is at work, or it has waited for long enough."""
        return moment - self.busy_at >= PAUSE_S or moment - self.looked_at >= PATIENCE_S

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
