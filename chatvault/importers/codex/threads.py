"""The conversation of a rollout twice: as its items tell it, and as its log does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chatvault.importers.codex.items import ItemReader
from chatvault.importers.codex.lines import Line
from chatvault.importers.codex.thread import Thread


class Threads:
    """Goes through both, as long as there are two.

    ``retold`` is what the log tells of the messages; it counts only where no items tell them.
    Of what is ``repeated`` of another session, there may be items for the prompts alone.
    """

    def __init__(self, reader: ItemReader, *, repeated: bool = False) -> None:
        self._repeated = repeated
        self.items = Thread(reader)
        self.retold: Thread | None = Thread(reader)

    def __iter__(self) -> Iterator[Thread]:
        yield self.items
        if self.retold is not None:
            yield self.retold

    @property
    def shown(self) -> Thread:
        """The one that counts."""
        if self._repeated and self.retold is not None and not self.retold.answered:
            return self.items
        return self.retold or self.items

    def take(self, line: Line) -> None:
        """Take in a response item."""
        if _is_answer(line) if self._repeated else line.type == "message":
            self.retold = None
        for thread in self:
            thread.take(line)

    def retell(self, line: Line, item: dict[str, Any]) -> None:
        """Take in what the log tells of an item."""
        has_item = self._repeated and item.get("role") == "user" and self.items.drafts
        if self.retold is not None and not has_item:
            self.retold.take(replace(line, kind="response_item", payload=item))


def _is_answer(line: Line) -> bool:
    return line.payload.get("role") == "assistant" or line.type.endswith("_call")
