"""One row of the thread, laid out: rules, header, and the parts of its message."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF

from chatvault.domain.bookmark import Bookmark
from chatvault.domain.message import MessageEntry, Role
from chatvault.ui import wording
from chatvault.ui.thread import moments
from chatvault.ui.thread.boxes.bookmark_sign import BookmarkSign
from chatvault.ui.thread.boxes.box import Box
from chatvault.ui.thread.boxes.box_factory import box_for, estimate
from chatvault.ui.thread.boxes.line_box import LineBox
from chatvault.ui.thread.boxes.rule_box import words_rect
from chatvault.ui.thread.look import WASH, Look
from chatvault.ui.thread.message_header import MessageHeader, Speaker
from chatvault.ui.thread.parts.parts import Key, LinePart, Part, RulePart, Segment, depth
from chatvault.ui.thread.parts.segment_parts import parse
from chatvault.ui.thread.rows import Row
from chatvault.ui.thread.slot import Slot
from chatvault.ui.thread.spacing import (
    ANSWER_ABOVE,
    AROUND,
    CLOSING,
    ENDS,
    GOING_ON,
    PERSON_ABOVE,
    PERSON_BELOW,
    PERSON_INSIDE,
    UNDER_HEADER,
    between,
    under,
)
from chatvault.ui.thread.text.sanitize import short

_AT_ONCE = 3_000  # pixels of parts that are laid out at once; of more, only those in view


class MessageBlock:
    """The layout of one row at one width. Heights of parts out of view are estimates."""

    def __init__(self, row: Row, entry: MessageEntry, who: Speaker, look: Look) -> None:
        self.row = row
        self.entry = entry
        self.look = look
        self.slots: list[Slot] = []
        self.rules = tuple(_rules(row, entry))
        self.header = MessageHeader(entry, who, look) if row.header else None
        self.sign: BookmarkSign | None = None  # a header shows the bookmark itself
        self.is_filled = False
        self.is_first = self.is_last = False
        self.width = 0.0
        self.height = 0.0
        self._guess = 0
        self._bookmark: Bookmark | None = None

    @property
    def is_person(self) -> bool:
        """Whether the message stands on the person's wash."""
        return self.entry.role is Role.USER and self.header is not None

    @property
    def bookmark(self) -> Bookmark | None:
        """The bookmark that the row shows."""
        return self._bookmark

    @bookmark.setter
    def bookmark(self, bookmark: Bookmark | None) -> None:
        self._bookmark = bookmark
        if self.header is not None:
            self.header.bookmark = bookmark
        else:
            self.sign = BookmarkSign(bookmark, self.look) if bookmark is not None else None

    @property
    def sign_left(self) -> float:
        """Where the room for a sign beside the first part begins."""
        return self.width - self.look.hang if self.look.mirrored else 0.0

    @property
    def top(self) -> MessageHeader | BookmarkSign | None:
        """What is above the parts, or beside them."""
        return self.header or self.sign

    def rule_at(self, point: QPointF) -> RulePart | None:
        """The rule whose words are under the point."""
        number = int((point.y() - self.rules_top) // self.look.rule)
        if not 0 <= number < len(self.rules):
            return None
        return self.rules[number] if self.rule_words(number).contains(point) else None

    def rule_words(self, number: int) -> QRectF:
        """Where the words of a rule above the message are, with the clear space around them."""
        top = self.rules_top + number * self.look.rule
        rect = QRectF(0, top, self.width, self.look.rule)
        return words_rect(self.rules[number], rect, self.look)

    def fill(self, parts: Sequence[tuple[Key, Part]], unfolded: Sequence[bool]) -> None:
        """Take over the parts; they are laid out as they come into view."""
        self.slots = [
            Slot(key, part, 0.0, unfolded=is_open)
            for (key, part), is_open in zip(parts, unfolded, strict=True)
        ]
        self.is_filled = True

    def wait(self, height: float) -> None:
        """Stand empty at an estimated height until the message is there."""
        self._guess = round(height)

    def lay_out(self, column: float) -> None:
        """Fit the block into a column of that width."""
        self.width = column
        if self.header is not None:
            self.header.lay_out(column)
        for slot in self.slots:
            if slot.box is not None:
                slot.box.lay_out(self.width_of(slot))
                slot.height = slot.box.height
            else:
                slot.height = estimate(slot.part, self.look, self.width_of(slot))
        if sum(slot.height for slot in self.slots) <= _AT_ONCE:
            for slot in tuple(self.slots):
                self._lay_out_slot(slot)
        self.place()

    def width_of(self, slot: Slot) -> float:
        """How wide the part is."""
        return max(80.0, self.width - self._left_of(slot.key))

    def _left_of(self, key: Key) -> float:
        """How far from the edge where rows begin the part is: a run's are set in."""
        return self.look.hang + depth(key) * self.look.run_indent

    def lay_out_between(self, top: float, bottom: float, pin: float = -1.0) -> float:
        """Lay out the parts between two heights.

        Returns how far what is at the height ``pin`` was pushed down by it.
        """
        pushed = 0.0
        index = 0
        while index < len(self.slots):
            slot = self.slots[index]
            if slot.top > bottom:
                break
            if slot.box is None and slot.top + slot.height >= top:
                above = slot.top < pin
                before = self.height
                self._lay_out_slot(slot)
                self.place()
                if above:
                    pushed += self.height - before
                    bottom += self.height - before
                continue
            index += 1
        return pushed

    def _lay_out_slot(self, slot: Slot) -> None:
        """Make the slot's box, or put the parts of its segment in its place."""
        if slot.box is not None:
            return
        if not isinstance(slot.part, Segment):
            slot.box = box_for(slot.part, self.look, unfolded=slot.unfolded)
            slot.box.lay_out(self.width_of(slot))
            slot.height = slot.box.height
            return
        parts = [
            Slot((*slot.key, place), part, estimate(part, self.look, self.width_of(slot)))
            for place, part in enumerate(parse(slot.part))
        ]
        place = self.slots.index(slot)
        self.slots[place : place + 1] = parts
        for part in parts:
            self._lay_out_slot(part)

    def open_slot(self, slot: Slot) -> list[Slot]:
        """Lay out that part, or the parts that its segment consists of."""
        place, count = self.slots.index(slot), len(self.slots)
        self._lay_out_slot(slot)
        self.place()
        return self.slots[place : place + 1 + len(self.slots) - count]

    @property
    def rules_top(self) -> float:
        """Where the first rule above the message begins."""
        return float(ENDS) if self.is_first else 0.0

    @property
    def content_top(self) -> float:
        """Where the header, or the first part without one, begins."""
        top = self.rules_top + len(self.rules) * self.look.rule
        if self.header is None:
            return top
        return top + (PERSON_ABOVE + PERSON_INSIDE if self.is_person else ANSWER_ABOVE)

    @property
    def wash(self) -> QRectF:
        """The person's wash, or the same rectangle for other messages, from the column's edge."""
        top = self.content_top - PERSON_INSIDE
        bottom = self.height - (ENDS if self.is_last else 0)
        if self.is_person:
            bottom -= PERSON_BELOW
        else:
            # As much room around what it says as there is; none to take from other messages.
            first = self.content_top if self.header or not self.slots else self.slots[0].top
            top = max(first - AROUND, self.content_top - (AROUND if self.header else 0))
            if self.slots:
                bottom = min(bottom, self.slots[-1].top + self.slots[-1].height + AROUND)
        return QRectF(-WASH, top, self.width + 2 * WASH, max(8.0, bottom - top))

    def place(self) -> None:
        """Set every slot below the one before it, and know the height of all."""
        y = self.content_top
        if self.header is not None:
            y += self.header.height + UNDER_HEADER
        before: Slot | None = None
        for slot in self.slots:
            y += self._gap(before, slot)
            slot.top = y
            y += slot.height
            before = slot
        if not self.is_filled:
            y = max(y, self._guess)
        self.height = max(float(self.look.line), y + self._below(before))

    def _gap(self, before: Slot | None, slot: Slot) -> float:
        if before is None:
            is_line = isinstance(slot.box, LineBox)
            return 0 if self.header is not None or is_line or self.row.group else GOING_ON
        return between(before, slot)

    def _below(self, last: Slot | None) -> float:
        end = float(ENDS) if self.is_last else 0.0
        if self.is_person:
            return PERSON_INSIDE + PERSON_BELOW + end
        if isinstance(last.part if last else None, RulePart):
            return end
        if self.row.closes:
            return CLOSING + end
        return end + under(last)

    def ruled(self) -> Iterator[tuple[float, float, float]]:
        """How far set in, and from where to where, prose is unfolded under a line."""
        for index, slot in enumerate(self.slots):
            if not (isinstance(slot.part, LinePart) and slot.part.ruled and slot.unfolded):
                continue
            inside = [*self._under(index)]
            if inside:
                end = inside[-1].top + inside[-1].height
                yield self._left_of(slot.key), inside[0].top, end

    def _under(self, index: int) -> Iterator[Slot]:
        """What is unfolded under the line in that slot."""
        block = self.slots[index].key[:-1]
        for slot in itertools.islice(self.slots, index + 1, None):
            if slot.key[: len(block)] != block:
                return
            yield slot

    def origin(self, slot: Slot) -> QPointF:
        """Where the slot's box begins, from the block's corner."""
        return QPointF(0.0 if self.look.mirrored else self._left_of(slot.key), slot.top)

    def slot_of(self, key: Key) -> Slot | None:
        """The slot of the part with that key."""
        return next((slot for slot in self.slots if slot.key == key), None)

    def slots_of(self, key: Key) -> list[Slot]:
        """The part with that key, or those that it became when it was parsed, laid out."""
        for slot in tuple(self.slots):
            if slot.key[: len(key)] == key:
                self._lay_out_slot(slot)
        self.place()
        return [slot for slot in self.slots if slot.key[: len(key)] == key]

    def lay_out_at(self, key: Key) -> None:
        """Lay out the part with that key, of which only the segment may be there yet."""
        for slot in tuple(self.slots):
            if slot.box is None and key[: len(slot.key)] == slot.key:
                self._lay_out_slot(slot)
                self.place()

    def nearest(self, y: float) -> Slot | None:
        """The slot at that height, or the one nearest to it."""
        nearest: Slot | None = None
        for slot in self.slots:
            if slot.box is None:
                continue
            if nearest is None or y >= slot.top:
                nearest = slot
            if y < slot.top + slot.height:
                break
        return nearest

    def boxes(self) -> Iterator[tuple[Slot, Box]]:
        """All parts that are laid out."""
        for slot in self.slots:
            if slot.box is not None:
                yield slot, slot.box


def _rules(row: Row, entry: MessageEntry) -> Iterator[RulePart]:
    if row.was:
        was, used = (short(wording.model_name(name), 60) for name in (row.was, entry.model))
        label = wording.apart("Model changed", f"{was} → {used}")
        yield RulePart(label, "arrows-clockwise")
    if row.day and entry.created_at is not None:
        day = moments.day_of(entry.created_at)
        yield RulePart(day, tip=moments.date_of(entry.created_at), is_day=True)
