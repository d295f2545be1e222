"""Extending the selection by keyboard: by letters, lines, pages, and to both ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, QTextBoundaryFinder
from PySide6.QtGui import QKeyEvent

from chatvault.ui.thread.message_block import MessageBlock
from chatvault.ui.thread.selection import Place, end_of, start_of
from chatvault.ui.thread.slot import Slot

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_MARGIN = 24.0  # that is kept clear above and below the moving end
_STEP = 6.0  # pixels in which the next line is looked for
_FARTHEST = 100  # steps
_THIRD = 3


class Caret:
    """Moves the end of the selection that the keyboard holds."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view
        self._x = 0.0  # where lines are met, while the keys only go up and down
        self._last: Place | None = None

    def press(self, event: QKeyEvent) -> bool:
        """Extend the selection as the key says; False where it says nothing about it."""
        shift, others = Qt.KeyboardModifier.ShiftModifier, ~Qt.KeyboardModifier.KeypadModifier
        moves: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Up: lambda: self._line(back=True),
            Qt.Key.Key_Down: lambda: self._line(back=False),
            Qt.Key.Key_PageUp: lambda: self._page(back=True),
            Qt.Key.Key_PageDown: lambda: self._page(back=False),
            Qt.Key.Key_Left: lambda: self._letter(back=True),
            Qt.Key.Key_Right: lambda: self._letter(back=False),
            Qt.Key.Key_Home: lambda: self._end(back=True),
            Qt.Key.Key_End: lambda: self._end(back=False),
        }
        move = moves.get(event.key())
        if move is None or event.modifiers() & others != shift:
            return False
        self._begin()
        move()
        self._view.commands.clipboard.offer_selection()
        self._view.viewport().update()
        return True

    def _begin(self) -> None:
        """Begin at the message that is read, where nothing was clicked yet; have it in view."""
        view, selection = self._view, self._view.state.selection
        view.fit()
        if selection.focus is None or selection.focus.message >= len(view.model):
            selection.begin(start_of(view.navigation.here))
        view.placed = view.flow.visible()

    # Where it is

    @property
    def _place(self) -> Place:
        focus = self._view.state.selection.focus
        assert focus is not None
        return focus

    def _extend(self, place: Place) -> None:
        self._view.state.selection.extend(place)

    def _rect(self, place: Place) -> QRectF:
        """Where a place is in the view, which goes there if it has to."""
        view = self._view
        row = view.model.rows.row_of(place.message)
        block = view.flow.block(row)
        block.lay_out_at(place.key)
        top, rect = _inside(block, place)
        if all(placed.row != row for placed in view.placed):
            view.flow.go_to(row, top + rect.top(), view.flow.view / _THIRD)
            view.want_near()
            view.placed = view.flow.visible()
        above = next((placed.top for placed in view.placed if placed.row == row), 0.0)
        return rect.translated(view.column_left, above + top)

    # Moving

    def _line(self, *, back: bool) -> None:
        before = self._rect(self._place)
        self._keep_x(before)
        self._go_on(before, 0.0, back=back)

    def _page(self, *, back: bool) -> None:
        before = self._rect(self._place)
        self._keep_x(before)
        page = max(_MARGIN, self._view.flow.view - 2 * _MARGIN)
        distance = -page if back else page
        moved = self._scroll(distance)
        self._go_on(before.translated(0, -moved), distance, back=back)

    def _keep_x(self, rect: QRectF) -> None:
        if self._last != self._place:
            self._x = rect.left()

    def _go_on(self, before: QRectF, distance: float, *, back: bool) -> None:
        """Select up to the first line that lies beyond that distance."""
        sign = -1 if back else 1
        y = (before.top() - 1 if back else before.bottom() + 1) + distance
        for _ in range(_FARTHEST):
            moved = self._scroll_to(y)
            y, before = y - moved, before.translated(0, -moved)
            place = self._met(y)
            # Between two lines the nearest letter may be any: ask again at the line itself.
            place = self._met(self._rect(place).center().y()) if place is not None else None
            if place is None:
                return
            middle = self._rect(place).center().y()
            beyond = middle < before.top() if back else middle > before.bottom()
            if beyond and place != self._place:
                self._extend(place)
                self._last = place
                return
            y += sign * _STEP
        last = len(self._view.model) - 1
        self._extend(start_of(0) if back else end_of(last))

    def _met(self, y: float) -> Place | None:
        """The place at that height, in the column that is kept."""
        spot = self._view.spot(QPointF(self._x, y))
        return spot.place() if spot is not None else None

    def _scroll_to(self, y: float) -> float:
        """Bring that height into view; returns how far everything moved up."""
        bottom = self._view.flow.view - _MARGIN
        if y < _MARGIN:
            return self._scroll(y - _MARGIN)
        return self._scroll(y - bottom) if y > bottom else 0.0

    def _scroll(self, distance: float) -> float:
        view = self._view
        before = view.flow.value
        view.scroll_by(distance)
        view.placed = view.flow.visible()
        return view.flow.value - before

    def _end(self, *, back: bool) -> None:
        if back:
            self._extend(start_of(0))
            self._view.navigation.go_to(0)
        else:
            self._extend(end_of(len(self._view.model) - 1))
            self._view.navigation.go_to_end()

    def _letter(self, *, back: bool) -> None:
        view, place = self._view, self._place
        block = view.row_block(place.message)
        block.lay_out_at(place.key)
        slots = [slot for slot in block.slots if slot.box is not None]
        here = next((i for i, slot in enumerate(slots) if slot.key >= place.key), len(slots))
        if here < len(slots) and slots[here].key == place.key:
            position = _next_letter(slots[here], place.position, back=back)
            if position is not None:
                self._extend(place._replace(position=position))
                return
            here += -1 if back else 1
        elif back:
            here -= 1
        if 0 <= here < len(slots):
            box = slots[here].box
            length = box.length if box is not None else 0
            self._extend(Place(place.message, slots[here].key, length if back else 0))
        elif back and place.message:
            self._extend(end_of(place.message - 1))
        elif not back and place.message + 1 < len(view.model):
            self._extend(start_of(place.message + 1))


def _inside(block: MessageBlock, place: Place) -> tuple[float, QRectF]:
    """The top of the part with the place, and where the place is, from the top of it."""
    slot = block.slot_of(place.key)
    if slot is not None and slot.box is not None:
        rect = slot.box.caret_rect(min(place.position, slot.box.length))
        return slot.top, rect.translated(block.origin(slot).x(), 0)
    is_start = place == start_of(place.message)
    return (block.content_top if is_start else block.height - 2), QRectF(block.look.hang, 0, 1, 1)


def _next_letter(slot: Slot, position: int, *, back: bool) -> int | None:
    """The place before or behind the letter there; None at the end of the part."""
    finder = QTextBoundaryFinder(
        QTextBoundaryFinder.BoundaryType.Grapheme, slot.box.text if slot.box is not None else ""
    )
    finder.setPosition(position)
    found = finder.toPreviousBoundary() if back else finder.toNextBoundary()
    return found if found >= 0 else None
