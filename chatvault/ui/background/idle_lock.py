"""Notices that nobody was at work in the window for a while, so that the vault can be locked."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from chatvault.ui.background.presence import Moment, Presence
from chatvault.ui.operations import Operations

_LOOK_EVERY_MS = 10_000


class IdleLock(QObject):
    """Looks at the clocks now and then; what runs in the background is waited for.

    Who wakes a computer that slept for long enough finds the vault locked, however quickly a key
    is pressed: once it is time, coming back changes nothing.

    Signals:
        due: it is time to lock.
    """

    due = Signal()

    def __init__(self, operations: Operations, presence: Presence, parent: QObject) -> None:
        super().__init__(parent)
        self._operations, self._presence = operations, presence
        self._minutes = 0
        self._overdue = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        presence.returned.connect(self._on_returned)

    def start(self, minutes: int) -> None:
        """Lock after so many minutes without anybody from now on; 0 never."""
        self._minutes = 0  # whoever was away before has opened it since
        self._presence.see()
        self._minutes, self._overdue = minutes, False
        if minutes:
            self._timer.start()
        else:
            self._timer.stop()

    def look(self, moment: Moment | None = None) -> None:
        """Tell if it is time, as of that moment."""
        self._note((moment or Moment.now()).since(self._presence.seen))

    def _on_returned(self, away: float) -> None:
        self._note(away)

    def _note(self, away: float) -> None:
        self._overdue |= bool(self._minutes) and away >= 60 * self._minutes
        if self._overdue and not self._operations.busy:
            self._overdue = False
            self.due.emit()
