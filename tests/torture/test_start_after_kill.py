"""The window after a kill that left a large write-ahead log: soon there, with everything in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chatvault.services.vault import open_vault
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_session
from tests.torture import figures
from tests.torture.killing import Acknowledged, killed_amid
from tests.torture.kills import LONGEST_START_S

MEGA = 1_000_000
LOGS = [
    pytest.param(20 * MEGA, id="quick"),
    pytest.param(120 * MEGA, id="long", marks=pytest.mark.torture),
]
STARTS = 3  # of each, for a busy machine hinders one or the other
USUAL_START_S = 1.5  # of a vault that was closed, where nothing else is to be done
PROBE = """
import os, sys, time
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import QTimer
from chatvault.app import Desktop, make_application
application = make_application()
desktop = Desktop(application, Path(sys.argv[1]), Path(sys.argv[2]))
desktop.show()
desktop.window.grab()
painted = time.monotonic()
def look():
    if desktop.window.session_list.ids():
        print(painted, time.monotonic(), flush=True)
        os._exit(0)
timer = QTimer()
timer.timeout.connect(look)
timer.start(5)
application.exec()
"""


def grow_log(vault: Path, told: Acknowledged) -> None:
    """Write much while somebody reads, so that the log cannot be folded in; then wait."""
    services = open_vault(vault)
    size = int(vault.with_name("size").read_text())
    with services.database.rows() as rows:
        rows("SELECT count(*) FROM message")
        first = 0
        while log_of(vault).stat().st_size < size:
            with services.database.write() as session:
                store = SessionStore(session, services.importing.blobs, NOON)
                for number in range(first, first + 50):
                    said = [f"loaf {number}, turn {turn}. " + "knead " * 300 for turn in range(20)]
                    store.merge(make_session(*said, external_id=f"loaf {number}"))
                store.finish()
            first += 50
        told.tell(first)
        time.sleep(600)


@pytest.mark.parametrize("size", LOGS)
def test_the_window_is_there_in_time(tmp_path: Path, size: int) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (tmp_path / "size").write_text(str(size))
    told = Acknowledged(tmp_path / "told")
    assert killed_amid(grow_log, vault, told, 0)
    left = log_of(vault).stat().st_size
    assert left >= size
    closed = closed_vault(tmp_path / "closed")
    taken = [
        (start(vault, tmp_path / f"left {turn}"), start(closed, tmp_path / f"closed {turn}"))
        for turn in range(STARTS)
    ]
    painted, listed = min(after[0] for after, _ in taken), min(after[1] for after, _ in taken)
    usual = min(usual for _, (_, usual) in taken)
    figures.note(f"start with a log of {left // MEGA} MB", kills=1, lost=0, painted_s=painted,
                 listed_s=listed, listed_of_a_closed_one_s=usual)  # fmt: skip
    services = open_vault(vault)
    assert services.browsing.navigation().all == int(told.names.pop())
    services.close()
    assert listed - usual < LONGEST_START_S - USUAL_START_S


def closed_vault(folder: Path) -> Path:
    """A vault that was closed, with a conversation."""
    services = open_vault(folder)
    with services.database.write() as session:
        store = SessionStore(session, services.importing.blobs, NOON)
        store.merge(make_session("How long does rye rise?", "Ten hours."))
        store.finish()
    services.close()
    return folder


def start(left: Path, vault: Path) -> tuple[float, float]:
    """Start the program on a copy; after how many seconds it was painted, and all was listed."""
    shutil.copytree(left, vault)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(vault), str(vault / "settings.json")],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    painted, listed = map(float, done.stdout.split())
    return painted - began, listed - began


def log_of(vault: Path) -> Path:
    return vault / "vault.db-wal"
