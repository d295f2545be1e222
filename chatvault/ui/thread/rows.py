"""The rows of a thread: one a message, with the rules and headers that belong to it."""

from __future__ import annotations

import enum
import functools
import time
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from chatvault.domain.message import MessageEntry, Role
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.thread.tools.group_line import ENOUGH_TO_FOLD

_DAY = 86_400  # seconds
_QUARTER = 900  # clocks are changed at quarters of an hour
# Thousands of messages are gone through at every opening: several facts of each at once.
_TELLING = attrgetter("role", "created_at", "model", "hidden", "event", "branches")
_TOOLS = attrgetter("role", "chars", "tools", "hidden", "event", "has_file")
DAY, WAS, HEADER, FRESH = 1, 2, 4, 8  # bits of how a message begins


class Group(enum.IntEnum):
    """What a row is in a run of messages that hold nothing but tool calls."""

    NONE = 0
    FOLDED = 1  # stands for all of them
    HEAD = 2  # the line above them, when they are unfolded
    MEMBER = 3


class Row(NamedTuple):
    """One row: the messages ``first`` to ``last`` of those that are shown.

    ``day`` and ``was`` ask for a rule above: another day, or another model than ``was``.
    ``header`` says who speaks; ``closes``: the next row has a header or a rule.
    """

    first: int
    last: int
    day: bool
    was: str
    header: bool
    closes: bool
    group: Group


class Rows:
    """All rows of a thread, from what is known of every message without its text.

    Conversations of many thousand messages open at once, so that nothing is made for a row
    but a few numbers until it is asked for.
    """

    def __init__(self, entries: Sequence[MessageEntry], folds: Folds, *, hidden: bool) -> None:
        """``hidden``: messages that are kept but not shown are shown too."""
        self.entries: tuple[MessageEntry, ...] = tuple(
            entries if hidden else [entry for entry in entries if entry.hidden is None]
        )
        self._was: dict[int, str] = {}
        self.begins = self._beginnings()
        self.firsts: Sequence[int] = range(len(self.entries))
        self.groups: dict[int, tuple[int, Group]] = {}  # by row: the last message, the kind
        if runs := self._tool_runs():
            self.firsts = self._grouped(runs, folds)

    def __len__(self) -> int:
        return len(self.firsts)

    def __getitem__(self, index: int) -> Row:
        first = self.firsts[index]
        last, group = self.groups.get(index, (first, Group.NONE))
        following = first if group is Group.HEAD else last + 1
        closes = following >= len(self.entries) or bool(self.begins[following] & FRESH)
        if group is Group.HEAD:
            last, closes = first, False
        begins = 0 if group is Group.MEMBER else self.begins[first]
        was = self._was.get(first, "") if begins & WAS else ""
        return Row(first, last, bool(begins & DAY), was, bool(begins & HEADER), closes, group)

    def row_of(self, message: int) -> int:
        """The row that shows the message with that place among the shown ones."""
        return max(0, bisect_right(self.firsts, message) - 1)

    def place_of(self, message_id: int) -> int | None:
        """The place of that message among the shown ones."""
        return self._places.get(message_id)

    @functools.cached_property
    def _places(self) -> dict[int, int]:
        return {entry.id: place for place, entry in enumerate(self.entries)}

    @functools.cached_property
    def telling(self) -> bytes:
        """How much every message tells at a glance.

        A failure 4, a prompt 3, an answer 2, tools alone 1, an event nothing.
        """
        user, answering = Role.USER, (Role.ASSISTANT, Role.OTHER)
        return bytes(
            0 if entry.event
            else 3 if entry.role is user
            else 4 if entry.failed_tools
            else 2 if entry.role in answering and entry.chars
            else 1
            for entry in self.entries
        )  # fmt: skip

    def _beginnings(self) -> bytearray:
        """How every shown message begins, told by the ones before it."""
        begins = bytearray(len(self.entries))
        answering, before, model = False, None, ""  # of the message before; the last model
        event_since, day, opens, closes = False, -1, 0, 0
        assistant, tool = Role.ASSISTANT, Role.TOOL
        for place, (role, at, used, hidden, event, versions) in enumerate(
            map(_TELLING, self.entries)
        ):
            bits = 0
            if at is not None and not opens <= at < closes:
                today, closes = _day_at(at)
                opens = at
                if today != day:
                    day, bits = today, DAY
            if role is assistant and used and used != model and used[0] != "<":
                if model and not event_since:
                    self._was[place] = model
                    bits |= WAS
                model, event_since = used, False
            if event:
                event_since = True
                begins[place] = bits | FRESH | (HEADER if versions > 1 else 0)
                answering, before = False, None
                continue
            answers = role is assistant or role is tool
            goes_on = answering and answers and (role is tool or before in (None, used))
            if hidden is not None:
                goes_on = answers = False
            if bits or not goes_on or versions > 1:  # a header has the versions to choose from
                bits |= HEADER | FRESH
            begins[place] = bits
            answering, before = answers, used if role is assistant else None
        return begins

    def _tool_runs(self) -> dict[int, int]:
        """First and last message of every run of tool calls that is long enough to fold."""
        runs: dict[int, int] = {}
        start, calls = -1, 0
        assistant, tool = Role.ASSISTANT, Role.TOOL
        for place, (role, chars, tools, hidden, event, file) in enumerate(
            map(_TOOLS, self.entries)
        ):
            if event or hidden is not None or ((chars or file) and role is not tool):
                tools = 0
            elif role is tool:
                tools = tools or 1
            elif role is not assistant:
                tools = 0
            if start >= 0 and (not tools or self.begins[place] & FRESH):
                if calls >= ENOUGH_TO_FOLD and place - start > 1:
                    runs[start] = place - 1
                start = -1
            if tools:
                if start < 0:
                    start, calls = place, 0
                calls += tools
        if start >= 0 and calls >= ENOUGH_TO_FOLD and len(self.entries) - start > 1:
            runs[start] = len(self.entries) - 1
        return runs

    def _grouped(self, runs: dict[int, int], folds: Folds) -> list[int]:
        """The first messages of all rows, when these runs are rows of their own."""
        firsts: list[int] = []
        place = 0
        for start, end in runs.items():
            firsts.extend(range(place, start))
            place = end + 1
            if not folds.is_group_open(self.entries[start].id):
                self.groups[len(firsts)] = (end, Group.FOLDED)
                firsts.append(start)
                continue
            self.groups[len(firsts)] = (end, Group.HEAD)
            firsts.append(start)
            for member in range(start, end + 1):
                self.groups[len(firsts)] = (member, Group.MEMBER)
                firsts.append(member)
        firsts.extend(range(place, len(self.entries)))
        return firsts

    def run_of(self, index: int) -> Sequence[MessageEntry]:
        """The messages that a row stands for, or that its line is above of."""
        first = self.firsts[index]
        last, _ = self.groups.get(index, (first, Group.NONE))
        return self.entries[first : last + 1]


def _day_at(at: int) -> tuple[int, int]:
    """The number of a moment's local day, and until when it lasts for certain.

    Mostly that is the day's end, so that a clock is asked once a day and not once a message.
    """
    seconds = at // 1000
    offset = time.localtime(seconds).tm_gmtoff
    day = (seconds + offset) // _DAY
    closes = (day + 1) * _DAY - offset
    if time.localtime(closes - 1).tm_gmtoff != offset:  # the clocks are changed on that day
        closes = (seconds // _QUARTER + 1) * _QUARTER
    return day, closes * 1000
