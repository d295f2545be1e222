"""Checks the vault while the window is open: quickly at the start, wholly once a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from chatvault.domain.day import HOUR_MS
from chatvault.domain.safekeeping.health import PROBLEMS, Done, HealthReport
from chatvault.domain.work import Work
from chatvault.ui.operations import Operations

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_FIRST_LOOK_MS = 5 * 60 * 1000
_LOOK_EVERY_MS = HOUR_MS


class CheckSchedule(QObject):
    """Nothing waits for it; damage that it finds is told as every job's failure is.

    Signals:
        found: a HealthReport with problems, none of them of the database itself.
    """

    found = Signal(object)

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self.damage_is_known = False  # the person wants to read on: no reminder for an hour

    def start(self) -> None:
        """Check quickly now, and from time to time whether a full check is due."""
        if self.damage_is_known:
            self._timer.start(_LOOK_EVERY_MS)
            return
        self._operations.read(
            "Checking the vault quickly",
            lambda services, work: services.checking.quick(),
            self._on_checked_quickly,
        )
        self._timer.start(_FIRST_LOOK_MS)

    def stop(self) -> None:
        """Check no more."""
        self._timer.stop()

    def look(self) -> None:
        """Keep the sizes of the day, and check everything if that is due."""
        self._timer.setInterval(_LOOK_EVERY_MS)

        def run(services: Services, work: Work) -> HealthReport | None:
            services.diagnosing.note_sizes()
            return services.checking.full(work) if services.checking.due() else None

        self._operations.read("Checking the vault", run, self._on_checked)

    def _on_checked_quickly(self, done: Done) -> None:
        """Where something is not as it was written, find all that is wrong."""
        if done.outcome == PROBLEMS:
            self._operations.read(
                "Checking the vault",
                lambda services, work: services.checking.full(work),
                self._on_checked,
            )

    def _on_checked(self, report: HealthReport | None) -> None:
        if report is not None and not report.healthy:
            self.found.emit(report)
