"""Which row of the outline a message belongs to."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence


class Owners:
    """Every message of a thread with the row that it comes under, found by bisection.

    Dictionaries of twenty thousand messages took ten times the room.
    """

    def __init__(self, thread: Sequence[int] = (), prompts: Iterable[int] = ()) -> None:
        """Message ids: ``thread`` of all messages in order, ``prompts`` of all rows."""
        rows = {message: row for row, message in enumerate(prompts)}
        known, owner = dict(rows), -1
        for message in thread:
            owner = rows.get(message, owner)
            known[message] = owner
        ordered = sorted(known.items())
        self._messages = array("q", (message for message, _ in ordered))
        self._rows = array("i", (row for _, row in ordered))
        self._is_ordered = bool(thread)

    def row(self, message: int) -> int:
        """The message's own row, or the last one before it; -1 where there is none.

        Before the order of the thread is known, messages are as good as in that of their ids.
        """
        if self._is_ordered:
            place = bisect_left(self._messages, message)
            found = place < len(self._messages) and self._messages[place] == message
            return self._rows[place] if found else -1
        place = bisect_right(self._messages, message) - 1
        return self._rows[place] if place >= 0 else -1
