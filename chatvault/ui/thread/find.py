"""Finding words in one conversation: where they stand, which one is the current, what is next."""

from __future__ import annotations

import functools
import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from chatvault.domain.blocks import (
    Block,
    Citation,
    Code,
    Event,
    File,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
)
from chatvault.domain.message import Message
from chatvault.ui.thread import utf16


class Found(NamedTuple):
    """How often the words stand in one block of a message."""

    message_id: int
    block: int
    times: int


class Match(NamedTuple):
    """One match inside a text, in UTF-16 units."""

    start: int
    length: int


class Hit(NamedTuple):
    """One match of the conversation: the n-th in a block of the message at that place."""

    message: int
    block: int
    ordinal: int


@functools.lru_cache(maxsize=32)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted((word for word in words if word), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)


def matches(text: str, words: tuple[str, ...]) -> tuple[Match, ...]:
    """Where the words stand in a text, without regard to case."""
    if not any(words):
        return ()
    found = [(match.start(), match.end()) for match in _pattern(words).finditer(text)]
    if utf16.is_simple(text):
        return tuple(Match(start, end - start) for start, end in found)
    return tuple(
        Match(utf16.to_units(text, start), utf16.length(text[start:end])) for start, end in found
    )


def scan(messages: Iterable[Message], words: tuple[str, ...]) -> tuple[Found, ...]:
    """In which blocks of the messages the words stand, and how often."""
    if not any(words):
        return ()
    pattern = _pattern(words)
    found: list[Found] = []
    for message in messages:
        for index, block in enumerate(message.blocks):
            count = sum(1 for text in _texts(block) for _ in pattern.finditer(text))
            if count:
                found.append(Found(message.id, index, count))
    return tuple(found)


def _texts(block: Block) -> tuple[str, ...]:
    """What of a block can be shown, folded or not."""
    if isinstance(block, Text | Code | Thinking):
        return (block.text,)
    if isinstance(block, ToolCall):
        outcome = block.outcome.text if block.outcome else ""
        return (block.name, _said(block.arguments), outcome)
    if isinstance(block, ToolResult):
        return (block.name, block.outcome.text)
    if isinstance(block, File):
        return (block.attachment.name, block.text)
    if isinstance(block, Event):
        return (block.text.strip().partition("\n")[2],)
    return (block.title, block.url, block.text) if isinstance(block, Citation) else ()


def _said(arguments: str) -> str:
    """The arguments as they are shown: not with the escapes of their notation."""
    if "\\" not in arguments or arguments.lstrip()[:1] not in ("{", "["):
        return arguments
    try:
        value = json.loads(arguments)
    except (ValueError, RecursionError):
        return arguments
    said: list[str] = []
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            said += value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        else:
            said.append(str(value))
    return "\n".join(said)


class FindModel:
    """All hits of the words that are looked for, and the one that is the current."""

    def __init__(self) -> None:
        self.words: tuple[str, ...] = ()
        self.current: Hit | None = None
        self._blocks: list[tuple[int, int]] = []  # (message, block) with hits, in order
        self._counts: list[int] = []

    def look_for(self, words: tuple[str, ...]) -> None:
        """Look for other words; nothing is found until ``set_found``."""
        self.words = tuple(word.casefold() for word in words if word.strip())
        self.current = None
        self._blocks, self._counts = [], []

    def set_found(self, found: Sequence[Found], place_of: Callable[[int], int | None]) -> None:
        """Take over what was found, where ``place_of`` knows the message."""
        placed = [
            ((place, hit.block), hit.times)
            for hit in found
            if (place := place_of(hit.message_id)) is not None
        ]
        placed.sort()
        self._blocks = [block for block, _ in placed]
        self._counts = [count for _, count in placed]

    def correct(self, message: int, block: int, count: int) -> None:
        """The block was laid out and shows so many hits; markup had been counted too."""
        index = self._index(message, block)
        if index is not None:
            self._counts[index] = count
        elif count:
            place = bisect_left(self._blocks, (message, block))
            self._blocks.insert(place, (message, block))
            self._counts.insert(place, count)

    @property
    def total(self) -> int:
        """How many hits there are."""
        return sum(self._counts)

    @property
    def number(self) -> int:
        """Which of them is the current one, from 1; 0 where there is none."""
        if self.current is None:
            return 0
        index = bisect_left(self._blocks, (self.current.message, self.current.block))
        before = list(accumulate(self._counts[:index], initial=0))[-1]
        return before + self.current.ordinal + 1

    @property
    def messages(self) -> tuple[int, ...]:
        """The places of all messages with hits."""
        return tuple(dict.fromkeys(message for message, _ in self._with_hits()))

    def first_from(self, message: int) -> Hit | None:
        """The first hit in that message or after it, else the first of all."""
        blocks = self._with_hits()
        for place, block in blocks:
            if place >= message:
                return Hit(place, block, 0)
        return Hit(*blocks[0], 0) if blocks else None

    def next(self, *, back: bool = False, start: int = 0) -> Hit | None:
        """The hit after the current one, or before it, going round at the ends."""
        if self.current is None:
            return self.first_from(start)
        if not self.total:
            return None
        step = -1 if back else 1
        ordinal = self.current.ordinal + step
        index = self._index(self.current.message, self.current.block)
        if index is not None and 0 <= ordinal < self._counts[index]:
            return self.current._replace(ordinal=ordinal)
        return self._beyond(step)

    def _beyond(self, step: int) -> Hit | None:
        assert self.current is not None
        blocks = self._with_hits()
        here = (self.current.message, self.current.block)
        if step > 0:
            following = next((block for block in blocks if block > here), blocks[0])
            return Hit(*following, 0)
        before = next((block for block in reversed(blocks) if block < here), blocks[-1])
        index = self._index(*before)
        return Hit(*before, self._counts[index] - 1 if index is not None else 0)

    def _with_hits(self) -> list[tuple[int, int]]:
        counted = zip(self._blocks, self._counts, strict=True)
        return [block for block, count in counted if count]

    def _index(self, message: int, block: int) -> int | None:
        place = bisect_left(self._blocks, (message, block))
        if place < len(self._blocks) and self._blocks[place] == (message, block):
            return place
        return None
