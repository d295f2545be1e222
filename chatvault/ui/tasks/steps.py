"""What was done and can be taken back, and what was taken back and can be done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatvault.domain.changes import Changes

if TYPE_CHECKING:
    from chatvault.services.vault import Services

Change = Callable[["Services"], Changes]
_REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was made, what takes exactly it back, and what makes exactly it again."""

    changes: Changes
    inverse: Change
    again: Change | None = None  # None where it cannot be made again as it was
    conversations: int = 0  # of which it is told
    sentence: str = ""  # that tells of it, where only the change itself knows
    called: str = ""  # what the changed thing is called now


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done, the sentence that tells of it, and what the window does then."""

    done: Done
    sentence: str
    then: Callable[[Done], None] | None = None


class Steps:
    """The way back, and from there the way on again."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def add(self, step: Step) -> None:
        """Remember what was done; what was taken back before lies on another way now."""
        self._done = [*self._done[1 - _REMEMBERED :], step]
        self._undone.clear()

    def back(self) -> Step | None:
        """The last step, which is to be taken back."""
        if not self._done:
            return None
        step = self._done.pop()
        if step.done.again is None:
            self._undone.clear()  # what came after it may rest on it
        else:
            self._undone.append(step)
        return step

    def on(self) -> Step | None:
        """The step that was taken back last, which is to be done again."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step

    def forget(self) -> None:
        """Lead nowhere any more."""
        self._done.clear()
        self._undone.clear()
