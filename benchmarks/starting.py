"""How long a start takes: to the painted window, and to the list of what the vault holds.

The rival is a bare window of Qt with two list views, started in turns with the program in the same
run. Both are whole processes, from the interpreter on; of each the quickest start counts. Prints
one JSON line.

    python benchmarks/starting.py [STARTS]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

# Times of the bare window.
PAINTED, LISTED = 8.0, 16.0
# Where Qt's loop would begin: tells the processor time once the window was painted, and once
# the list has rows, where it is to have any.
LOOP = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

def loop(*_):
    window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMainWindow))
    told = []

    class Painted(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint and not told:
                told.append(0.0)
                QTimer.singleShot(0, lambda: told.__setitem__(0, time.process_time()))
            return False

    def look():
        if told and told[0] and (not LISTS or window.session_list.ids()):
            print(told[0], time.process_time(), flush=True)
            os._exit(0)

    watch, timer = Painted(), QTimer()
    window.centralWidget().installEventFilter(watch)
    timer.timeout.connect(look)
    timer.start(2)
    run()

run, QApplication.exec = QApplication.exec, loop
"""
PROGRAM = f"LISTS = True{LOOP}sys.argv[1:] = []\nfrom chatvault.__main__ import main\nmain()\n"
BARE = f"""LISTS = False{LOOP}
from PySide6.QtWidgets import QListView, QSplitter
application = QApplication([])
window, views = QMainWindow(), QSplitter()
views.addWidget(QListView())
views.addWidget(QListView())
window.setCentralWidget(views)
window.show()
QApplication.exec()
"""


def main() -> int:
    """Measure, and print the figures; 1 where a bound is not met."""
    starts = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        environment = {
            **os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": name, "XDG_RUNTIME_DIR": name,
            "CHATVAULT_HOME": str(home / "vault"),
        }  # fmt: skip
        fill(environment)
        taken, bare = [], []
        for _ in range(starts):
            bare.append(started(BARE, environment))
            taken.append(started(PROGRAM, environment))
    rival = min(painted for painted, _ in bare)
    figures = [
        figure("start to the painted window", min(one[0] for one in taken), rival, PAINTED),
        figure("start to the list of conversations", min(one[1] for one in taken), rival, LISTED),
    ]
    print(json.dumps({"starts": starts, "figures": figures}))
    return 0 if all(one["met"] for one in figures) else 1


def fill(environment: dict[str, str]) -> None:
    """Let the vault hold the sample conversations."""
    samples = Path(__file__).parents[1] / "resources" / "samples"
    chatvault = [sys.executable, "-m", "chatvault", "import", str(samples)]
    subprocess.run(chatvault, env=environment, check=True, capture_output=True)


def started(program: str, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds of processor time until it was painted, and until it showed its list."""
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True
    )
    painted, listed = done.stdout.split()
    return float(painted), float(listed)


def figure(name: str, value: float, rival: float, times: float) -> dict[str, object]:
    """One figure; its bound is so many times the rival's."""
    bound = times * rival
    return {
        "name": f"{name}, CPU", "value": round(value, 3), "unit": "s", "bound": round(bound, 3),
        "met": value < bound, "rival": round(rival, 3),
    }  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
