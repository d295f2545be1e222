"""Starts a process that works on a vault, and kills it at a random moment."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services, open_vault

KILLS = int(os.environ.get("CHATVAULT_KILLS", "200"))
_PATIENCE_S = 60.0
_UNTIL_ORPHANS_END_S = 20.0  # a busy machine takes its time


def quick_and_long(quick: int = 20) -> pytest.MarkDecorator:
    """Let a test run in every suite with a few kills, and in the torture with all of them."""
    enough = [
        pytest.param(quick, id="quick"),
        pytest.param(KILLS, id="long", marks=pytest.mark.torture),
    ]
    return pytest.mark.parametrize("enough", enough)


_context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
if os.name == "posix":
    _context.set_forkserver_preload(["chatvault.services.vault", "tests.torture.killing"])

Work = Callable[[Path, "Acknowledged"], None]


class Acknowledged:
    """How far a process said that it had come: a byte a step, which outlives it."""

    def __init__(self, path: Path) -> None:
        self._path, self._names = path, path.with_suffix(".names")
        path.write_bytes(b"")
        self._names.write_text("")

    def tell(self, *names: object) -> None:
        """One step more is done; the names are of what is in the vault by it."""
        if names:
            with self._names.open("a", encoding="utf-8") as stream:
                stream.write("".join(f"{name}\n" for name in names))
        with self._path.open("ab") as stream:
            stream.write(b".")

    @property
    def steps(self) -> int:
        """How many were done."""
        return self._path.stat().st_size

    @property
    def names(self) -> set[str]:
        """What was told to be in the vault."""
        return set(self._names.read_text(encoding="utf-8").split("\n")) - {""}


def killed_amid(
    work: Work,
    vault: Path,
    told: Acknowledged,
    after_s: float,
    *,
    steps: int = 1,
) -> bool:
    """Let ``work`` run on the vault and kill it so long after so many steps; whether it still ran.

    At least one, so that the start of the process is not what is hit. What it has started
    itself has to end by itself then.
    """
    process = _context.Process(target=_led, args=(work, vault, told))
    process.start()
    try:
        patience = time.monotonic() + _PATIENCE_S
        while told.steps < steps and process.is_alive() and time.monotonic() < patience:
            process.join(0.001)
        process.join(after_s)
        was_running = process.is_alive()
    finally:
        process.kill()
        process.join()
    assert was_running or not process.exitcode, f"{work.__name__} failed by itself"
    assert process.pid is not None
    _require_no_orphans(process.pid)
    return was_running


def _led(work: Work, vault: Path, told: Acknowledged) -> None:
    """Work as the leader of a group of processes, to which all belong that are started in it."""
    if os.name == "posix":
        os.setpgid(0, 0)
    work(vault, told)


def _require_no_orphans(group: int) -> None:
    if os.name != "posix":
        return
    patience = time.monotonic() + _UNTIL_ORPHANS_END_S
    while _is_there(group):
        if time.monotonic() > patience:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
            raise AssertionError("a process that was started by the killed one runs on")
        time.sleep(0.01)


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):  # of one that has ended macOS says the latter
        return False
    return True


def copied(template: Path, vault: Path) -> Path:
    """The vault, as it was before anything was done to it."""
    shutil.rmtree(vault, ignore_errors=True)
    shutil.copytree(template, vault)
    return vault


def opened_again(vault: Path) -> tuple[Services, float]:
    """The vault after a kill, and how long it took to open, in seconds."""
    began = time.monotonic()
    return open_vault(vault), time.monotonic() - began


def problems(services: Services) -> list[str]:
    """What is wrong with a vault: pages, references, index, counts, files."""
    report = services.health.check(Unattended())
    return [f"{check.name}: {one}" for check in report.checks for one in check.problems]


def left_behind(vault: Path) -> list[str]:
    """What a kill left in a closed vault that a start more than an hour later did not sweep."""
    for path in vault.rglob("*"):
        os.utime(path, (0, 0))
    open_vault(vault).close()
    return sorted(
        str(path.relative_to(vault))
        for path in vault.rglob("*")
        if any(sign in path.name for sign in (".partial", "unpacked-", ".due", "-wal", "-journal"))
    )


def dice(name: str) -> random.Random:
    """The same chances for a test at every run, others with another CHATVAULT_SEED."""
    return random.Random(f"{name} {os.environ.get('CHATVAULT_SEED', '1')}")
