"""How much room there is around a message, and between its parts."""

from __future__ import annotations

from chatvault.ui.thread.boxes.checks_box import ChecksBox
from chatvault.ui.thread.boxes.image_box import ImageBox
from chatvault.ui.thread.boxes.line_box import LineBox
from chatvault.ui.thread.boxes.mono_box import MonoBox
from chatvault.ui.thread.boxes.text_box import TextBox
from chatvault.ui.thread.slot import Slot

PERSON_ABOVE = 4  # between the row's edge and the wash
PERSON_INSIDE = 12  # between the wash's edge and what is on it
PERSON_BELOW = 8
ANSWER_ABOVE = 8
UNDER_HEADER = 4
CLOSING = 12  # under the last part before somebody else speaks
AROUND = 4  # what the ring round a message without a wash leaves clear
GOING_ON = 6  # between messages under one header
ENDS = 8  # above the first row and below the last
BETWEEN = 8  # between parts of which one is not laid out yet, and under a line
_UNDER_LINE = 4  # between a line and what stands framed under it
_NEW_BLOCK = 12  # above prose that is no part of what stands before it


def between(before: Slot, slot: Slot) -> float:
    """The room between two parts of a message."""
    if isinstance(before.box, LineBox) and not isinstance(slot.box, LineBox):
        return _UNDER_LINE if isinstance(slot.box, MonoBox | ImageBox) else BETWEEN
    if before.key[0] != slot.key[0] and isinstance(slot.box, TextBox):
        return _NEW_BLOCK
    above = slot.box.above if slot.box is not None else BETWEEN
    below = before.box.below if before.box is not None else BETWEEN
    return max(above, below)


def under(last: Slot | None) -> float:
    """The room under the last part of a message that the same speaker goes on after."""
    if last is None or isinstance(last.box, LineBox):
        return 0
    if last.box is None or (isinstance(last.box, TextBox) and not isinstance(last.box, ChecksBox)):
        return GOING_ON
    return last.box.below
