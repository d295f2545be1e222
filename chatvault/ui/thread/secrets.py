"""The secrets of the opened thread: under which headers a key or password stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from chatvault.ui.thread.rows import FRESH, HEADER, Rows

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

TIP = "Holds a key or password"


class Secrets:
    """Knows which messages of a thread view hold one; nothing of what it is."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view
        self.held: set[int] = set()  # ids of messages

    def show(self, ids: Iterable[int]) -> None:
        """Mark these messages instead; nothing is laid out anew and nothing moves."""
        now = set(ids)
        if now == self.held:
            return
        self.held.clear()
        self.held.update(now)
        self._view.blocks.mark_again()
        self._view.viewport().update()

    def described(self, place: int) -> str:
        """That the message at that place holds one, in words; nothing where it does not."""
        entry = self._view.model.rows.entries[place]
        return TIP.lower() if entry.id in self.held else ""


def stands_under(place: int, rows: Rows, held: Collection[int]) -> bool:
    """Whether a message that holds one stands under the header of the message at that place."""
    if not held:
        return False
    for under in range(place, len(rows.entries)):
        if under > place and rows.begins[under] & (HEADER | FRESH):
            return False
        if rows.entries[under].id in held:
            return True
    return False
