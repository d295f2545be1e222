"""The days that a query names: a day, month, quarter or year, or from one to another."""

from __future__ import annotations

import datetime
import re

_DATE = re.compile(r"([1-9][0-9]{3})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([1-9][0-9]{3})")  # dots are never American
_QUARTER = re.compile(r"([1-9][0-9]{3})-?Q([1-4])", re.IGNORECASE)
_COMPARED = re.compile(r"([<>])(=?)(.+)")
_AGO = {"today": 0, "yesterday": 1}

Days = tuple[datetime.date, datetime.date]  # the first one, and the first one after them


def days(text: str) -> Days | None:
    """What "2026", "2026-Q3", "2026-11", "3.11.2026" or "yesterday" names; None for others."""
    try:
        if (ago := _AGO.get(text.casefold())) is not None:
            return _one_day(datetime.date.today() - datetime.timedelta(days=ago))
        if found := _QUARTER.fullmatch(text):
            return _months(int(found[1]), 3 * int(found[2]) - 2, 3)
        if found := _DAY_FIRST.fullmatch(text):
            return _one_day(datetime.date(int(found[3]), int(found[2]), int(found[1])))
        if found := _DATE.fullmatch(text):
            return _date(int(found[1]), found[3], found[4])
    except (ValueError, OverflowError):
        return None  # no calendar has it
    return None


def stretch(text: str) -> str | None:
    """What is named as its first day, two dots, and the first day after it.

    Either end may be left open: "2026-03..", "..2026-05", ">=2026-03", "<2026-06". Which of two
    comes first does not matter.
    """
    if found := _COMPARED.fullmatch(text):
        return _side(found[3], is_after=found[1] == ">", with_it=bool(found[2]))
    begin, dots, end = text.partition("..")
    first, last = days(begin), days(end) if dots else days(begin)
    if (begin and not first) or (dots and end and not last) or not (first or last):
        return None
    if first and last and last[0] < first[0]:
        first, last = last, first
    return f"{first[0] if first else ''}..{last[1] if last else ''}"


def _side(text: str, *, is_after: bool, with_it: bool) -> str | None:
    """All days after what is named, or all before it."""
    named = days(text)
    if named is None:
        return None
    first, end = named
    return f"{first if with_it else end}.." if is_after else f"..{end if with_it else first}"


def _date(year: int, month: str | None, day: str | None) -> Days:
    if month is None:
        return _months(year, 1, 12)
    if day is None:
        return _months(year, int(month), 1)
    return _one_day(datetime.date(year, int(month), int(day)))


def _one_day(day: datetime.date) -> Days:
    return day, day + datetime.timedelta(days=1)


def _months(year: int, first: int, number: int) -> Days:
    years, month = divmod(first - 1 + number, 12)
    return datetime.date(year, first, 1), datetime.date(year + years, month + 1, 1)
