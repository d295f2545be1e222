"""The days that a query names: a day, month, quarter or year, or from one to another."""

from __future__ import annotations

import datetime
import re

_DATE = re.compile(r"([1-9][0-9]{3})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([1-9][0-9]{3})")  # dots are never American
_QUARTER = re.compile(r"([1-9][0-9]{3})-?Q([1-4])", re.IGNORECASE)
_MONTH = re.compile(r"([0-9]{1,2})/([1-9][0-9]{3})")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([1-9][0-9]{3})")
_TIME = re.compile(r"T[0-9:.]{2,}\S*")  # behind a day, as programs write it
_NAMED = re.compile(r"([a-z]{3,9})\.?(?:[ _-]?([1-9][0-9]{3}))?")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_NEAR = re.compile(r"(this|last)[ _-](week|month|year)")
_BACK = re.compile(r"(\d{1,4})[ _-](day|week|month|year)s?[ _-]ago")
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
        if found := _DATE.fullmatch(_TIME.sub("", text)):
            return _date(int(found[1]), found[3], found[4])
        if found := _MONTH.fullmatch(text):
            return _months(int(found[2]), int(found[1]), 1)
        if found := _SLASHED.fullmatch(text):
            return _slashed(*map(int, found.groups()))
        return _in_words(text.casefold())
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


def _slashed(first: int, second: int, year: int) -> Days | None:
    """12/31/2026 or 31/12/2026; who writes 3/4/2026 may mean either."""
    if first <= 12 and second <= 12 and first != second:
        return None
    month, day = sorted((first, second)) if max(first, second) > 12 else (first, second)
    return _one_day(datetime.date(year, month, day))


def _in_words(text: str) -> Days | None:
    """What "March 2026", "march" (the last one), "last week" or "3 days ago" names."""
    today = datetime.date.today()
    if found := _NAMED.fullmatch(text):
        month = next((n for n, name in enumerate(_MONTHS, 1) if _names(found[1], name)), 0)
        year = int(found[2] or (today.year if month <= today.month else today.year - 1))
        return _months(year, month, 1) if month else None
    if found := _NEAR.fullmatch(text):
        return _near(found[2], today, back=found[1] == "last")
    if found := _BACK.fullmatch(text):
        return _one_day(_ago(int(found[1]), found[2], today))
    return None


def _names(written: str, month: str) -> bool:
    return written in (month, month[:3], month[:4])


def _near(unit: str, today: datetime.date, *, back: bool) -> Days:
    """The week, month or year that it is, or the one before."""
    if unit == "week":
        monday = today - datetime.timedelta(days=today.weekday() + 7 * back)
        return monday, monday + datetime.timedelta(days=7)
    if unit == "year":
        return _months(today.year - back, 1, 12)
    year, month = divmod(12 * today.year + today.month - 1 - back, 12)
    return _months(year, month + 1, 1)


def _ago(number: int, unit: str, today: datetime.date) -> datetime.date:
    """That day; a month has thirty days here, as behind "last:"."""
    return today - datetime.timedelta(
        days=number * {"day": 1, "week": 7, "month": 30, "year": 365}[unit]
    )


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
