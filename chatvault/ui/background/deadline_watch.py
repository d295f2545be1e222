"""Looks now and then whether a tool is about to delete what the vault does not have."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from chatvault.domain.day import HOUR_MS
from chatvault.jobs.runner import Job
from chatvault.ui.operations import Operations

_LOOK_EVERY_MS = HOUR_MS
_FIRST_LOOK_MS = 2_000  # the start is for the person


class DeadlineWatch(QObject):
    """Asks on a lane.

    Signals:
        seen: the tuple of Threatened there is now.
    """

    seen = Signal(object)

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on."""
        self._timer.start(_FIRST_LOOK_MS)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Look once."""
        self._timer.setInterval(_LOOK_EVERY_MS)
        if self._job is None:
            self._job = self._operations.read(
                "Looking for what will be deleted",
                lambda services, work: services.deadlines.threatened(work),
                self.seen.emit,
            )
            self._job.finished.connect(self._forget)

    def _forget(self) -> None:
        self._job = None
