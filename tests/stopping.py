"""Work that somebody stops."""

from __future__ import annotations

from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled


class Impatient(Unattended):
    """Lets so many readings of the progress go by, and stops the work at the next one.

    ``note`` is what those that count begin with.
    """

    def __init__(self, readings: int = 0, *, note: str = "") -> None:
        self._left, self._note = readings, note

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Count the reading, and stop where it is one too many."""
        if note.startswith(self._note):
            self._left -= 1
            if self._left < 0:
                raise Cancelled


class Looking(Unattended):
    """Counts the looks at whether to go on, and stops the work at one of them."""

    def __init__(self, at: int | None = None) -> None:
        self.looks, self._at = 0, at

    def check(self) -> None:
        """Count the look, and stop where it is the one."""
        self.looks += 1
        if self.looks == self._at:
            raise Cancelled

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Look."""
        self.check()


class Stopped(Unattended):
    """Somebody has stopped it already."""

    def check(self) -> None:
        """Stop."""
        raise Cancelled
