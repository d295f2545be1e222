"""A part's place in the layout of its message."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.ui.thread.boxes.box import Box
from chatvault.ui.thread.parts.parts import Key, Part
from chatvault.ui.thread.text.wanted import NOTHING, Match, Wanted, matches


@dataclass(slots=True)
class Slot:
    """Where a part stands in its block; a part that is not laid out yet has no box."""

    key: Key
    part: Part
    height: float
    top: float = 0.0
    box: Box | None = None
    unfolded: bool = False
    wanted: Wanted = NOTHING
    marks: tuple[Match, ...] = ()

    def find(self, wanted: Wanted) -> tuple[Match, ...]:
        """Where what is wanted stands in the part's text."""
        if self.box is None:
            return ()
        if wanted != self.wanted:
            self.wanted = wanted
            self.marks = matches(self.box.searched, wanted)
        return self.marks
