"""Keeps a part where it stands in the view while its row is made anew.

How far the view is into a row does not tell that: of a long message only what is in view is
laid out, and what is above it is an estimate that may be another one in the new row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chatvault.ui.thread.parts.parts import Key

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView


class ScrollAnchor(NamedTuple):
    """A part of a message by which the view is held, and how far below the view's top it begins."""

    message: int
    key: Key
    top: float


def anchor_of(view: ThreadView, row: int, key: Key) -> ScrollAnchor | None:
    """Where a part of that row stands, if the row is in view."""
    for placed in view.flow.visible():
        if placed.row == row and (slot := placed.block.slot_of(key)) is not None:
            return ScrollAnchor(placed.block.row.first, key, placed.top + slot.top)
    return None


def first_anchor(view: ThreadView) -> ScrollAnchor | None:
    """Where the first part stands that was painted, if it belongs to the topmost row."""
    for placed in view.placed[:1]:
        for slot in placed.block.slots:
            if placed.top + slot.top + slot.height > 0:
                return ScrollAnchor(placed.block.row.first, slot.key, placed.top + slot.top)
    return None


def scroll_back(view: ThreadView, anchor: ScrollAnchor | None) -> None:
    """Scroll so that the part stands where it stood, if it is still shown."""
    if anchor is None:
        return
    row = view.model.rows.row_of(anchor.message)
    block = view.flow.block(row)
    if block.row.first != anchor.message:
        return
    block.lay_out_at(anchor.key)
    slot = block.slot_of(anchor.key)
    if slot is not None:
        above = max(0.0, anchor.top)
        view.flow.go_to(row, slot.top + above - anchor.top, above=above)
