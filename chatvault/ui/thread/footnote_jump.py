"""Going from the number of a footnote to the footnote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatvault.ui.thread.message_block import MessageBlock
from chatvault.ui.thread.parts.parts import Segment, TextPart
from chatvault.ui.thread.slot import Slot
from chatvault.ui.thread.text.inline import NOTE

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_THIRD = 3  # the note lands at a third of the view


def go_to_note(view: ThreadView, message: int, link: str) -> bool:
    """Show the footnote of that message that the link leads to; False where it is none."""
    if not link.startswith(NOTE):
        return False
    row = view.model.rows.row_of(message)
    found = _found(view.flow.block(row), link.removeprefix(NOTE))
    if found is not None:
        slot, position = found
        top = slot.top + (slot.box.rect_of(position).top() if slot.box is not None else 0.0)
        view.flow.changed(row)
        view.flow.go_to(row, top, view.flow.view / _THIRD)
        view.want_near()
        view.viewport().update()
    return True


def _found(block: MessageBlock, number: str) -> tuple[Slot, int] | None:
    """The part with that footnote, and where in its text the footnote begins."""
    for slot in tuple(block.slots):
        if isinstance(slot.part, Segment) and slot.part.tail:
            block.lay_out_at(slot.key)
    for slot in block.slots:
        if not isinstance(slot.part, TextPart) or not slot.part.notes:
            continue
        if slot.box is None:
            block.lay_out_at(slot.key)
        place = 0
        for paragraph in slot.part.paragraphs:
            if paragraph.marker == number:
                return slot, place
            place += paragraph.length + 1
    return None
