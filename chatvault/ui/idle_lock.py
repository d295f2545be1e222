"""Notices that nobody was at work in the window for a while, so that the vault can be locked."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from chatvault.ui.operations import Operations
from chatvault.ui.presence import Presence

_LOOK_EVERY_MS = 10_000


class IdleLock(QObject):
    """Looks at the clock now and then; what runs in the background is waited for.

    Signals:
        due: it is time to lock.
    """

    due = Signal()

    def __init__(self, operations: Operations, presence: Presence, parent: QObject) -> None:
        super().__init__(parent)
        self._operations, self._presence = operations, presence
        self._minutes = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(lambda: self.look(time.monotonic()))

    def start(self, minutes: int) -> None:
        """Lock after so many minutes without anybody from now on; 0 never."""
        self._minutes = minutes
        self._presence.see()
        if minutes:
            self._timer.start()
        else:
            self._timer.stop()

    def look(self, moment: float) -> None:
        """Tell if it is time, as of a moment of the monotonic clock in seconds."""
        waited = self._minutes and moment - self._presence.seen_at >= 60 * self._minutes
        if waited and not self._operations.busy:
            self.due.emit()
