"""What looks different under the mouse: the header of a message, and parts with buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF

from chatvault.ui.thread.boxes.text_box import TextBox
from chatvault.ui.thread.flow import Placed

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_OVER = 4.0  # pixels by which a button under the mouse may be higher than the header


def hovered(view: ThreadView, placed: Sequence[Placed]) -> Iterator[QRect]:
    """The areas that have to be painted anew when the mouse comes, leaves or moves."""
    point = view.state.pointer
    if point is None:
        return
    width = float(view.viewport().width())
    for row in placed:
        if not row.top <= point.y() < row.top + row.block.height:
            continue
        head = row.block.content_top + view.look.header
        yield QRectF(0, row.top - _OVER, width, head + 2 * _OVER).toAlignedRect()
        inside = point - QPointF(view.column_left, row.top)
        for slot in row.block.slots:
            # Plain text is the same under the mouse, and most of what there is.
            if slot.top <= inside.y() < slot.top + slot.height and type(slot.box) is not TextBox:
                yield QRectF(0, row.top + slot.top, width, slot.height).toAlignedRect()


def move_pointer(view: ThreadView, point: QPointF | None) -> None:
    """The mouse is there now; None where it left."""
    areas = [*hovered(view, view.placed)]
    view.state.pointer = point
    for area in (*areas, *hovered(view, view.placed)):
        view.viewport().update(area)
