"""Work during which something else happens."""

from __future__ import annotations

from collections.abc import Callable

from chatvault.domain.work import Unattended


class Meanwhile(Unattended):
    """Lets the next of the steps happen each time the work comes to what ``note`` says."""

    def __init__(self, note: str, *steps: Callable[[], object]) -> None:
        self.steps, self._note, self._last = list(steps), note, ""

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Take a step, where there is one left."""
        comes, self._last = note == self._note != self._last, note
        if comes and self.steps:
            self.steps.pop(0)()
