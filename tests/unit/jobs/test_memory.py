"""Memory that is given back: on systems where that can be asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

_PROGRAM = """
from pathlib import Path
from chatvault.jobs import memory
memory.share_heaps()
held = [bytes(600) for _ in range(200_000)]
kept = held[::2000]
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])
del held
before = resident()
memory.give_back()
print(before >= resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the C library of Linux")
def test_a_program_goes_on_after_it_gave_memory_back() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("True", "")
