"""The ids of messages: the hour in which something was said, and a number within it.

Newest first is then the order of ids, in the table and in the index, whenever something was
imported, and a span of days is a range of them. Dense numbers within an hour keep the index
small: with milliseconds for ids it was measured half as large again, with hours a seventh.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from chatvault.domain.day import HOUR_MS

if TYPE_CHECKING:  # what is read beside the program needs hours, and no database
    from sqlalchemy import Connection

NUMBER_BITS = 12
ABOVE_ALL = 2**63 - 1  # is the id of no message
_LAST_HOUR = 2**40  # far beyond any time that is stored


def hour_of(moment: int | None) -> int:
    """The hour of a moment in UTC ms, since 1970; 0 for what has no time or an absurd one."""
    return 0 if moment is None else min(max(moment // HOUR_MS, 0), _LAST_HOUR)


def hour_of_id(message_id: int) -> int:
    """The hour that an id tells."""
    return message_id >> NUMBER_BITS


def first_id(hour: int) -> int:
    """The least id of an hour's messages."""
    return hour << NUMBER_BITS


class MessageIds:
    """Gives new ids within one transaction that writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._next: dict[int, int] = {}  # by hour

    def new(self, moment: int | None) -> int:
        """An id that no message has, of that moment's hour; of the next one where it is full."""
        return self._new(hour_of(moment))

    def of(self, hours: Iterable[int]) -> list[int]:
        """As many new ids, of these hours."""
        ids: list[int] = []
        for hour, same in groupby(hours):
            count, first = sum(1 for _ in same), self._next_of(hour)
            if first + count <= first_id(hour + 1):
                self._next[hour] = first + count
                ids += range(first, first + count)
            else:
                ids += [self._new(hour) for _ in range(count)]
        return ids

    def _new(self, hour: int) -> int:
        while (found := self._next_of(hour)) >= first_id(hour + 1):
            hour += 1
        self._next[hour] = found + 1
        return found

    def _next_of(self, hour: int) -> int:
        if hour not in self._next:
            last = self._connection.exec_driver_sql(
                "SELECT max(id) FROM message WHERE id >= ? AND id < ?",
                (first_id(hour), first_id(hour + 1)),
            ).scalar_one()
            self._next[hour] = (last or first_id(hour)) + 1
        return self._next[hour]
