"""Reading what is asked for again before it is there, as a list is while one types or clicks."""

from __future__ import annotations

from collections.abc import Callable

from chatvault.jobs.runner import Job
from chatvault.ui.operations import Function, Operations, Value


class NewestRead:
    """Asks one question after another, of which only the answer to the newest counts."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._job: Job | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether an answer is to come."""
        return self._job is not None

    def ask(self, title: str, function: Function[Value], then: Callable[[Value], None]) -> None:
        """Read on the READ lane in place of what was asked before; ``then`` gets the value."""
        self.stop()
        job = self._job = self._operations.read(title, function)
        job.succeeded.connect(lambda value: then(value) if job is self._job else None)
        job.finished.connect(lambda: self._end(job))

    def stop(self) -> None:
        """Want no answer any more."""
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None
