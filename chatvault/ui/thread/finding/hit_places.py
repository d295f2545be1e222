"""Where in a thread's parts a hit is seen, after everything it was folded in is open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF

from chatvault.ui.thread.boxes.mono_box import MonoBox
from chatvault.ui.thread.finding.find import Hit
from chatvault.ui.thread.finding.scan import Scan
from chatvault.ui.thread.message_block import MessageBlock
from chatvault.ui.thread.parts.parts import GROUPED, Key, LinePart, depth, stem
from chatvault.ui.thread.slot import Slot

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView


class Seen(NamedTuple):
    """The laid out part that shows a hit, and where in the part's text it begins and ends."""

    slot: Slot
    position: int
    end: int

    def reveal(self) -> QRectF:
        """Scroll the part sideways to the hit; where the hit is then, from the row's top."""
        if self.slot.box is None:
            return QRectF(0, self.slot.top, 0, 0)
        box, last = self.slot.box, max(self.position, self.end - 1)
        if box.rect_of(last).top() == box.rect_of(self.position).top():  # on one line
            box.reveal(last)
        box.reveal(self.position)  # of one that is wider than the part the beginning is seen
        return box.rect_of(self.position).translated(0, self.slot.top)


class HitPlaces:
    """Finds hits in laid out parts; their messages have to be there."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view

    def first_in(self, message: int) -> Hit | None:
        """The first hit of that message: one that can be seen, else one that is folded away."""
        held = self._view.model.message(message)
        find = self._view.state.find
        if held is None or find.fault:
            return None
        found = Scan(find.wanted, self._view.model.annex).look(held)
        shown = {stem(slot.key) for slot in self._block(message).slots}
        hits = [Hit(message, part, 0) for _, part, _ in found]
        return next((hit for hit in hits if hit.part in shown), hits[0] if hits else None)

    def _block(self, message: int) -> MessageBlock:
        self._unfold_group(message)
        return self._view.row_block(message)

    def _unfold_group(self, message: int) -> None:
        """Unfold the run of tool messages that the message is folded in."""
        self._view.model.unfold_group(message)
        self._view.fit()

    def unfolded(self, hit: Hit) -> Seen | None:
        """Open group, line and output until the hit can be seen; where it is then."""
        view, folds = self._view, self._view.model.folds
        message_id = view.model.rows.entries[hit.message].id
        block = self._block(hit.message)
        for line in _lines_around(hit.part):
            if block.slots_of(hit.part):
                break
            for key in _groups_before(block, line) if line[-1] == GROUPED else (line,):
                folds.open(message_id, key)
            block = self._anew(hit.message)
        found = self.seen(hit)
        if found is not None:
            slot, position = found.slot, found.position
            if isinstance(slot.box, MonoBox) and not slot.box.holds(position):
                folds.show_whole(message_id, slot.key)
                self._anew(hit.message)
                found = self.seen(hit)
        return found

    def _anew(self, message: int) -> MessageBlock:
        self._view.blocks.drop(self._view.model.rows.row_of(message))
        return self._view.row_block(message)

    def count(self, hit: Hit) -> int:
        """How many hits that hit's part shows."""
        slots = self._view.row_block(hit.message).slots_of(hit.part)
        return sum(len(slot.find(self._view.state.find.wanted)) for slot in slots)

    def seen(self, hit: Hit) -> Seen | None:
        """The part that shows the hit and the hit's place in its text.

        Where fewer are seen than were counted it is the last that is seen.
        """
        before = 0
        last: Seen | None = None
        for slot in self._view.row_block(hit.message).slots_of(hit.part):
            for match in slot.find(self._view.state.find.wanted):
                last = Seen(slot, match.start, match.start + match.length)
                if before == hit.ordinal:
                    return last
                before += 1
        return last


def _lines_around(part: Key) -> Iterator[Key]:
    """The lines that a part may be folded in, from the outermost on.

    One that stands for a group of tool calls has a key that may be that of a later call.
    """
    deepest = depth(part)
    for level in range(deepest + 1):
        run, (block, place) = part[: 3 * level], part[3 * level : 3 * level + 2]
        yield (*run, block, GROUPED)
        yield (*run, block, 0)
        if level < deepest:
            yield (*run, block, place, 0)


def _groups_before(block: MessageBlock, key: Key) -> list[Key]:
    """The folded group of tool calls in which the block of that key may be."""
    return [
        slot.key
        for slot in block.slots
        if (*slot.key[:-2], slot.key[-1]) == (*key[:-2], GROUPED)
        and len(slot.key) == len(key)
        and slot.key <= key
        and isinstance(slot.part, LinePart)
    ][-1:]
