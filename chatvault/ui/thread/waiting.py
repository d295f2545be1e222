"""Reads what was unfolded and is not there yet: texts of kept files, runs of sub-agents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from chatvault.domain.session import Run
from chatvault.ui.thread.boxes.waiting_box import WaitingBox
from chatvault.ui.thread.message_block import MessageBlock
from chatvault.ui.thread.parts.file_text import FileText
from chatvault.ui.thread.parts.parts import FilePart, Key, LinePart, RunPart
from chatvault.ui.thread.scroll_anchor import anchor_of, scroll_back
from chatvault.ui.thread.slot import Slot

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_model import ThreadModel
    from chatvault.ui.thread.thread_view import ThreadView

_Wanted = FilePart | RunPart


class Waiting:
    """Asks for what is waited for in view, and shows it once it is there."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view
        self._asked: set[_Wanted] = set()

    def load(self) -> None:
        """Read what is waited for in view."""
        for placed in self._view.placed:
            for _, box in placed.block.boxes():
                if isinstance(box, WaitingBox) and box.part not in self._asked:
                    self._read(box.part)

    def read_again(self, session_ids: Collection[int]) -> None:
        """Read the runs again that are those sessions, for they changed; of none: all runs."""
        for name in self._view.model.annex.runs.of(session_ids):
            self._read(RunPart(name))

    def _read(self, wanted: _Wanted) -> None:
        self._asked.add(wanted)
        model = self._view.model
        annex = model.annex
        if isinstance(wanted, FilePart):
            blob = wanted.blob

            def take_text(text: FileText) -> None:
                annex.files.put(blob, text)
                self._on_read(wanted, model)

            model.provider.file_text(blob, take_text)
            return
        name = wanted.name

        def take_run(run: Run | None) -> None:
            if not annex.runs.is_known(name) or annex.runs.get(name) != run:
                annex.runs.put(name, run)
                self._on_read(wanted, model)
            else:
                self._asked.discard(wanted)

        model.provider.run(name, take_run)

    def _on_read(self, wanted: _Wanted, model: ThreadModel) -> None:
        self._asked.discard(wanted)
        view = self._view
        if model is view.model:
            for row, block in view.blocks.laid_out():
                if (slot := _slot_of(block, wanted)) is not None:
                    self._exchange(row, slot)
            if view.state.find.wanted and isinstance(wanted, RunPart):
                view.hits.look(view.state.find.wanted)
        view.viewport().update()  # of another thread it may be asked for again

    def _exchange(self, row: int, slot: Slot) -> None:
        """Lay the row out anew; what is read stays where it is."""
        view = self._view
        anchor = None
        for placed in view.flow.visible():
            if placed.row == row:
                key = _kept(placed.block.slots, slot, -placed.top)
                anchor = anchor_of(view, row, key)
        view.blocks.drop(row)
        scroll_back(view, anchor)


def _kept(slots: Sequence[Slot], slot: Slot, top: float) -> Key:
    """The part that stays: the one above what came, or the first in view that is below it."""
    before = slots[max(0, slots.index(slot) - 1)]
    below = (other for other in slots if other.top >= top)
    return before.key if before.top >= top else next(below, before).key


def _slot_of(block: MessageBlock, wanted: _Wanted) -> Slot | None:
    """Where in the block it is waited for, or where the call is that sent the sub-agent out."""
    return next((slot for slot in block.slots if _is_about(slot, wanted)), None)


def _is_about(slot: Slot, wanted: _Wanted) -> bool:
    if isinstance(wanted, RunPart) and isinstance(slot.part, LinePart):
        return slot.part.child == wanted.name
    return slot.part == wanted
