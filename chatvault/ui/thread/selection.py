"""What is selected in a thread, as two places: where the selection began and where it is now."""

from __future__ import annotations

from typing import NamedTuple

from chatvault.ui.thread.parts.parts import Key

_FAR = 1 << 30


class Place(NamedTuple):
    """A place in a thread: the message, the part of it, the position in the part's text."""

    message: int
    key: Key
    position: int


def start_of(message: int) -> Place:
    """The place before everything in that message."""
    return Place(message, (), 0)


def end_of(message: int) -> Place:
    """The place behind everything in that message."""
    return Place(message, (_FAR,), _FAR)


class SelectionModel:
    """The selection of a thread; places compare like the reading order."""

    def __init__(self) -> None:
        self.anchor: Place | None = None
        self.focus: Place | None = None

    def begin(self, place: Place) -> None:
        """Begin a selection there; it holds nothing yet."""
        self.anchor = self.focus = place

    def extend(self, place: Place) -> None:
        """Select up to there."""
        if self.anchor is None:
            self.anchor = place
        self.focus = place

    def select(self, start: Place, end: Place) -> None:
        """Select everything between two places."""
        self.anchor, self.focus = start, end

    def clear(self) -> None:
        """Select nothing."""
        self.anchor = self.focus = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return self.anchor is None or self.anchor == self.focus

    @property
    def ends(self) -> tuple[Place, Place] | None:
        """The earlier and the later end, or None where nothing is selected."""
        if self.anchor is None or self.focus is None or self.anchor == self.focus:
            return None
        return min(self.anchor, self.focus), max(self.anchor, self.focus)

    def within(self, message: int, key: Key, length: int) -> tuple[int, int] | None:
        """The selected stretch of a part whose text has that length."""
        ends = self.ends
        if ends is None:
            return None
        start, end = ends
        here = (message, key)
        if here < start[:2] or here > end[:2]:
            return None
        first = min(start.position, length) if here == start[:2] else 0
        last = min(end.position, length) if here == end[:2] else length
        return (first, last) if first < last else None

    def holds(self, message: int) -> bool:
        """Whether any of that message may be selected."""
        ends = self.ends
        return ends is not None and ends[0].message <= message <= ends[1].message
