"""Clocks and frames, the same for everything that is measured."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

NOTCH = 120


class Clock:
    """Runs from when it is made until it is stopped; everything in milliseconds.

    ``thread`` is CPU of the thread that asks, the one that paints; ``process`` CPU of all
    threads; ``wall`` what a person with a watch would see.
    """

    def __init__(self) -> None:
        self._from = self._now()
        self.thread = self.process = self.wall = 0.0

    def stop(self) -> None:
        """Read all three."""
        self.thread, self.process, self.wall = (
            (now - before) * 1_000 for now, before in zip(self._now(), self._from, strict=True)
        )

    @staticmethod
    def _now() -> tuple[float, float, float]:
        return time.thread_time(), time.process_time(), time.perf_counter()


def p95(values: Iterable[float]) -> float:
    """The 95th percentile."""
    ordered = sorted(values)
    return ordered[int(len(ordered) * 0.95)]


def wait(milliseconds: int) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def memory() -> float:
    """What the process holds, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def wheel(view: QAbstractScrollArea, distance: int) -> None:
    """Turn the wheel over the middle of the view, and paint."""
    viewport = view.viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(viewport.mapToGlobal(middle.toPoint())),
        QPoint(0, 0),
        QPoint(0, -distance),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)
    paint()


def paint() -> None:
    """Paint whatever has to be painted anew, as the event loop would do it next."""
    QApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)


def frames(count: int, turn: Callable[[], None]) -> list[float]:
    """The painting thread's CPU of every frame; between two the program has 16 ms for itself."""
    taken: list[float] = []
    for _ in range(count):
        clock = Clock()
        turn()
        clock.stop()
        taken.append(clock.thread)
        wait(16)
    return taken
