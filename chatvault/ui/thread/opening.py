"""Opening a thread: nothing is shown of it until the texts of the first paint are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chatvault.domain.message import MessageEntry
from chatvault.ui.thread.arrangement import Arrangement
from chatvault.ui.thread.keeping import (
    give_keyboard,
    keyboard_of,
    select_again,
    selected_of,
)
from chatvault.ui.thread.landing import Landing
from chatvault.ui.thread.provider import MessageProvider
from chatvault.ui.thread.rows import Rows
from chatvault.ui.thread.thread_model import ThreadModel

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView


class Opening:
    """Prepares a thread beside the one that is shown, and then exchanges them at once."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view
        self._turn = 0  # counts, so that an older thread does not come after a newer one

    def open(
        self,
        provider: MessageProvider,
        entries: Sequence[MessageEntry],
        source: str,
        landing: Landing,
        then: Callable[[], None] | None,
        *,
        is_whole: bool = True,
    ) -> None:
        """Show a thread, landing on a message; all of it, or what is around that message."""
        model = ThreadModel(provider, self._view)
        model.folds, model.show_hidden = landing.folds or model.folds, landing.show_hidden
        model.is_whole = is_whole
        model.set_entries(entries)
        message_id = landing.message_id
        place = model.rows.place_of(message_id) if message_id is not None else None

        def show() -> None:
            self._view.state.find.look_for(landing.wanted)
            self._view.take(model, source)
            if landing.keyboard is not None and self._view.hasFocus():
                give_keyboard(self._view.state, model.rows, landing.keyboard, place or 0)
            offset = landing.offset if place is not None else 0.0
            self._view.navigation.arrive(place, offset, landed=not offset)
            self._view.shown.emit()
            if then is not None:
                then()
            self._view.hits.look(landing.wanted)

        self._prepare(model, place or 0, show)

    def open_again(
        self, entries: Sequence[MessageEntry], arrangement: Arrangement | None = None
    ) -> None:
        """Show the same thread with other messages, staying at the place that is read."""
        view = self._view
        old = view.model
        model = ThreadModel(old.provider, view)
        model.folds, model.annex, model.show_hidden = old.folds, old.annex, old.show_hidden
        model.set_entries(entries, arrangement)
        model.carry_over(old)
        here = view.placed[0].block.row.first if view.placed else 0
        place, same = _same_place(old.rows, here, model.rows)
        offset = view.flow.offset if same else 0.0
        focused, _ = _same_place(old.rows, view.state.focused, model.rows)
        flashed = _id_at(old.rows, view.state.flashed)

        def show() -> None:
            keyboard = keyboard_of(view.state, view.model.rows)
            selected = selected_of(view.state, view.model.rows)
            view.take(model, view.blocks.source)
            give_keyboard(view.state, model.rows, keyboard, focused)
            select_again(view.state, model.rows, selected)
            found = model.rows.place_of(flashed) if flashed is not None else None
            view.state.flashed = -1 if found is None else found
            view.navigation.arrive(place, offset)
            view.shown.emit()
            view.hits.look(view.state.find.wanted)

        self._prepare(model, place or 0, show)

    def forget(self) -> None:
        """Leave the thread that is shown, whatever is on its way."""
        self._turn += 1

    def _prepare(self, model: ThreadModel, place: int, show: Callable[[], None]) -> None:
        self._turn += 1
        turn = self._turn

        def ready() -> None:
            if turn == self._turn:
                show()
            else:
                model.deleteLater()

        model.ensure(self._view.navigation.around(model, place), ready)


def _id_at(rows: Rows, place: int) -> int | None:
    return rows.entries[place].id if 0 <= place < len(rows.entries) else None


def _same_place(old: Rows, here: int, new: Rows) -> tuple[int, bool]:
    """Where a message of the old rows is in the new ones, and whether it is that very one.

    On another branch it may be gone: then the version of it, or of what came before it, that
    is on this branch.
    """
    others = {
        sibling: place for place, entry in enumerate(new.entries) for sibling in entry.siblings
    }
    for place in range(min(here, len(old.entries) - 1), -1, -1):
        message_id = old.entries[place].id
        found = new.place_of(message_id)
        if found is not None:
            return found, place == here
        if message_id in others:
            return others[message_id], False
    return 0, False
