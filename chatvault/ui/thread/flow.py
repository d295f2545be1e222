"""The rows under the window: which are in view, and where the view stands among them.

The truth about the scroll position is a row and an offset into it, never a pixel of the
whole: rows far away are estimates, and so the whole changes while one reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from chatvault.ui.thread.height_index import HeightIndex
from chatvault.ui.thread.message_block import MessageBlock


class Placed(NamedTuple):
    """A row that is in view, and where its top is, from the top of the view."""

    row: int
    block: MessageBlock
    top: float


class Blocks(Protocol):
    """Where the flow gets laid out rows from."""

    def block(self, index: int) -> MessageBlock:
        """The row with that number."""


class Flow:
    """Scrolls through rows whose real heights are known only once they were seen."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self.heights = HeightIndex()
        self.anchor = 0
        self.offset = 0.0
        self.view = 1.0  # the height of the window

    def reset(self, heights: Iterable[float]) -> None:
        """Take over other heights; the view stays at its row."""
        self.heights = HeightIndex(heights)
        self.anchor = max(0, min(self.anchor, len(self.heights) - 1))

    @property
    def total(self) -> float:
        """The height of everything."""
        return self.heights.total

    @property
    def value(self) -> float:
        """How far the view is from the top of everything."""
        return self.heights.top(self.anchor) + self.offset

    @property
    def largest_value(self) -> float:
        """How far down the view can go."""
        return max(0.0, self.total - self.view)

    def block(self, index: int) -> MessageBlock:
        """The row with that number; the height index learns its height."""
        block = self._blocks.block(index)
        self.heights.set(index, block.height)
        return block

    def visible(self) -> list[Placed]:
        """The rows in view, laid out; corrects the position where it had become impossible."""
        if not len(self.heights):
            return []
        placed = self._walk()
        end = placed[-1].top + placed[-1].block.height
        if end < self.view and (self.anchor or self.offset):
            self.to_end()
            placed = self._walk()
        return placed

    def _walk(self) -> list[Placed]:
        placed: list[Placed] = []
        index, count = self.anchor, len(self.heights)
        top = -self.offset
        while index < count and top < self.view:
            block = self.block(index)
            pushed = block.lay_out_between(-top, self.view - top, pin=-top)
            self.heights.set(index, block.height)
            if not placed:
                self.offset += pushed
                top -= pushed
                if block.height <= self.offset and index + 1 < count:
                    self.offset -= block.height
                    self.anchor = index = index + 1
                    top = -self.offset
                    continue
            placed.append(Placed(index, block, top))
            top += block.height
            index += 1
        return placed

    def scroll_by(self, distance: float) -> None:
        """Move by exactly that far, whatever the rows above turn out to be."""
        if not len(self.heights):
            return
        if distance < 0:
            self._climb(-distance)
        self.offset = max(0.0, self.offset + distance)

    def _climb(self, distance: float) -> None:
        """Lay out so much above the view, so that moving there moves nothing else."""
        block = self.block(self.anchor)
        self.offset += block.lay_out_between(self.offset - distance, self.offset, self.offset)
        self.heights.set(self.anchor, block.height)
        while self.offset < distance and self.anchor > 0:
            self.anchor -= 1
            block = self.block(self.anchor)
            self._lay_out_tail(block, distance - self.offset)
            self.heights.set(self.anchor, block.height)
            self.offset += block.height

    @staticmethod
    def _lay_out_tail(block: MessageBlock, distance: float) -> None:
        before = -1.0
        while before != block.height:
            before = block.height
            block.lay_out_between(block.height - distance, block.height)

    def scroll_to(self, value: float) -> None:
        """Go to a place of the whole, as it is known now."""
        if not len(self.heights):
            return
        if value >= self.largest_value:
            self.to_end()
            return
        self.anchor, self.offset = self.heights.find(max(0.0, value))

    def go_to(self, index: int, offset: float = 0.0, above: float = 0.0) -> None:
        """Show what is ``offset`` inside that row with ``above`` of the view over it."""
        self.anchor, self.offset = index, offset
        if above > 0:
            self.scroll_by(-above)

    def to_end(self) -> None:
        """Show the end of the last row at the foot of the view."""
        index, height = len(self.heights) - 1, 0.0
        while index >= 0:
            block = self.block(index)
            self._lay_out_tail(block, self.view - height)
            self.heights.set(index, block.height)
            height += block.height
            if height >= self.view or index == 0:
                break
            index -= 1
        self.anchor, self.offset = max(0, index), max(0.0, height - self.view)

    def changed(self, index: int) -> None:
        """A row has another height now: what stands below it in the view stays where it is."""
        if index == self.anchor and self.offset > 0:
            before = self.heights[index]
            grown = self.block(index).height - before
            self.offset = max(0.0, self.offset + grown)
