"""Lets the search index catch up once an import has left the lane free."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from chatvault.domain.changes import Changes
from chatvault.jobs.runner import Job
from chatvault.ui.operations import Operations

_PAUSE_MS = 500  # after the last of many changes


class IndexUpkeep(QObject):
    """Looks after every change of messages, and when the vault was opened."""

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._job: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        operations.changed.connect(self._on_changed)

    def look(self) -> None:
        """Catch up; where a job already does or waits to, again after it."""
        if self._job is not None:
            self._pause.start()
            return
        self._job = self._operations.write(
            "Keeping the search index", lambda services, work: services.indexing.catch_up(work)
        )
        self._job.finished.connect(self._forget)

    def _on_changed(self, changes: Changes) -> None:
        if changes.messages:
            self._pause.start()

    def _forget(self) -> None:
        self._job = None
