"""The bars of the minimap: one a message, or one for every few pixels of very many."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chatvault.domain.message import MessageEntry, Role
from chatvault.ui.thread.height_index import HeightIndex
from chatvault.ui.thread.rows import Rows

_WIDE, _NARROW = 8, 5
_FAILED = 3  # how high the sign of a failure is
_GAP = 2
_SMALLEST = 2
_SLOT = 3  # pixels of a bar and the gap under it, at least
# What is seen where several share a pixel.
_TOKENS = ("", "line", "line_strong", "accent", "bad")  # by how much a message tells


class Bar(NamedTuple):
    """One bar, from the top of the map, and its colour."""

    top: float
    height: float
    width: int
    token: str


def bars(rows: Rows, heights: HeightIndex, scale: float) -> Iterator[Bar]:
    """All bars from top to bottom."""
    slots = math.ceil(heights.total * scale / _SLOT)
    return _merged(rows, heights, scale) if len(rows) <= 2 * slots else _sampled(
        rows, heights, scale, slots
    )  # fmt: skip


def _sampled(rows: Rows, heights: HeightIndex, scale: float, slots: int) -> Iterator[Bar]:
    """One bar for every few pixels: of very many messages, each is never looked at."""
    start = 0
    for slot in range(slots):
        row, _ = heights.find((slot + 1) * _SLOT / scale)
        end = rows.firsts[row] if slot + 1 < slots else len(rows.entries)
        telling = max(rows.telling[start : max(end, start + 1)], default=0)
        if telling:
            token = _TOKENS[telling]
            yield Bar(slot * _SLOT, _SMALLEST, _NARROW if token == "line" else _WIDE, token)
        start = max(start, end)


def _merged(rows: Rows, heights: HeightIndex, scale: float) -> Iterator[Bar]:
    y = 0.0
    waiting: Bar | None = None
    for index in range(len(rows)):
        top, y = y, y + heights[index] * scale
        entry = rows.entries[rows[index].first]
        if entry.event:
            continue
        for bar in _bars_of(entry, top, y - top):
            if waiting is not None and bar.top < waiting.top + waiting.height + 1:
                waiting = _more_telling(waiting, bar)
                continue
            if waiting is not None:
                yield waiting
            waiting = bar
    if waiting is not None:
        yield waiting


def ticks(rows: Iterable[int], heights: HeightIndex, scale: float) -> list[int]:
    """The whole pixels of the map at which those rows begin, each once, from top to bottom.

    The rows are in order.
    """
    tops: list[int] = []
    y, row = 0.0, 0
    for wanted in rows:
        while row < wanted:
            y += heights[row]
            row += 1
        top = round(y * scale)
        if not tops or top > tops[-1]:
            tops.append(top)
    return tops


def _bars_of(entry: MessageEntry, top: float, room: float) -> Iterator[Bar]:
    height = max(float(_SMALLEST), room - _GAP)
    if entry.role is Role.USER:
        yield Bar(top, height, _WIDE, "accent")
        return
    only_tools = entry.role not in (Role.ASSISTANT, Role.OTHER) or entry.chars == 0
    failed = bool(entry.failed_tools)
    if failed and height > 2 * _FAILED + _GAP:
        height -= _FAILED + _GAP
    if not failed or room > 2 * _FAILED + 2 * _GAP:
        yield Bar(top, height, _NARROW if only_tools else _WIDE, "line" if only_tools else
                  "line_strong")  # fmt: skip
    if failed:
        yield Bar(max(top, top + room - _FAILED - _GAP), _FAILED, _WIDE, "bad")


def _more_telling(first: Bar, second: Bar) -> Bar:
    if _TOKENS.index(second.token) <= _TOKENS.index(first.token):
        return first
    return second._replace(top=first.top)
