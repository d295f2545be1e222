"""Memory that is given back: on systems where that can be asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks the C library of Linux")

_START = """
import threading
from pathlib import Path
from chatvault.jobs import memory
memory.share_heaps()
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
def on_a_lane(work):
    lane = threading.Thread(target=work)
    lane.start()
    lane.join()
"""
_SCATTERED = """
held = [bytes(600) for _ in range(200_000)]
kept = held[::2000]
full = resident()
del held
memory.give_back()
print(full - resident() > 90)
"""
_AT_THE_END = """
def work():
    large = [bytes(30_000_000) for _ in range(2)]
    del large
    held.append([bytes(4_000) for _ in range(3_000)])
held = []
before = resident()
on_a_lane(work)
full = resident()
del held[0]
memory.give_back()
print(full - before > 10, resident() - before < 4)
"""


def said(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", _START + program], capture_output=True, text=True)
    assert not done.stderr
    return done.stdout.strip()


def test_what_was_freed_among_what_is_kept_is_given_back() -> None:
    assert said(_SCATTERED) == "True"


def test_what_a_lane_freed_at_the_end_of_its_heap_is_given_back() -> None:
    assert said(_AT_THE_END) == "True True"
