"""Walking by keyboard through what can be pressed inside messages: buttons, lines, links.

Tab comes here only from a message that shows the ring, and always gets out again: past the
last stop of the thread, before the first, and after Escape.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from chatvault.ui.thread import accessible
from chatvault.ui.thread.block_cache import GROUP_KEY
from chatvault.ui.thread.boxes.box import ActionKind, Stop
from chatvault.ui.thread.message_block import MessageBlock
from chatvault.ui.thread.parts.parts import Key, Part, RulePart, Segment, TextPart
from chatvault.ui.thread.rows import Group
from chatvault.ui.thread.slot import Slot
from chatvault.ui.thread.spots import Spot
from chatvault.ui.thread.text.markdown import is_allowed
from chatvault.ui.thread.view_state import StopPlace

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

HEADER: Key = ()
# What parts that have stops are written with: code, links, tables.
_SIGNS = ("```", "~~~", "](", "][", "http", "mailto:", "[^", "    ", "\t", "|")
_MARGIN = 24.0  # that is kept clear above and below a stop
_THIRD = 3  # a stop out of view lands at a third of it

Found = tuple[int, StopPlace]  # the row and the stop


class Stops:
    """Knows the stop that has the keyboard, goes on from it, and presses it."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view
        self._let_go = False  # Escape was pressed: the next Tab leaves the thread
        self._told = ""  # where the link leads that has the keyboard

    # Which

    def clear(self) -> None:
        """No stop has the keyboard; the message itself may."""
        self._view.state.stop = None
        self._let_go = False
        self._tell("")

    def _tell(self, link: str) -> None:
        """Say where the link leads that has the keyboard, as if the mouse were on it."""
        if link != self._told:
            self._told = link
            self._view.link_hovered.emit(link)

    def escape(self) -> bool:
        """Go back to the message; the next Tab leaves the thread. False where it was there."""
        was_inside = self._view.state.stop is not None
        self._view.state.stop = None
        self._let_go = True
        self._tell("")
        self._view.viewport().update()
        return was_inside

    def current(self) -> tuple[Spot, Stop] | None:
        """The stop that has the keyboard, and where it is."""
        state = self._view.state
        if state.stop is None or not state.ring or state.stop.message >= len(self._view.model):
            return None
        row = self._row_of(state.stop)
        block = self._view.flow.block(row)
        slot = block.slot_of(state.stop.key)
        stops = _stops_of(block, state.stop.key)
        if state.stop.ordinal >= len(stops):
            return None
        stop = stops[state.stop.ordinal]
        centre = stop.rect.center()
        return Spot(row, block, slot, centre, centre, inside=slot is not None), stop

    def _row_of(self, stop: StopPlace) -> int:
        """The row of a stop: the line above an unfolded run is a row of its own."""
        rows = self._view.model.rows
        row = rows.row_of(stop.message)
        is_above = stop.key in (HEADER, GROUP_KEY) and rows[row].group is Group.MEMBER
        if is_above and row and rows[row - 1][:1] == (stop.message,):
            return row - 1
        return row

    # Walking

    def tab(self, *, back: bool) -> bool:
        """What Tab does; False where it leaves the thread."""
        state, is_empty = self._view.state, not len(self._view.model)
        if is_empty or not state.ring or self._let_go or (back and state.stop is None):
            return False
        return self.walk(back=back, leave=True)

    def walk(self, *, back: bool, leave: bool = False) -> bool:
        """Go to the next stop, or to the one before; False where there is none.

        Where texts have to be read first, it goes on as soon as they are there, and then
        leaves the thread where it comes to its end, if asked to ``leave``.
        """
        view = self._view
        view.fit()
        found, missing = self._search(back=back)
        if found is not None:
            self._go(*found)
        elif missing is not None:
            row, turn = missing, view.state.stop

            def go_on() -> None:
                same = view.state.stop == turn and view.state.ring
                if same and not self.walk(back=back) and leave:
                    view.leave(back=back)

            around = view.navigation.around(view.model, view.model.rows[row].first)
            view.model.ensure(around, go_on)
        return found is not None or missing is not None

    def _search(self, *, back: bool) -> tuple[Found | None, int | None]:
        """The next stop, or the row whose text has to be read before one can tell."""
        view = self._view
        rows = view.model.rows
        stop = view.state.stop
        here = self._row_of(stop or StopPlace(view.navigation.here, HEADER, 0))
        step = -1 if back else 1
        row = here
        while 0 <= row < len(rows):
            block = view.blocks.block(row)
            if not block.is_filled and view.model.message(rows[row].first) is None:
                return None, row
            after = stop if row == here else None
            found = self._next_in(row, block, after, back=back)
            if found is not None:
                return (row, found), None
            row += step
        return None, None

    def _next_in(
        self, row: int, block: MessageBlock, after: StopPlace | None, *, back: bool
    ) -> StopPlace | None:
        """The next stop of a row; the first where the keyboard comes from another one."""
        message = block.row.first
        passed = after is None
        for key in self._keys(row, block, back=back):
            count = len(_stops_of(block, key))
            if passed:
                if count:
                    return StopPlace(message, key, count - 1 if back else 0)
            elif after is not None and key == after.key:
                passed = True
                ordinal = min(after.ordinal, count) - 1 if back else after.ordinal + 1
                if 0 <= ordinal < count:
                    return StopPlace(message, key, ordinal)
        return None

    def _keys(self, row: int, block: MessageBlock, *, back: bool) -> Iterator[Key]:
        """Header and parts in order; a part is laid out when its turn comes."""
        if not back and block.header is not None:
            yield HEADER
        keys = [slot.key for slot in block.slots if _may_stop(slot.part)]
        for key in reversed(keys) if back else keys:
            opened = [slot.key for slot in self._opened(row, block, key)]
            yield from reversed(opened) if back else opened
        if back and block.header is not None:
            yield HEADER

    def _opened(self, row: int, block: MessageBlock, key: Key) -> Sequence[Slot]:
        """The parts that a part consists of, laid out."""
        slot = block.slot_of(key)
        if slot is None:
            return ()
        if slot.box is not None:
            return (slot,)
        opened = block.open_slot(slot)
        self._view.flow.heights.set(row, block.height)
        return opened

    def _go(self, row: int, stop: StopPlace) -> None:
        view, state = self._view, self._view.state
        if state.focused != stop.message:
            state.focused = stop.message
        state.stop, state.ring = stop, True
        self._show(row, stop)
        view.viewport().update()
        block = view.flow.block(row)
        found = _stops_of(block, stop.key)[stop.ordinal]
        link = found.action.subject if found.action.kind is ActionKind.OPEN_LINK else ""
        self._tell(link if is_allowed(link) else "")
        accessible.announce(view, found.name)

    def _show(self, row: int, stop: StopPlace) -> None:
        """Scroll as far as needed for the stop to be seen, also sideways."""
        view = self._view
        block = view.flow.block(row)
        top, bottom = _extent(block, stop)
        slot = block.slot_of(stop.key)
        if slot is not None and slot.box is not None:
            slot.box.bring_sideways(slot.box.stops()[stop.ordinal].rect)
        for placed in view.flow.visible():
            if placed.row == row:
                over = placed.top + top - _MARGIN
                under = placed.top + bottom + _MARGIN - view.flow.view
                if over < 0 or under > 0:
                    view.scroll_by(over if over < 0 else min(under, over))
                return
        view.flow.go_to(row, top, view.flow.view / _THIRD)
        view.want_near()

    # Pressing

    def press(self) -> bool:
        """Do what the stop does; False where none has the keyboard."""
        found = self.current()
        if found is None:
            return False
        spot, stop = found
        if stop.action.kind is ActionKind.MENU:
            self._view.menu.open_for(spot.message)
        else:
            self._view.commands.perform(stop.action, spot)
        self._settle()
        return True

    def _settle(self) -> None:
        """The stop may be gone by what it did: then the one before it has the keyboard."""
        stop = self._view.state.stop
        if stop is not None and self.current() is None:
            row = self._row_of(stop)
            block = self._view.flow.block(row)
            self._view.state.stop = self._next_in(row, block, stop, back=True)

    def point(self) -> QPointF | None:
        """Where the stop's lower left corner is in the view."""
        found = self.current()
        if found is None or self._view.state.stop is None:
            return None
        spot, stop = found
        _, bottom = _extent(spot.block, self._view.state.stop)
        left = stop.rect.left() + (spot.block.origin(spot.slot).x() if spot.slot else 0.0)
        for placed in self._view.placed:
            if placed.row == spot.row:
                return QPointF(self._view.column_left + left, placed.top + bottom)
        return None


def _stops_of(block: MessageBlock, key: Key) -> Sequence[Stop]:
    if key == HEADER:
        return block.header.stops() if block.header is not None else ()
    slot = block.slot_of(key)
    return slot.box.stops() if slot is not None and slot.box is not None else ()


def _extent(block: MessageBlock, place: StopPlace) -> tuple[float, float]:
    """Where a stop begins and ends, from the top of its block."""
    slot = block.slot_of(place.key)
    top = slot.top if slot is not None else block.content_top
    rect = _stops_of(block, place.key)[place.ordinal].rect
    return top + rect.top(), top + rect.bottom()


def _may_stop(part: Part) -> bool:
    """Whether it is worth laying a part out to look for stops."""
    if isinstance(part, Segment):
        return part.code or any(sign in part.prefix + part.source for sign in _SIGNS)
    if isinstance(part, TextPart):
        return "href" in part.html
    return not isinstance(part, RulePart)
