"""How a conversation is to be opened, or was being read: where, and what was unfolded."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.domain.session import Thread
from chatvault.ui.thread.keeping import Keyboard
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.thread.text.wanted import NOTHING, Wanted


@dataclass(frozen=True, slots=True)
class Landing:
    """A message and how far below its top the view stands, what is marked, the folds.

    Without ``folds`` everything begins folded, or stays as it is in a thread that is shown.
    """

    message_id: int | None = None
    offset: float = 0.0
    wanted: Wanted = NOTHING
    folds: Folds | None = None
    show_hidden: bool = False
    keyboard: Keyboard | None = None

    def is_in(self, thread: Thread) -> bool:
        """Whether its message is among those of the branch that is shown."""
        wanted = self.message_id
        return wanted is None or any(entry.id == wanted for entry in thread.entries)


@dataclass(slots=True)
class AwaitedLanding:
    """Where the person wants to be, as long as that is not shown."""

    landing: Landing | None = None
    _branch_for: int | None = None  # the message whose branch was asked for

    def done(self) -> None:
        """It is shown, or given up."""
        self.landing = self._branch_for = None

    def note_shown(self, thread: Thread) -> None:
        """A thread is shown; what is on another of its branches is still waited for."""
        if self.landing is not None and self.landing.is_in(thread):
            self.done()

    def missing_from(self, thread: Thread) -> int | None:
        """The message whose branch has to be chosen first; asked for once, then given up."""
        landing = self.landing
        if landing is None or landing.is_in(thread):
            return None
        if self._branch_for == landing.message_id:
            self.done()
            return None
        self._branch_for = landing.message_id
        return landing.message_id
