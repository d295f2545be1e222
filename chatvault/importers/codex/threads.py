"""The conversation of a rollout twice: as its items tell it, and as its log does."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.importers.codex.items import ItemReader
from chatvault.importers.codex.lines import Line
from chatvault.importers.codex.thread import Thread


class Threads:
    """Goes through both, as long as there are two.

    ``retold`` is what the log tells of the messages; it counts only where no items tell them.
    """

    def __init__(self, reader: ItemReader) -> None:
        self.items = Thread(reader)
        self.retold: Thread | None = Thread(reader)

    def __iter__(self) -> Iterator[Thread]:
        yield self.items
        if self.retold is not None:
            yield self.retold

    @property
    def shown(self) -> Thread:
        """The one that counts."""
        return self.retold or self.items

    def take(self, line: Line) -> None:
        """Take in a response item."""
        if line.type == "message":
            self.retold = None
        for thread in self:
            thread.take(line)
