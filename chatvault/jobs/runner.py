"""The only threads of the program: job functions run on lanes and report on the main thread.

Worker threads see only plain Python: the function, its JobContext, and one way to post a
report. Every QObject here is created, used and destroyed on the main thread.
"""

from __future__ import annotations

import enum
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QRunnable,
    Qt,
    QThreadPool,
    QTimer,
    Signal,
    Slot,
)

from chatvault.errors import Cancelled, KnownError
from chatvault.jobs import memory
from chatvault.jobs.context import JobContext

log = logging.getLogger(__name__)

_LAST_ROUNDS = 9  # what ends at the shutdown may start something, whose end may do so too
_PATIENCE_MS = 5_000  # that the shutdown waits for what runs
_REMEMBERED = 1_000  # jobs that are over
_PAUSE = 1_000  # milliseconds until what jobs held is given back, all of it at once

JobFunction = Callable[[JobContext], Any]


class Lane(enum.Enum):
    """Which queue a job waits in; the value names it, the width is how many run at once."""

    WRITE = "write"  # one: SQLite has a single writer
    READ = "read"
    BACKGROUND = "background"  # long work that reads the vault: backups and their checks

    @property
    def width(self) -> int:
        """How many jobs of the lane may run at the same time."""
        return 4 if self is Lane.READ else 1


class Outcome(enum.Enum):
    """How a job ended."""

    SUCCEEDED = enum.auto()
    FAILED = enum.auto()
    CANCELLED = enum.auto()


@dataclass(frozen=True, slots=True)
class EndedJob:
    """A job that is over: how it ended, how long it took in all, and when (UTC seconds)."""

    title: str
    outcome: Outcome
    seconds: float
    at: float


class Job(QObject):
    """One piece of background work, as the main thread sees it.

    Signals:
        progressed: a Progress, at most about twenty a second.
        succeeded: the job function's return value.
        failed: the exception it raised.
        cancelled: it stopped because it was asked to.
        finished: always last, exactly once.

    ``title`` names the kind of work and no content, for it is logged; ``about`` says with what.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, title: str, context: JobContext, parent: QObject) -> None:
        super().__init__(parent)
        self.title, self.about = title, ""
        self.asked_at = time.monotonic()
        self._context = context

    def cancel(self) -> None:
        """Ask the work to stop; ``cancelled`` follows when it has."""
        self._context.cancel()

    def end(self, outcome: Outcome, value: Any) -> None:
        """Tell how it ended, and go."""
        if outcome is Outcome.SUCCEEDED:
            self.succeeded.emit(value)
        elif outcome is Outcome.FAILED:
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self.finished.emit()
        self.deleteLater()


class _Work(QRunnable):
    """Runs one job function on a pool thread."""

    def __init__(
        self,
        title: str,
        function: JobFunction,
        context: JobContext,
        end: Callable[[Outcome, Any], None],
    ) -> None:
        super().__init__()
        self._title, self._function, self._context, self._end = title, function, context, end

    def run(self) -> None:
        try:
            self._context.check()
            value = self._function(self._context)
        except Cancelled:
            self._end(Outcome.CANCELLED, None)
        except KnownError as error:
            self._end(Outcome.FAILED, error)
        except Exception as error:  # the boundary of the thread: it goes on to the main one
            if self._context.cancelled:  # an interrupted query raises the driver's error
                self._end(Outcome.CANCELLED, None)
            else:
                log.exception("Job failed: %s", self._title)
                self._end(Outcome.FAILED, error)
        else:
            self._end(Outcome.SUCCEEDED, value)


class _GiveBack(QRunnable):
    """Gives freed memory back; not in the window, for much of it takes some milliseconds."""

    def run(self) -> None:
        memory.give_back()


class JobRunner(QObject):
    """Starts jobs, delivers their reports on the main thread, stops them at shutdown.

    Signals:
        started: the Job that was queued.
        idle: the last of the jobs has finished.
    """

    started = Signal(object)
    idle = Signal()
    _progressed = Signal(int, object)
    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {lane: QThreadPool(self) for lane in Lane}
        for lane, pool in self._pools.items():
            pool.setMaxThreadCount(lane.width)
            pool.setExpiryTimeout(-1)  # threads keep their database connection
        self._jobs: dict[int, Job] = {}
        self.ended: deque[EndedJob] = deque(maxlen=_REMEMBERED)  # the newest last
        self._next_id = 0
        self._stopping = False
        self._giving_back = QTimer(self)
        self._giving_back.setSingleShot(True)
        self._giving_back.setInterval(_PAUSE)
        self._giving_back.timeout.connect(self._give_back)
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def start(self, title: str, function: JobFunction, lane: Lane) -> Job:
        """Queue ``function``; nothing is reported before control returns to the event loop."""
        self._next_id += 1
        job_id = self._next_id
        context = JobContext(lambda progress: self._progressed.emit(job_id, progress))
        job = self._jobs[job_id] = Job(title, context, self)
        if self._stopping:
            context.cancel()
        self._pools[lane].start(
            _Work(
                title,
                function,
                context,
                lambda outcome, value: self._ended.emit(job_id, outcome, value),
            )
        )
        self.started.emit(job)
        return job

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that have not finished yet."""
        return tuple(self._jobs.values())

    def shutdown(self) -> bool:
        """Cancel everything and wait; True when every thread has stopped.

        The jobs' last reports are delivered and the jobs deleted before it returns: later they
        would find the runner gone. Whoever hears of an end may start one more job; it ends before
        its first step.
        """
        self._stopping = True
        for job in self.jobs:
            job.cancel()
        stopped = [False]
        for _ in range(_LAST_ROUNDS):
            stopped = [pool.waitForDone(_PATIENCE_MS) for pool in self._pools.values()]
            QCoreApplication.sendPostedEvents(self)
            if not self._jobs or not all(stopped):
                break
        for job in self.findChildren(Job):
            QCoreApplication.sendPostedEvents(job, QEvent.Type.DeferredDelete.value)
        self._giving_back.stop()
        return all(stopped)

    @Slot(int, object)
    def _on_progressed(self, job_id: int, progress: Any) -> None:
        if job := self._jobs.get(job_id):
            job.progressed.emit(progress)

    @Slot(int, object, object)
    def _on_ended(self, job_id: int, outcome: Outcome, value: Any) -> None:
        job = self._jobs.pop(job_id)
        took = time.monotonic() - job.asked_at
        self.ended.append(EndedJob(job.title, outcome, took, time.time()))
        job.end(outcome, value)
        if not self._jobs:
            self.idle.emit()
        if not self._giving_back.isActive():  # while jobs come without end, it is done as well
            self._giving_back.start()

    def _give_back(self) -> None:
        self._pools[Lane.READ].start(_GiveBack())
