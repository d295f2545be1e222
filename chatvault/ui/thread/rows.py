"""The rows of a thread: one a message, with the rules and headers that belong to it."""

from __future__ import annotations

import enum
import time
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from chatvault.domain.message import MessageEntry, Role
from chatvault.ui.thread.folds import Folds
from chatvault.ui.thread.part_splitter import ENOUGH_TO_FOLD

_ANSWERING = (Role.ASSISTANT, Role.TOOL)


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
    """All rows of a thread, built from what is known of every message without its text."""

    def __init__(self, entries: Sequence[MessageEntry], folds: Folds, *, hidden: bool) -> None:
        """``hidden``: messages that are kept but not shown are shown too."""
        shown = (entry for entry in entries if hidden or entry.hidden is None)
        self.entries: tuple[MessageEntry, ...] = tuple(shown)
        self._places = {entry.id: place for place, entry in enumerate(self.entries)}
        self._days = _Days()
        self._rows: list[Row] = []
        self._build(folds)
        self._firsts = [row.first for row in self._rows]

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Row:
        return self._rows[index]

    def row_of(self, message: int) -> int:
        """The row that shows the message with that place among the shown ones."""
        return max(0, bisect_right(self._firsts, message) - 1)

    def place_of(self, message_id: int) -> int | None:
        """The place of that message among the shown ones."""
        return self._places.get(message_id)

    def _build(self, folds: Folds) -> None:
        starts = self._starts()
        runs = self._tool_runs([start.fresh for start in starts])
        count, index = len(starts), 0
        while index < count:
            end = runs.get(index, index)
            start = starts[index]
            closes = end + 1 >= count or starts[end + 1].fresh
            if end == index:
                self._add(start, index, index, Group.NONE, closes=closes)
            elif not folds.is_group_open(self.entries[index].id):
                self._add(start, index, end, Group.FOLDED, closes=closes)
            else:
                self._add(start, index, index, Group.HEAD, closes=False)
                for member in range(index, end + 1):
                    row = _Start(fresh=False, day=False, was="", header=False)
                    last = closes and member == end
                    self._add(row, member, member, Group.MEMBER, closes=last)
            index = end + 1

    def _add(self, start: _Start, first: int, last: int, group: Group, *, closes: bool) -> None:
        self._rows.append(Row(first, last, start.day, start.was, start.header, closes, group))

    def _starts(self) -> list[_Start]:
        """How every shown message begins, told by the one before it."""
        result: list[_Start] = []
        before: MessageEntry | None = None
        model, event_since, day = "", False, None
        for entry in self.entries:
            today = self._days.of(entry.created_at)
            new_day = today is not None and today != day
            was = ""
            if entry.role is Role.ASSISTANT and entry.model and entry.model[0] != "<":
                if model and entry.model != model and not event_since:
                    was = model
                model, event_since = entry.model, False
            header = not entry.event and (new_day or bool(was) or not _continues(before, entry))
            result.append(_Start(header or new_day or entry.event, new_day, was, header))
            day = today if today is not None else day
            event_since |= entry.event
            before = entry
        return result

    def _tool_runs(self, fresh: Sequence[bool]) -> dict[int, int]:
        """First and last message of every run of tool calls that is long enough to fold."""
        runs: dict[int, int] = {}
        index, count = 0, len(fresh)
        while index < count:
            if not _only_tools(self.entries[index]):
                index += 1
                continue
            end, calls = index, _calls(self.entries[index])
            while end + 1 < count and not fresh[end + 1] and _only_tools(self.entries[end + 1]):
                end += 1
                calls += _calls(self.entries[end])
            if end > index and calls >= ENOUGH_TO_FOLD:
                runs[index] = end
            index = end + 1
        return runs


class _Start(NamedTuple):
    """How a message begins: ``fresh`` when anything stands above it."""

    fresh: bool
    day: bool
    was: str
    header: bool


def _continues(before: MessageEntry | None, entry: MessageEntry) -> bool:
    """Whether the message goes on under the header of the one before."""
    if before is None or before.event or entry.hidden is not None or before.hidden is not None:
        return False
    if entry.role is Role.TOOL:
        return before.role in _ANSWERING
    if entry.role is not Role.ASSISTANT or before.role not in _ANSWERING:
        return False
    return before.role is Role.TOOL or before.model == entry.model


def _only_tools(entry: MessageEntry) -> bool:
    if entry.event or entry.role not in _ANSWERING or entry.hidden is not None:
        return False
    return entry.role is Role.TOOL or (entry.tools > 0 and entry.chars == 0)


def _calls(entry: MessageEntry) -> int:
    return entry.tools or 1


class _Days:
    """Which local day a moment belongs to, quickly for many moments."""

    def __init__(self) -> None:
        self._offsets: dict[int, int] = {}

    def of(self, moment: int | None) -> int | None:
        """The number of the day, or None where the moment is unknown."""
        if moment is None:
            return None
        seconds = moment // 1000
        hour = seconds // 3600
        offset = self._offsets.get(hour)
        if offset is None:
            offset = self._offsets[hour] = time.localtime(hour * 3600).tm_gmtoff
        return (seconds + offset) // 86400
