"""How far a job in the background has come, and how long it will take."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from chatvault.domain.work import Progress
from chatvault.jobs.runner import Job
from chatvault.ui.wording import apart

# Before that, the time left would be a guess.
_EARLY_MS = 1000
_EARLY = 0.01


class RunningJob(QObject):
    """One job as the status bar follows it.

    Signals:
        changed: its progress moved on.
        ended: it is over; it is no longer to be shown.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, job: Job, parent: QObject) -> None:
        super().__init__(parent)
        self.title = f"{job.title} {job.about}".rstrip()
        self.stopping = False
        self.note = ""  # percent and time left, as of the last reading
        self._job: Job | None = job
        self._progress = Progress(0)
        self._clock = QElapsedTimer()
        self._clock.start()
        job.progressed.connect(self._on_progress)
        job.finished.connect(self._on_finish)

    @property
    def fraction(self) -> float | None:
        """How much is done, 0 to 1; None while nobody knows."""
        done, total = self._progress.done, self._progress.total
        return min(1.0, done / total) if total > 0 else None

    def cancel(self) -> None:
        """Ask the job to stop."""
        if self._job is not None:
            self.stopping = True
            self.note = "stopping"
            self._job.cancel()
            self.changed.emit()

    def _on_progress(self, progress: Progress) -> None:
        self._progress = progress
        if not self.stopping:
            self.note = self._describe()
        self.changed.emit()

    def _describe(self) -> str:
        """Percent and time left: "43 %   ·   12 s left"; or what the job says of itself."""
        fraction = self.fraction
        if fraction is None:
            return self._progress.note
        percent = f"{100 * fraction:.0f} %"
        return apart(percent, time_left(self._clock.elapsed(), fraction))

    def _on_finish(self) -> None:
        self._job = None
        self.ended.emit()


def time_left(elapsed_ms: int, fraction: float) -> str:
    """How long the rest will take if it goes on like this; empty while that is a guess."""
    if elapsed_ms < _EARLY_MS or not _EARLY <= fraction < 1:
        return ""
    seconds = elapsed_ms / 1000 * (1 - fraction) / fraction
    if seconds < 60:
        return f"{max(1, round(seconds))} s left"
    if seconds < 3600:
        return f"{round(seconds / 60)} min left"
    return f"{seconds / 3600:.0f} h left"
