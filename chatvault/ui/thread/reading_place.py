"""The place in a thread at which somebody reads: where finding begins and comes back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF

from chatvault.ui.thread.parts.parts import Key

if TYPE_CHECKING:
    from chatvault.ui.thread.flow import Placed
    from chatvault.ui.thread.thread_view import ThreadView


class ReadingPlace(NamedTuple):
    """A place in the text of a part, and where the view stands: so far into that message."""

    message: int
    part: Key = ()
    position: int = 0
    top: int = 0
    offset: float = 0.0


def reading_place(view: ThreadView) -> ReadingPlace:
    """Where the selection begins, else what is at the top of the view."""
    if not view.placed:
        return ReadingPlace(0)
    place = _at_top(view.placed[0])
    ends = view.state.selection.ends
    if ends is None or not any(row.block.row.first == ends[0].message for row in view.placed):
        return place
    start = ends[0]
    return place._replace(message=start.message, part=start.key, position=start.position)


def _at_top(placed: Placed) -> ReadingPlace:
    offset = max(0.0, -placed.top)
    message = placed.block.row.first
    if not offset:
        return ReadingPlace(message, top=message)
    for slot in placed.block.slots:
        if slot.top + slot.height > offset:
            inside = QPointF(0, offset - slot.top)
            position = slot.box.hit(inside) if slot.box is not None and inside.y() > 0 else 0
            return ReadingPlace(message, slot.key, position, message, offset)
    return ReadingPlace(message + 1, top=message, offset=offset)
