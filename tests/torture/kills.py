"""The kills of one test, each at a random moment, and what they came to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chatvault.services.vault import Services
from tests.torture import figures
from tests.torture.killing import Acknowledged, Work, dice, killed_amid, opened_again

LONGEST_START_S = 5.0
_TRIES_A_KILL = 5


class Kills:
    """Kills what works on a vault, and opens the vault again.

    Attributes:
        chance: the dice of the test.
        acknowledged: how many steps were done, in all.
        killed: how many kills came while the work was done.
    """

    def __init__(self, kind: str, folder: Path) -> None:
        """``kind`` names them among the figures; ``folder`` has room beside the vault."""
        self.chance = dice(kind)
        self.acknowledged = self.killed = 0
        self._kind, self._told = kind, folder / "told"
        self._tries = 0
        self._starts: list[float] = []

    def duration(self, work: Work, vault: Path) -> float:
        """How long the work takes where nobody stops it, in seconds."""
        began = time.monotonic()
        work(vault, Acknowledged(self._told))
        return time.monotonic() - began

    def until(self, enough: int) -> Iterator[int]:
        """The numbers of the tries, as many as it takes until so many kills came in time.

        One that comes when the work is done already is a try, and no kill.
        """
        while self.killed < enough:
            assert self._tries < enough * _TRIES_A_KILL, "nearly all kills come too late"
            yield self._tries
            self._tries += 1

    def amid(self, work: Work, vault: Path, within_s: float, *, steps: int = 1) -> Acknowledged:
        """Kill the work within so long after so many steps; how far it said that it had come."""
        told = Acknowledged(self._told)
        after_s = self.chance.uniform(0, within_s)
        self.killed += killed_amid(work, vault, told, after_s, steps=steps)
        self.acknowledged += told.steps
        return told

    @contextmanager
    def opened(self, vault: Path) -> Iterator[Services]:
        """The vault after a kill, for so long."""
        services, took = opened_again(vault)
        self._starts.append(took)
        try:
            yield services
        finally:
            services.close()

    def note(self, **numbers: float) -> None:
        """Require that every start was quick enough, and keep the figures."""
        if self._starts:
            numbers["slowest_start_s"] = max(self._starts)
            assert numbers["slowest_start_s"] < LONGEST_START_S
        if self._tries:
            numbers["tries"] = self._tries
        figures.note(self._kind, kills=self.killed, **numbers)
