"""Walks the real window through steps: each waits until the window has nothing left to do."""

from __future__ import annotations

from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, QTimer, Signal

from chatvault.ui.operations import Operations

Steps = Generator[None, None, None]

_TICK_MS = 40
_QUIET_TICKS = 6  # longer than the window waits before it refreshes or searches
_PATIENCE_TICKS = 60_000 // _TICK_MS


class Script(QObject):
    """Runs a generator; each time it yields, it goes on when the window has settled.

    Signals:
        finished: the steps came to their end.
        failed: the exception that ended them, or a TimeoutError.
    """

    finished = Signal()
    failed = Signal(object)

    def __init__(self, steps: Callable[[], Steps], operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps()
        self._operations = operations
        self._quiet = self._waited = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK_MS)

    def _tick(self) -> None:
        self._quiet = 0 if self._operations.busy else self._quiet + 1
        self._waited += 1
        if self._waited > _PATIENCE_TICKS:
            self._timer.stop()
            self.failed.emit(TimeoutError("The window did not settle."))
        elif self._quiet >= _QUIET_TICKS:
            self._quiet = self._waited = 0
            self._step()

    def _step(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._timer.stop()
            self.finished.emit()
        except Exception as error:  # handed on: whoever started the script tells it
            self._timer.stop()
            self.failed.emit(error)
