"""What of the person's doing outlives an exchange of the thread: focus, stop and selection."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.ui.thread.parts.parts import Key
from chatvault.ui.thread.rows import Rows
from chatvault.ui.thread.selection import Place
from chatvault.ui.thread.view_state import StopPlace, ViewState


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The message that has the keyboard, by its id, and the stop in it."""

    message_id: int
    ring: bool
    key: Key = ()
    ordinal: int = -1  # of no stop


def keyboard_of(state: ViewState, rows: Rows) -> Keyboard | None:
    """Where the keyboard is among these rows."""
    if not 0 <= state.focused < len(rows.entries):
        return None
    stop = state.stop
    message_id = rows.entries[state.focused].id
    if stop is None or stop.message != state.focused:
        return Keyboard(message_id, state.ring)
    return Keyboard(message_id, state.ring, stop.key, stop.ordinal)


def give_keyboard(state: ViewState, rows: Rows, keyboard: Keyboard | None, place: int) -> None:
    """Give the keyboard to the same message, or else to the one at that place."""
    if keyboard is None:
        return
    found = rows.place_of(keyboard.message_id)
    state.focused, state.ring = place if found is None else found, keyboard.ring
    if found is not None and keyboard.ordinal >= 0:
        state.stop = StopPlace(found, keyboard.key, keyboard.ordinal)


@dataclass(frozen=True, slots=True)
class Selected:
    """Both ends of a selection, with ids in place of places."""

    anchor: Place
    focus: Place


def selected_of(state: ViewState, rows: Rows) -> Selected | None:
    """What is selected among these rows."""
    anchor, focus = state.selection.anchor, state.selection.focus
    if anchor is None or focus is None or state.selection.is_empty:
        return None
    if max(anchor.message, focus.message) >= len(rows.entries):
        return None
    ids = [rows.entries[end.message].id for end in (anchor, focus)]
    return Selected(anchor._replace(message=ids[0]), focus._replace(message=ids[1]))


def select_again(state: ViewState, rows: Rows, selected: Selected | None) -> None:
    """Select the same, where both ends are still there."""
    if selected is None:
        return
    anchor = rows.place_of(selected.anchor.message)
    focus = rows.place_of(selected.focus.message)
    if anchor is not None and focus is not None:
        state.selection.select(
            selected.anchor._replace(message=anchor), selected.focus._replace(message=focus)
        )
