"""What the thread shows besides its messages: selection, hits, pointer and keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QPointF

from chatvault.ui.thread.boxes.box import Box
from chatvault.ui.thread.finding.find import FindModel
from chatvault.ui.thread.message_block import MessageBlock
from chatvault.ui.thread.parts.parts import Key
from chatvault.ui.thread.selection import SelectionModel
from chatvault.ui.thread.slot import Slot
from chatvault.ui.thread.text.wanted import Match


class StopPlace(NamedTuple):
    """Which stop of a message has the keyboard: the n-th of a part, or of the header."""

    message: int
    key: Key  # empty for the header
    ordinal: int


@dataclass(slots=True)
class ViewState:
    """Everything about the view that painting and input share."""

    selection: SelectionModel = field(default_factory=SelectionModel)
    find: FindModel = field(default_factory=FindModel)
    pointer: QPointF | None = None  # in the view
    focused: int = -1  # the message that has the keyboard
    ring: bool = False  # whether that is shown
    stop: StopPlace | None = None  # what inside the focused message has the keyboard
    flashed: int = -1  # the message that was jumped to just now
    hit_flashes: bool = False  # the current hit was jumped to just now
    copied: tuple[int, Key] | None = None  # the part whose text was copied just now

    def marks(self, block: MessageBlock, slot: Slot) -> Sequence[Match]:
        """The hits in a part."""
        return slot.find(self.find.wanted) if self.find.wanted else ()

    def current_mark(self, block: MessageBlock, slot: Slot) -> int:
        """Which of a part's hits is the current one; -1 where none is."""
        hit = self.find.current
        if hit is None or hit.message != block.row.first:
            return -1
        if slot.key[: len(hit.part)] != hit.part:
            return -1
        before = 0
        for other in block.slots:
            if other is slot:
                break
            if other.key[: len(hit.part)] == hit.part:
                before += len(other.find(self.find.wanted))
        ordinal = hit.ordinal - before
        return ordinal if 0 <= ordinal < len(slot.marks) else -1

    def stop_in(self, block: MessageBlock, key: Key) -> int:
        """Which stop of that part, or of the header, has the keyboard; -1 where none has."""
        stop = self.stop
        if not self.ring or stop is None or stop[:2] != (block.row.first, key):
            return -1
        return stop.ordinal

    def selected(self, block: MessageBlock, slot: Slot, box: Box) -> tuple[int, int] | None:
        """The selected stretch of a part."""
        message = block.row.first
        if not self.selection.holds(message):
            return None
        return self.selection.within(message, slot.key, box.length)
