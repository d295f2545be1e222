"""Going to places in a thread: a message, the next prompt, an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chatvault.domain.message import Role
from chatvault.ui.thread.estimates import row_heights
from chatvault.ui.thread.height_index import HeightIndex
from chatvault.ui.thread.thread_model import ThreadModel

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_ABOVE = 1.5  # views of messages that have to be there before a jump is shown


class Navigation:
    """Moves a thread view, always with the texts that will be in view at hand."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view
        self._landing = 0  # counts, so that an older landing does not come after a newer one

    def land(
        self,
        model: ThreadModel,
        message_id: int | None,
        words: tuple[str, ...],
        take: Callable[[], None],
    ) -> None:
        """Fetch what the first paint of ``model`` needs, ``take`` it, and go to the message."""
        self._landing += 1
        turn = self._landing
        place = model.rows.place_of(message_id) if message_id is not None else None

        def show() -> None:
            if turn != self._landing:
                return
            self._view.state.find.look_for(words)
            take()
            self._arrive(place)
            self._view.shown.emit()
            self._view.hits.look(words)

        model.ensure(self.around(model, place or 0), show)

    def around(self, model: ThreadModel, place: int) -> range:
        """The messages that will be in view when that one is gone to."""
        rows = model.rows
        if not len(rows):
            return range(0)
        view = self._view
        heights = HeightIndex(row_heights(rows, view.look, view.column))
        row = rows.row_of(place)
        top = heights.top(row)
        reach = _ABOVE * max(400.0, view.flow.view)
        first, _ = heights.find(max(0.0, top - reach))
        last, _ = heights.find(top + 2 * reach)
        return range(rows[first].first, rows[last].first + 1)

    def _arrive(self, place: int | None) -> None:
        view = self._view
        if place is None or not len(view.model):
            view.flow.go_to(0)
        else:
            hit = view.hits.first_in(place) if view.state.find.words else None
            if hit is not None:
                view.hits.show(hit)
            else:
                view.flow.go_to(view.model.rows.row_of(place))
        view.want_near()
        view.viewport().update()

    def go_to(self, message: int, then: Callable[[], None] | None = None) -> None:
        """Show the message at that place at the top of the view."""
        view = self._view
        view.fit()

        def show() -> None:
            view.flow.go_to(view.model.rows.row_of(message))
            view.want_near()
            view.viewport().update()
            if then is not None:
                then()

        view.model.ensure(self.around(view.model, message), show)

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
                if top < 0 or placed.block.height > view.flow.view:
                    view.scroll_by(top)
                elif bottom > view.flow.view:
                    view.scroll_by(bottom - view.flow.view)
                return
        self.go_to(message)

    # Messages and prompts

    def step(self, distance: int) -> int:
        """The message so many rows from the focused one."""
        view = self._view
        rows = view.model.rows
        here = rows.row_of(self.here) + (distance if view.state.focused >= 0 else 0)
        return rows[max(0, min(here, len(rows) - 1))].first

    @property
    def here(self) -> int:
        """The focused message, or the first in view."""
        view = self._view
        if 0 <= view.state.focused < len(view.model):
            return view.state.focused
        return view.placed[0].block.row.first if view.placed else 0

    def prompt(self, *, back: bool) -> int | None:
        """The person's message before or after the one that is read."""
        entries = self._view.model.rows.entries
        places = range(self.here - 1, -1, -1) if back else range(self.here + 1, len(entries))
        return next((place for place in places if entries[place].role is Role.USER), None)
