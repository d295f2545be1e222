"""Beginnings of lines up to about 2014, when WhatsApp on Android named the months.

``19:23, 28 Aug 2013 - Alice: text``; what was of the year in which it exported had no year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatvault.importers.times.month_names import MONTHS

Day = tuple[int, int, int]

_SIGNS = r"[\u200e\u200f\ufeff]*"
_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<second>(?!))?(?P<before>(?!))?"
    r"(?:\s?(?P<half>[AaPp]\.?[Mm]\.?))?"
)
_MONTH = r"[^\W\d_]{3,12}"
_DAY = (
    rf"(?:(?P<day>\d{{1,2}})\.? (?P<month>{_MONTH})\.?"
    rf"|(?P<month_before>{_MONTH})\.? (?P<day_behind>\d{{1,2}}))(?:,? (?P<year>\d{{4}}))?"
)
FORMS = tuple(
    re.compile(rf"{_SIGNS}{beginning}\s+[-\u2013]\s(?P<rest>.*)", re.DOTALL)
    for beginning in (rf"{_CLOCK}, {_DAY}", rf"{_DAY},? {_CLOCK}")
)


def is_dated(found: re.Match[str]) -> bool:
    """Whether the month is one."""
    return _month(found) is not None


def days(found: Iterable[re.Match[str]]) -> Iterator[Day | None]:
    """Year, month and day of every line; None where no line tells of a year."""
    told: int | None = None
    for line in found:
        if line["year"]:
            told = int(line["year"])
        year = told if line["year"] or told is None else told + 1
        month, day = _month(line), int(line["day"] or line["day_behind"])
        yield None if year is None or month is None else (year, month, day)


def _month(found: re.Match[str]) -> int | None:
    return MONTHS.get((found["month"] or found["month_before"]).casefold())
