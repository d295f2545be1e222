"""Going to places in a thread: a message, the next prompt, an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chatvault.domain.message import Role
from chatvault.ui.thread import accessible
from chatvault.ui.thread.thread_model import ThreadModel

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_LEAST_VIEW = 400.0  # before the first layout the view has no height worth the name
_ABOVE = 1.5  # views of messages that have to be there before a jump is shown
_CLEAR = 8.0  # from the edge of the view to a message that is brought into it, for its ring


class Navigation:
    """Moves a thread view, always with the texts that will be in view at hand."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view
        self._bound: tuple[ThreadModel, int] | None = None  # where the view is about to go

    def around(self, model: ThreadModel, place: int) -> range:
        """The messages that will be in view when that one is gone to."""
        rows, view = model.rows, self._view
        if not len(rows):
            return range(0)
        known = model is view.model and len(view.flow.heights) == len(rows)
        heights = view.flow.heights if known else model.heights(view.look, view.column)
        reach = _ABOVE * max(_LEAST_VIEW, view.flow.view)
        first = last = rows.row_of(place)
        height = 0.0
        while first > 0 and height < reach:
            first -= 1
            height += heights[first]
        height = 0.0
        while last + 1 < len(rows) and height < 2 * reach:
            height += heights[last]
            last += 1
        return range(rows[first].first, rows[last].last + 1)

    def arrive(self, place: int | None, offset: float = 0.0, *, landed: bool = False) -> None:
        """Stand at a message whose texts are there, or at its first hit.

        ``landed``: the message was asked for, and shows that it is the one.
        """
        view = self._view
        hit = None
        if place is not None and view.state.find.wanted and not offset:
            hit = view.hits.first_in(place)
        if hit is not None:
            view.hits.show(hit, jump=True)
        elif len(view.model):
            view.flow.go_to(view.model.rows.row_of(place or 0), offset)
            if landed and place is not None:
                view.flash.show_message(place)
        view.want_near()
        view.viewport().update()

    def land(self, message: int, offset: float = 0.0) -> None:
        """Go to a message of the thread that is shown, and to its first hit."""
        view = self._view
        view.fit()
        view.model.ensure(
            self.around(view.model, message),
            lambda: self.arrive(message, offset, landed=not offset),
        )

    def go_to(self, message: int, then: Callable[[], None] | None = None) -> None:
        """Show the message at that place at the top of the view."""
        view = self._view
        view.fit()
        self._bound = (view.model, message)

        def show() -> None:
            self._bound = None
            view.flow.go_to(view.model.rows.row_of(message))
            view.want_near()
            view.viewport().update()
            if then is not None:
                then()

        view.model.ensure(self.around(view.model, message), show)

    def visit(self, message: int) -> None:
        """Show the message at that place at the top, and give it the keyboard."""
        view = self._view
        view.state.focused, view.state.ring = message, True
        view.stops.clear()
        self.go_to(message, lambda: accessible.announce_message(view, message))

    def go_to_end(self) -> None:
        """Show the end of the last message."""
        view = self._view
        last = len(view.model) - 1
        if last < 0:
            return
        view.fit()

        def show() -> None:
            view.flow.to_end()
            view.viewport().update()

        view.model.ensure(self.around(view.model, last), show)

    def keep_in_view(self, message: int) -> None:
        """Scroll just far enough that the message at that place is seen."""
        view = self._view
        row = view.model.rows.row_of(message)
        for placed in view.flow.visible():
            if placed.row == row:
                top, bottom = placed.top, placed.top + placed.block.height
                if placed.block.height + 2 * _CLEAR > view.flow.view:
                    view.scroll_by(top)
                elif top < 0:
                    view.scroll_by(top - _CLEAR)
                elif bottom > view.flow.view:
                    view.scroll_by(bottom - view.flow.view + _CLEAR)
                return
        self.go_to(message)

    # Messages and prompts

    def focus(self, message: int) -> None:
        """Give the message at that place the keyboard, and bring it into view."""
        view = self._view
        view.state.focused, view.state.ring = message, True
        view.stops.clear()
        self.keep_in_view(message)
        view.viewport().update()
        accessible.announce_message(view, message)

    def step(self, distance: int) -> int:
        """The message so many rows from the focused one; the one that is read where none is."""
        rows, here = self._view.model.rows, self.here
        row = rows.row_of(here) + (distance if here == self._view.state.focused else 0)
        return rows[max(0, min(row, len(rows) - 1))].first

    @property
    def here(self) -> int:
        """The message that is read.

        That is the focused one while it is in view, or on its way there; whoever scrolled away
        from it reads the first one of which more is seen.
        """
        view, focused = self._view, self._view.state.focused
        if focused >= 0 and self._bound == (view.model, focused):
            return focused
        placed = view.flow.visible()
        shown = [one.block.row for one in placed]
        if any(row.first <= focused <= row.last for row in shown):
            return focused
        line = 2 * view.look.line
        seen = (one.block.row.first for one in placed if one.top + one.block.height > line)
        return next(seen, shown[0].first if shown else 0)

    def prompt(self, *, back: bool) -> int | None:
        """The person's message before or after the one that is read."""
        entries = self._view.model.rows.entries
        here = self.here
        places = range(here - 1, -1, -1) if back else range(here + 1, len(entries))
        return next((place for place in places if entries[place].role is Role.USER), None)
