"""Messages that come when a test says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chatvault.domain.message import Message
from chatvault.ui.thread.provider import HeldMessages

Then = Callable[[Sequence[Message]], None]


class LateMessages(HeldMessages):
    """Answers when it is told to; ``waiting`` is what was asked."""

    def __init__(self, messages: Sequence[Message]) -> None:
        super().__init__(messages)
        self.waiting: list[tuple[list[int], Then]] = []

    def fetch(self, ids: Sequence[int], then: Then) -> None:
        """Let it wait."""
        self.waiting.append((list(ids), then))

    def answer(self) -> None:
        """Answer all that waits."""
        waiting, self.waiting = self.waiting, []
        for ids, then in waiting:
            super().fetch(ids, then)
