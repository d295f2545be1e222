"""Starts a process that works on a vault, and kills it at a random moment."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services, open_vault

ROUNDS = int(os.environ.get("CHATVAULT_KILLS", "200"))
LONGEST_START_S = 5.0
_PATIENCE_S = 60.0

_context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
if os.name == "posix":
    _context.set_forkserver_preload(["chatvault.services.vault", "tests.torture.killing"])


class Acknowledged:
    """How far a process said that it had come: a byte a step, which outlives it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.write_bytes(b"")

    def tell(self) -> None:
        """One step more is done."""
        with self._path.open("ab") as stream:
            stream.write(b".")

    @property
    def steps(self) -> int:
        """How many were done."""
        return self._path.stat().st_size


def killed_amid(
    work: Callable[[Path, Acknowledged], None],
    vault: Path,
    told: Acknowledged,
    after_s: float,
    *,
    steps: int = 1,
) -> bool:
    """Let ``work`` run on the vault and kill it so long after so many steps; whether it still ran.

    At least one, so that the start of the process is not what is hit.
    """
    process = _context.Process(target=work, args=(vault, told), daemon=True)
    process.start()
    patience = time.monotonic() + _PATIENCE_S
    while told.steps < steps and process.is_alive() and time.monotonic() < patience:
        process.join(0.001)
    process.join(after_s)
    was_running = process.is_alive()
    process.kill()
    process.join()
    return was_running


def opened_again(vault: Path) -> tuple[Services, float]:
    """The vault after a kill, and how long it took to open, in seconds."""
    began = time.monotonic()
    return open_vault(vault), time.monotonic() - began


def problems(services: Services) -> list[str]:
    """What is wrong with a vault: pages, references, index, counts, files."""
    report = services.health.check(Unattended())
    return [f"{check.name}: {one}" for check in report.checks for one in check.problems]


def dice(name: str) -> random.Random:
    """The same chances for a test at every run, others with another CHATVAULT_SEED."""
    return random.Random(f"{name} {os.environ.get('CHATVAULT_SEED', '1')}")
