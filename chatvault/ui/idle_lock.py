"""Notices that nobody was at work in the window for a while, so that the vault can be locked."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

from chatvault.ui.operations import Operations

_LOOK_EVERY_MS = 10_000
_BUSY = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchUpdate,
})  # fmt: skip


class IdleLock(QObject):
    """Looks at the clock now and then; what runs in the background is waited for.

    Signals:
        due: it is time to lock.
    """

    due = Signal()

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._minutes = 0
        self.busy_at = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(lambda: self.look(time.monotonic()))

    def start(self, minutes: int) -> None:
        """Lock after so many minutes without anybody from now on; 0 never."""
        self._minutes, self.busy_at = minutes, time.monotonic()
        if minutes:
            self._timer.start()
        else:
            self._timer.stop()

    def watch(self, window: QWindow) -> None:
        """Notice in that window whether somebody is at work."""
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _BUSY:
            self.busy_at = time.monotonic()
        return False

    def look(self, moment: float) -> None:
        """Tell if it is time, as of a moment of the monotonic clock in seconds."""
        waited = self._minutes and moment - self.busy_at >= 60 * self._minutes
        if waited and not self._operations.busy:
            self.due.emit()
