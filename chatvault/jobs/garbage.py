"""Collects what Python cannot free by counting, on the main thread alone.

Python collects on whichever thread happens to make one object too many. A cycle may hold a QObject,
and one that is destroyed on a lane crashes the program sooner or later.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

# A full collection goes through everything that was ever imported and holds Python's lock for
# a tenth of a second meanwhile; opening twenty thousand messages set off one or two. What the
# start has made stays for good: it is left out of them, and they come more rarely.
COLLECT_AFTER = (20_000, 20, 20)
_LOOK_EVERY = 500  # milliseconds
_START_TAKES = 10_000  # at most; modules and widgets are no garbage, and looking takes 0.2 s of it


class GarbageCollection(QObject):
    """Looks now and then whether a collection is due; until it stops, nobody else collects."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.set_threshold(*COLLECT_AFTER)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect_due)
        self._timer.start(_START_TAKES)

    def leave_out_start(self) -> None:
        """What there is now stays for good; look from now on."""
        gc.freeze()
        self._timer.start(_LOOK_EVERY)

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()


def collect_due() -> None:
    """Collect the generations that have grown beyond their thresholds, as Python itself would."""
    counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [generation for generation, (count, most) in enumerate(counts) if count > most]
    if due:
        gc.collect(due[-1])
