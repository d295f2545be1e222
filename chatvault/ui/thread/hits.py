"""Going from hit to hit in a thread, unfolding what a hit is folded in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chatvault.ui.thread import accessible
from chatvault.ui.thread.code_box import CodeBox
from chatvault.ui.thread.diff_box import DiffBox
from chatvault.ui.thread.find import Found, Hit, scan
from chatvault.ui.thread.message_block import MessageBlock, Slot
from chatvault.ui.thread.parts import LinePart

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_THIRD = 3  # a hit lands at a third of the view


class Hits:
    """Finds words in the whole thread, and shows one hit after the other."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view

    def look(self, words: Sequence[str], *, go: bool = False) -> None:
        """Find the words in the whole thread; hits in view are marked at once.

        ``go``: as soon as they are found, go to the first that is not above the view.
        """
        view, find = self._view, self._view.state.find
        if tuple(word.casefold() for word in words) != find.words:
            find.look_for(tuple(words))
        view.viewport().update()
        model, wanted = view.model, find.words
        if not wanted:
            view.hits_changed.emit()
            return

        def take(found: Sequence[Found]) -> None:
            if view.model is model and find.words == wanted:
                find.set_found(found, model.rows.place_of)
                view.hits_changed.emit()
                if go and find.current is None:
                    self.next()

        model.provider.find(wanted, take)

    def next(self, *, back: bool = False) -> None:
        """Go to the next hit, or to the one before."""
        placed = self._view.placed
        start = placed[0].block.row.first if placed else 0
        hit = self._view.state.find.next(back=back, start=start)
        if hit is not None:
            self.go_to(hit)

    def go_to(self, hit: Hit) -> None:
        """Show that hit as soon as its message is there."""
        view = self._view
        view.fit()
        around = view.navigation.around(view.model, hit.message)
        view.model.ensure(around, lambda: self.show(hit))

    def show(self, hit: Hit, *, jump: bool = False) -> None:
        """Show that hit, whose message is there; ``jump``: even where it is in view already."""
        view, find = self._view, self._view.state.find
        message = view.model.message(hit.message)
        if message is None or hit.block >= len(message.blocks):
            return
        self._unfold_group(hit.message)
        found = self._unfold(hit, message.id)
        block = view.row_block(hit.message)
        count = self._count(block, hit.block)
        find.correct(hit.message, hit.block, count)
        find.current = hit._replace(ordinal=min(hit.ordinal, max(0, count - 1)))
        y = self._top_of(*found) if found is not None else 0.0
        row = view.model.rows.row_of(hit.message)
        if jump or not self._is_in_view(row, y):
            view.flow.go_to(row, y, view.flow.view / _THIRD)
        view.state.focused = hit.message
        view.want_near()
        view.hits_changed.emit()
        view.viewport().update()
        accessible.announce_hit(view)

    def first_in(self, message: int) -> Hit | None:
        """The first hit of that message: one that can be seen, else one that is folded away."""
        held = self._view.model.message(message)
        if held is None:
            return None
        self._unfold_group(message)
        block = self._view.row_block(message)
        for index in range(len(held.blocks)):
            if self._count(block, index):
                return Hit(message, index, 0)
        folded = scan((held,), self._view.state.find.words)
        return Hit(message, folded[0].block, 0) if folded else None

    def _is_in_view(self, row: int, y: float) -> bool:
        line = self._view.look.reading_line
        return any(
            placed.row == row and line < placed.top + y < self._view.flow.view - 2 * line
            for placed in self._view.flow.visible()
        )

    def _unfold_group(self, message: int) -> None:
        """Unfold the run of tool messages that the message is folded in."""
        self._view.model.unfold_group(message)
        self._view.fit()

    def _unfold(self, hit: Hit, message_id: int) -> tuple[Slot, int] | None:
        """Open group, line and output until the hit can be seen; where it is then."""
        view, folds = self._view, self._view.model.folds
        found = self._find(view.row_block(hit.message), hit)
        if found is None:
            for slot in view.row_block(hit.message).slots:
                is_group = slot.key[1:] == (-1,) and slot.key[0] <= hit.block
                if is_group and isinstance(slot.part, LinePart):
                    folds.open(message_id, slot.key)
            folds.open(message_id, (hit.block, 0))
            found = self._find(self._anew(hit.message), hit)
        if found is not None:
            slot, place = found
            if isinstance(slot.box, CodeBox | DiffBox) and not slot.box.holds(place):
                folds.show_whole(message_id, slot.key)
                found = self._find(self._anew(hit.message), hit)
        return found

    def _anew(self, message: int) -> MessageBlock:
        self._view.blocks.drop(self._view.model.rows.row_of(message))
        return self._view.row_block(message)

    def _count(self, block: MessageBlock, index: int) -> int:
        words = self._view.state.find.words
        return sum(len(slot.find(words)) for slot in block.slots_of(index))

    def _find(self, block: MessageBlock, hit: Hit) -> tuple[Slot, int] | None:
        """The part that shows the hit and the hit's place in its text.

        The source may hold more hits than the eye sees: then it is the last that is seen.
        """
        before, last = 0, None
        for slot in block.slots_of(hit.block):
            for match in slot.find(self._view.state.find.words):
                last = (slot, match.start)
                if before == hit.ordinal:
                    return last
                before += 1
        return last

    @staticmethod
    def _top_of(slot: Slot, place: int) -> float:
        if slot.box is None:
            return slot.top
        if isinstance(slot.box, CodeBox):
            slot.box.reveal(place)
        return slot.top + slot.box.rect_of(place).top()
