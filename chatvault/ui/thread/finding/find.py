"""All hits of what is looked for in one conversation: which is the current, what is next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from chatvault.ui.thread.parts.parts import Key
from chatvault.ui.thread.text.wanted import NOTHING, Wanted

Stand = tuple[int, Key]  # a message's place and one of its parts: in reading order


class Found(NamedTuple):
    """How often what is wanted stands in one part of a message."""

    message_id: int
    part: Key
    times: int


class Hit(NamedTuple):
    """One match of the conversation: the n-th in a part of the message at that place.

    A part that is parsed only when it comes into view may become several; all their keys
    begin with the key that is known before.
    """

    message: int
    part: Key
    ordinal: int


class FindModel:
    """All hits of what is looked for, and the one that is the current."""

    def __init__(self) -> None:
        self.wanted: Wanted = NOTHING
        self.current: Hit | None = None
        self.is_complete = False  # the whole conversation was looked through
        self.gave_up = False  # an expression took too long
        self.fault = ""  # why an expression cannot be looked for
        self.round = 0  # the last step went on from the top (1) or from the end (-1)
        self.revision = 0  # another number, other hits
        self._parts: list[Stand] = []
        self._counts: list[int] = []
        self._before: list[int] | None = None  # hits before each part; last, all of them

    def look_for(self, wanted: Wanted, fault: str = "") -> None:
        """Look for something else; nothing is found until ``add``."""
        self.wanted, self.fault = wanted, fault
        self.forget_found()
        self.current = None
        self.round = 0

    def forget_found(self) -> None:
        """Begin to look for the same again."""
        self.is_complete = self.gave_up = False
        self._parts, self._counts = [], []
        self._changed()

    def add(self, found: Iterable[Found], place_of: Callable[[int], int | None]) -> None:
        """Take over what was found, where ``place_of`` knows the message."""
        placed = [
            ((place, hit.part), hit.times)
            for hit in found
            if hit.times and (place := place_of(hit.message_id)) is not None
        ]
        if not placed:
            return
        together = [*zip(self._parts, self._counts, strict=True), *placed]
        together.sort(key=itemgetter(0))
        self._parts = [part for part, _ in together]
        self._counts = [count for _, count in together]
        self._changed()

    def correct(self, message: int, part: Key, count: int) -> None:
        """The part was laid out and shows so many hits."""
        place = bisect_left(self._parts, (message, part))
        known = place < len(self._parts) and self._parts[place] == (message, part)
        if (known and self._counts[place] == count) or (not known and not count):
            return
        if not known:
            self._parts.insert(place, (message, part))
            self._counts.insert(place, count)
        elif count:
            self._counts[place] = count
        else:
            del self._parts[place], self._counts[place]
        self._changed()

    def _changed(self) -> None:
        self._before = None
        self.revision += 1

    @property
    def _sums(self) -> list[int]:
        if self._before is None:
            self._before = list(accumulate(self._counts, initial=0))
        return self._before

    @property
    def total(self) -> int:
        """How many hits there are."""
        return self._sums[-1]

    @property
    def number(self) -> int:
        """Which of them is the current one, from 1; 0 where there is none."""
        if self.current is None:
            return 0
        return self._sums[self._place(self.current)] + self.current.ordinal + 1

    @property
    def messages(self) -> tuple[int, ...]:
        """The places of all messages with hits, in order."""
        return tuple(dict.fromkeys(message for message, _ in self._parts))

    def first_from(self, message: int, part: Key = ()) -> Hit | None:
        """The first hit in that part of the message or after it, if there is one."""
        place = bisect_left(self._parts, (message, part))
        return Hit(*self._parts[place], 0) if place < len(self._parts) else None

    def last_before(self, message: int, part: Key = ()) -> Hit | None:
        """The last hit before that part of the message, if there is one."""
        place = bisect_left(self._parts, (message, part)) - 1
        return Hit(*self._parts[place], self._counts[place] - 1) if place >= 0 else None

    def first(self) -> Hit | None:
        """The first hit of all."""
        return self.first_from(0)

    def last(self) -> Hit | None:
        """The last hit of all."""
        return Hit(*self._parts[-1], self._counts[-1] - 1) if self._parts else None

    def next(self, *, back: bool = False) -> Hit | None:
        """The hit after the current one, or before it, going round at the ends."""
        if self.current is None:
            return self.last() if back else self.first()
        here = self.current
        place = self._place(here)
        is_known = place < len(self._parts) and self._parts[place] == here[:2]
        if back:
            if is_known and here.ordinal > 0:
                ordinal = min(here.ordinal, self._counts[place]) - 1
                return here._replace(ordinal=ordinal)
            return self.last_before(*here[:2]) or self.last()
        if is_known and here.ordinal + 1 < self._counts[place]:
            return here._replace(ordinal=here.ordinal + 1)
        place += is_known
        return Hit(*self._parts[place], 0) if place < len(self._parts) else self.first()

    def step_to(self, hit: Hit, *, back: bool = False) -> None:
        """Make that hit the current one, and know whether the step went round an end."""
        if self.current is not None:
            went_round = hit >= self.current if back else hit <= self.current
            self.round = (-1 if back else 1) * went_round
        self.current = hit

    def _place(self, hit: Hit) -> int:
        return bisect_left(self._parts, (hit.message, hit.part))
