"""What a job knows about whoever runs it: where to report, and whether to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from chatvault.domain.work import Progress
from chatvault.errors import Cancelled

REPORTS_PER_SECOND = 20


class JobContext:
    """Handed to every job function; plain Python, so that services can be tested without Qt."""

    def __init__(self, report: Callable[[Progress], None]) -> None:
        self._report = report
        self._reported_at = 0.0
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._stoppers: list[Callable[[], None]] = []

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Report how far the work is, at most REPORTS_PER_SECOND, and stop here if cancelled."""
        self.check()
        now = time.monotonic()
        if done == total or now - self._reported_at >= 1 / REPORTS_PER_SECOND:
            self._reported_at = now
            self._report(Progress(done, total, note))

    def check(self) -> None:
        """Raise Cancelled once cancellation has been asked for."""
        if self._cancelled.is_set():
            raise Cancelled

    @contextmanager
    def interruptible(self, stop: Callable[[], None]) -> Iterator[None]:
        """While the block runs, cancelling also calls ``stop``, from another thread."""
        with self._lock:
            self._stoppers.append(stop)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._stoppers.remove(stop)

    def cancel(self) -> None:
        """Ask the job to stop at its next check."""
        self._cancelled.set()
        with self._lock:
            for stop in self._stoppers:
                stop()

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._cancelled.is_set()
