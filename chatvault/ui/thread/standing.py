"""Keeps a part where it stands in the view while its row is made anew.

How far the view is into a row does not tell that: of a long message only what is in view is
laid out, and what is above it is an estimate that may be another one in the new row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chatvault.ui.thread.parts import Key

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView


class Standing(NamedTuple):
    """A part of a message, and how far its top is from the top of the view."""

    message: int
    key: Key
    top: float


def standing_of(view: ThreadView, row: int, key: Key) -> Standing | None:
    """Where a part of that row stands, if the row is in view."""
    for placed in view.flow.visible():
        if placed.row == row and (slot := placed.block.slot_of(key)) is not None:
            return Standing(placed.block.row.first, key, placed.top + slot.top)
    return None


def first_standing(view: ThreadView) -> Standing | None:
    """Where the first part stands that was painted, if it belongs to the topmost row."""
    for placed in view.placed[:1]:
        for slot in placed.block.slots:
            if placed.top + slot.top + slot.height > 0:
                return Standing(placed.block.row.first, slot.key, placed.top + slot.top)
    return None


def stand_again(view: ThreadView, standing: Standing | None) -> None:
    """Scroll so that the part stands where it stood, if it is still shown."""
    if standing is None:
        return
    row = view.model.rows.row_of(standing.message)
    block = view.flow.block(row)
    if block.row.first != standing.message:
        return
    block.lay_out_at(standing.key)
    slot = block.slot_of(standing.key)
    if slot is not None:
        above = max(0.0, standing.top)
        view.flow.go_to(row, slot.top + above - standing.top, above=above)
