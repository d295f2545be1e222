"""The lines of a chat that WhatsApp exported, in the many forms that dates have in it.

Android writes ``12/9/20, 23:55 - Alice: text``, an iPhone ``[09/12/20, 23:55:01] Alice: text``;
the order of day, month and year is that of the telephone, and nothing tells it but the dates.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

_LINE = re.compile(
    r"[\u200e\u200f\ufeff]*\[?(?P<a>\d{1,4})(?P<s>[./-])[ ]?(?P<b>\d{1,2})(?P=s)[ ]?"
    r"(?P<c>\d{1,4})\.?"
    r"(?:,|\s)\s*(?P<before>[^\d\s\[\]:-]{1,12}\s?)?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
    r"[\s\u202f\u00a0]*(?P<half>[AaPp][\s\u202f\u00a0]?\.?[\s\u202f\u00a0]?[Mm]\.?|"
    r"\u5348\u524d|\u5348\u5f8c|\u4e0a\u5348|\u4e0b\u5348|\uc624\uc804|\uc624\ud6c4)?"
    r"(?:\]\s?|\s+[-\u2013]\s)(?P<rest>.*)",
    re.DOTALL,
)
_NAMED = re.compile(r"(?P<name>[^:]{1,100}?):(?:\s(?P<text>.*)|(?P<short>\S{0,2}))$", re.DOTALL)
_LATE = ("p", "\u5348\u5f8c", "\u4e0b\u5348", "\uc624\ud6c4")
_EARLY = ("a", "\u5348\u524d", "\u4e0a\u5348", "\uc624\uc804")
_SNIFFED = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A message: when, who ("" for what the program itself says) and what; UTC ms."""

    at: int | None
    name: str
    text: str


def is_chat(head: str) -> bool:
    """Whether the first lines of a file are those of a chat."""
    lines = [line for line in head.splitlines()[:_SNIFFED] if line.strip()]
    matching = [found for line in lines if (found := _LINE.match(line)) is not None]
    named = [found for found in matching if _NAMED.match(found["rest"])]
    first = bool(lines) and _LINE.match(lines[0]) is not None
    return first and bool(named) and (len(matching) > 1 or len(lines) == 1)


def lines(text: Iterable[str]) -> Iterator[Line]:
    """Every message of a chat; what matches no form goes on with the message before."""
    gathered = list(_gathered(text))
    order = _order([found for found, _ in gathered])
    for found, more in gathered:
        yield _line(found, more, order)


def _gathered(text: Iterable[str]) -> Iterator[tuple[re.Match[str], list[str]]]:
    found: re.Match[str] | None = None
    more: list[str] = []
    for raw in text:
        line = raw.rstrip("\r\n")
        begins = _LINE.match(line)
        if begins is None:
            more.append(line)
            continue
        if found is not None:
            yield found, more
        found, more = begins, []
    if found is not None:
        yield found, more


def _order(found: Sequence[re.Match[str]]) -> str:
    """Which of the three numbers is the day, the month and the year: "dmy", "mdy", "ymd"."""
    numbers = [(int(one["a"]), int(one["b"]), int(one["c"])) for one in found]
    if any(a > 31 or len(one["a"]) == 4 for (a, _, _), one in zip(numbers, found, strict=True)):
        return "ymd"
    if any(a > 12 for a, _, _ in numbers):
        return "dmy"
    if any(b > 12 for _, b, _ in numbers):
        return "mdy"
    # Both are possible: messages stand in the order of time.
    forward = {order: _is_ordered(found, order) for order in ("dmy", "mdy")}
    if forward["dmy"] != forward["mdy"]:
        return "dmy" if forward["dmy"] else "mdy"
    # Nobody else writes months first and halves of the day.
    return "mdy" if any(one["half"] and one["s"] == "/" for one in found) else "dmy"


def _is_ordered(found: Sequence[re.Match[str]], order: str) -> bool:
    days = [_day(one, order) for one in found]
    return all(before <= after for before, after in itertools.pairwise(days))


def _day(found: re.Match[str], order: str) -> tuple[int, int, int]:
    """Year, month and day."""
    told = dict(zip(order, (int(found["a"]), int(found["b"]), int(found["c"])), strict=True))
    year = told["y"] if told["y"] > 99 else 2000 + told["y"]
    return year, told["m"], told["d"]


def _line(found: re.Match[str], more: Sequence[str], order: str) -> Line:
    rest = "\n".join([found["rest"], *more]).rstrip("\n").lstrip("\u200e\u200f")
    first, _, following = rest.partition("\n")
    named = _NAMED.match(first)
    if named is None:
        return Line(_moment(found, order), "", rest.strip())
    said = named["text"] if named["text"] is not None else named["short"] or ""
    text = "\n".join([said, following]) if following else said
    return Line(
        _moment(found, order), named["name"].strip("\u200e\u200f\u202a\u202c ~"), text.strip()
    )


def _moment(found: re.Match[str], order: str) -> int | None:
    """The time of the telephone that wrote it is taken for that of this computer: none tells."""
    hour = int(found["hour"])
    half = ((found["half"] or "") + (found["before"] or "")).strip().lower()
    if half.startswith(_LATE) and hour < 12:
        hour += 12
    elif half.startswith(_EARLY) and hour == 12:
        hour = 0
    try:
        year, month, day = _day(found, order)
        moment = datetime(year, month, day, hour, int(found["minute"]), int(found["second"] or 0))
        return round(moment.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None
