"""How long the window keeps people waiting while a large import runs behind it.

Opens the real window offscreen, imports an export of invented conversations, and measures how
late each turn of the event loop comes. The rival is the same window with nothing to do, in the
same run. Prints one JSON line.

    python benchmarks/window_latency.py [MEGABYTES]
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from import_export import make_export
from PySide6.QtCore import QEventLoop, QTimer
from thread_clock import wait

from chatvault.app import Desktop, make_application

BOUND_MS = 50
BEAT_MS = 5
IDLE_MS = 5_000


class Pulse:
    """Counts by how much each beat of the event loop is late, in ms."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._before = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._before) * 1000 - BEAT_MS))
        self._before = now

    def take(self) -> tuple[float, float]:
        """The 99th percentile and the longest since the last call."""
        late, self.late = sorted(self.late), []
        return late[int(len(late) * 0.99)], late[-1]


def main() -> int:
    """Measure, and print the figures; 1 where the bound is not met."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    application = make_application()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export = folder / "conversations.json"
        make_export(export, megabytes)
        desktop = Desktop(application, folder / "vault", folder / "settings.json")
        desktop.show()
        pulse = Pulse()
        wait(IDLE_MS)
        pulse.take()
        wait(IDLE_MS)
        idle = pulse.take()
        loop = QEventLoop()
        desktop.window.imports.finished.connect(loop.quit)
        desktop.window.imports.start((export,))
        loop.exec()
        busy = pulse.take()
        desktop.window.close()
    figures = [
        {
            "name": "event loop late while importing, 99th percentile",
            "value": round(busy[0], 1),
            "unit": "ms",
            "bound": BOUND_MS,
            "met": busy[0] < BOUND_MS,
            "rival": round(idle[0], 1),
        },
        {
            "name": "event loop late while importing, longest",
            "value": round(busy[1], 1),
            "unit": "ms",
            "bound": None,
            "met": True,
            "rival": round(idle[1], 1),
        },
    ]
    print(json.dumps({"megabytes": megabytes, "figures": figures}))
    return 0 if all(figure["met"] for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
