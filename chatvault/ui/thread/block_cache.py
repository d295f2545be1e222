"""The rows that are laid out: made when they come near, dropped when they were long away."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping

from chatvault.domain.bookmark import Bookmark
from chatvault.domain.message import Message
from chatvault.ui.thread.bookmarks import bookmark_in
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.message_block import MessageBlock
from chatvault.ui.thread.message_header import speaker
from chatvault.ui.thread.part_splitter import PartSplitter
from chatvault.ui.thread.parts.parts import Key, Part
from chatvault.ui.thread.rows import Group, Row
from chatvault.ui.thread.secrets import stands_under
from chatvault.ui.thread.thread_model import ThreadModel, cost
from chatvault.ui.thread.tools.group_line import summary_line

BUDGET = 100_000  # characters in rows that are laid out; each takes a hundred times its size
FEWEST = 24  # rows that are kept whatever they cost
GROUP_KEY: Key = (-1,)


class BlockCache:
    """Makes and keeps message blocks at one width and in one look."""

    def __init__(self, model: ThreadModel, look: Look, guess: Callable[[int], float]) -> None:
        """``guess`` gives the likely height of a row whose message is not there yet."""
        self._model = model
        self._guess = guess
        self.look = look
        self.column = 0.0
        self.source = ""
        self.bookmarks: Mapping[int, Bookmark] = {}  # by message id
        self.secrets: Collection[int] = ()  # the ids of messages that hold one
        self.layouts = 0
        self._blocks: OrderedDict[int, MessageBlock] = OrderedDict()
        self._costs: dict[int, int] = {}
        self._pinned: frozenset[int] = frozenset()

    def __contains__(self, index: int) -> bool:
        return index in self._blocks

    def block(self, index: int) -> MessageBlock:
        """The row with that number, laid out at the present width."""
        block = self._blocks.get(index)
        if block is None:
            block = self._blocks[index] = self._made(index)
            self._trim()
        else:
            self._blocks.move_to_end(index)
        if block.width != self.column:
            block.lay_out(self.column)
            self.layouts += 1
        return block

    def pin(self, indexes: Iterable[int]) -> None:
        """Keep these rows: they are in view."""
        self._pinned = frozenset(indexes)

    def drop(self, index: int) -> None:
        """Make that row anew when it is asked for again."""
        self._blocks.pop(index, None)
        self._costs.pop(index, None)

    def keep(self, count: int, changed: Callable[[Row], bool]) -> None:
        """Make anew what is not among the first so many rows, or changed."""
        for index, block in self.laid_out():
            if index >= count or changed(block.row):
                self.drop(index)

    def clear(self) -> None:
        """Make all rows anew."""
        self._blocks.clear()
        self._costs.clear()

    def laid_out(self) -> list[tuple[int, MessageBlock]]:
        """The rows that are kept."""
        return list(self._blocks.items())

    def _made(self, index: int) -> MessageBlock:
        rows = self._model.rows
        row = rows[index]
        entry = rows.entries[row.first]
        message = None if _is_line(row) else self._model.message(row.first)
        who = speaker(entry, message.author if message else None, self.source)
        block = MessageBlock(row, entry, who, self.look)
        block.is_first, block.is_last = index == 0, index == len(rows) - 1
        self._mark(block)
        self._costs[index] = 200
        if _is_line(row):
            block.fill([(GROUP_KEY, self._summary(index))], [row.group is Group.HEAD])
        elif message is not None:
            self._fill(block, row, message)
            self._costs[index] = cost(message)
        else:
            block.wait(self._guess(index))
        return block

    def mark_again(self) -> None:
        """Show the marks of all rows that are kept as they are now; nothing is laid out anew."""
        for _, block in self.laid_out():
            self._mark(block)

    def _mark(self, block: MessageBlock) -> None:
        """Show the bookmark of the row's message, or of one that is folded away in it.

        A header also shows that a secret stands under it.
        """
        rows = self._model.rows
        block.bookmark = bookmark_in(block.row, rows.entries, self.bookmarks)
        if block.header is not None:
            block.header.holds_secret = stands_under(block.row.first, rows, self.secrets)

    def _fill(self, block: MessageBlock, row: Row, message: Message) -> None:
        folds = self._model.folds
        splitter = PartSplitter(message, folds, self._model.annex, grouping=row.group is Group.NONE)
        parts = splitter.split()
        block.fill(parts, [folds.is_open(message.id, key) for key, _ in parts])

    def _summary(self, index: int) -> Part:
        """The line of a run of messages: counted from what is known without their texts."""
        run = self._model.rows.run_of(index)
        calls = sum(entry.tools or 1 for entry in run)
        failed = sum(entry.failed_tools for entry in run)
        first_at, last_at = run[0].created_at, run[-1].created_at
        took = last_at - first_at if first_at is not None and last_at is not None else 0
        return summary_line(calls, failed, took)

    def _trim(self) -> None:
        total = sum(self._costs.values())
        for index in tuple(self._blocks):
            if total <= BUDGET or len(self._blocks) <= FEWEST:
                return
            if index not in self._pinned:
                total -= self._costs[index]
                self.drop(index)


def _is_line(row: Row) -> bool:
    return row.group in (Group.FOLDED, Group.HEAD)
