"""How every part of the window does something with the vault: in the background, by a service."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from chatvault.domain.changes import Changes
from chatvault.domain.work import Work
from chatvault.errors import DamagedVault, KnownError, LockedVault
from chatvault.jobs.runner import EndedJob, Job, JobRunner, Lane

if TYPE_CHECKING:
    # Services import the database layer, which costs more than Qt: only lanes load it.
    from chatvault.services.vault import Services

Value = TypeVar("Value")
Function = Callable[["Services", Work], Value]


class Operations(QObject):
    """Runs services on the job lanes and tells the window what came of it.

    Signals:
        changed: the Changes that a write made; every part decides whether it is stale.
        failed: a KnownError's sentence and its path, to be shown as a line.
        damaged: a DamagedVault; what can be done about it is more than a line.
        crashed: an unexpected exception, for the crash dialog.
        job_started: a Job that is worth showing, with progress and cancel.
        waits: another process holds the vault, and a job waits for it; emitted on a lane.
    """

    changed = Signal(object)
    failed = Signal(str, str)
    damaged = Signal(object)
    crashed = Signal(object)
    job_started = Signal(object)
    waits = Signal()
    _announced = Signal(object)

    def __init__(
        self, runner: JobRunner, services: Callable[[], Services], parent: QObject | None = None
    ) -> None:
        """``services`` is called on a lane only, and waits until the vault is open."""
        super().__init__(parent)
        self._runner = runner
        self._services = services
        self._announced.connect(self.changed, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether any job waits or runs."""
        return bool(self._runner.jobs)

    @property
    def ended(self) -> tuple[EndedJob, ...]:
        """The jobs that are over, the newest first."""
        return tuple(reversed(self._runner.ended))

    def announce(self, changes: Changes) -> None:
        """Tell the window what is in the vault by now; a job may call it from its lane."""
        self._announced.emit(changes)

    def read(
        self, title: str, function: Function[Value], then: Callable[[Value], None] | None = None
    ) -> Job:
        """Run ``function(services, work)`` on the READ lane; ``then`` gets its value here."""
        return self._start(title, function, Lane.READ, then)

    def write(
        self,
        title: str,
        function: Function[Value],
        then: Callable[[Value], None] | None = None,
        *,
        shown: bool = False,
        about: str = "",
    ) -> Job:
        """Run ``function`` on the WRITE lane; Changes that it returns are announced.

        ``shown``: it may take long, so the status bar shows its progress and a way to stop it.
        ``about`` is shown after the title, and kept nowhere.
        """
        job = self._start(title, function, Lane.WRITE, then)
        job.about = about
        job.succeeded.connect(self._announce)
        if shown:
            self.job_started.emit(job)
        return job

    def background(
        self,
        title: str,
        function: Function[Value],
        then: Callable[[Value], None] | None = None,
        *,
        shown: bool = False,
    ) -> Job:
        """As ``write``, on the lane of long work that keeps no change of the vault waiting."""
        job = self._start(title, function, Lane.BACKGROUND, then)
        job.succeeded.connect(self._announce)
        if shown:
            self.job_started.emit(job)
        return job

    def beside(self, services: Callable[[], Services], parent: QObject) -> Operations:
        """Operations on another vault, such as a backup that is looked into, on the same lanes."""
        return Operations(self._runner, services, parent)

    def _start(
        self,
        title: str,
        function: Function[Value],
        lane: Lane,
        then: Callable[[Value], None] | None,
    ) -> Job:
        job = self._runner.start(title, lambda work: function(self._services(), work), lane)
        job.failed.connect(self._report)
        if then is not None:
            job.succeeded.connect(then)
        return job

    def _announce(self, value: object) -> None:
        changes = value if isinstance(value, Changes) else getattr(value, "changes", None)
        if isinstance(changes, Changes):
            self.changed.emit(changes)

    def _report(self, error: Exception) -> None:
        if isinstance(error, DamagedVault):
            self.damaged.emit(error)
        elif isinstance(error, LockedVault):
            return  # the page of the locked vault says so
        elif isinstance(error, KnownError):
            self.failed.emit(error.sentence, str(error.path or ""))
        else:
            self.crashed.emit(error)
