"""Which of the numbers in dates is the day, the month and the year: all dates of a file tell.

A program writes them as the settings of its computer want it, and says nowhere how that is.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.times import persian_calendar
from chatvault.importers.times.localized_dates import AFTER_NOON, BEFORE_NOON

_GUESSED = (
    "Which number of a date is the day and which the month is told by nothing in the table; it was "
    "guessed."
)
_THAI_YEARS = 543  # ahead of ours
# Halves of the day that are other words elsewhere, so that only a chat's clock is read by them.
_BEFORE_NOON = BEFORE_NOON | frozenset((
     "vorm", "vm", "fm", "ap", "de", "dop", "проб", "prepodne", "преподне", "дп", "priešpiet",
     "priekšp", "fh", "yb", "to", "ก่อนเที่ยง", "முற்பகல்", "मपू", "ಪೂರ್ವಾಹ್ನ", "පෙව", "ព្រឹក",
     "ກ່ອນທ່ຽງ", "နံနက်", "לפנה״צ", 'לפנה"צ', "үө", "inthemorning", "delamañana", "delamadrugada",
     "eparadites", "prijepodne", "претпладне", "таңкы", "կա", "غم", "قبلدوپہر", "صبح", "بن", "gh",
     "wd", "ቅቀ", "an", "sf", "পূৰ্বাহ্ন", "上晝", "上昼",
))  # fmt: skip
_AFTER_NOON = AFTER_NOON | frozenset((
     "nachm", "nm", "em", "ip", "du", "odp", "pop", "слоб", "popodne", "поподне", "пп", "popiet",
     "pēcp", "eh", "yh", "tk", "หลังเที่ยง", "பிற்பகல்", "मउ", "ಅಪರಾಹ್ನ", "පව", "ល្ងាច", "ຫຼັງທ່ຽງ",
     "ညနေ", "אחה״צ", 'אחה"צ', "үх", "intheafternoon", "intheevening", "noon", "delatarde",
     "delanoche", "epasdites", "poslijepodne", "попладне", "түштөнкийинки", "կհ", "غو",
     "بعددوپہر", "شام", "منجهند", "دن", "gd", "wb", "ድቀ", "ew", "anw", "ym", "অপৰাহ্ন",
     "下晝", "下昼",
))  # fmt: skip
_NO_SHORT_YEAR = "ydm"  # nobody writes the year short there
_AMERICAN, _POINT = "mdy", "."  # nobody writes points there


@dataclass(frozen=True, slots=True)
class NumberedDate:
    """Three numbers as they are written; ``sign`` stands between them, ``half`` behind the time."""

    a: str
    b: str
    c: str
    sign: str = "/"
    half: str = ""

    @property
    def is_american(self) -> bool:
        """Whether it looks like those of the only country that writes months first."""
        padded = self.a.startswith("0") or self.b.startswith("0")
        return self.sign == "/" and self.half.strip() in ("AM", "PM") and not padded

    def numbers(self, order: str) -> tuple[int, int, int]:
        """Year, month and day."""
        told = dict(zip(order, (int(self.a), int(self.b), int(self.c)), strict=True))
        year = told["y"] if told["y"] > 99 else 2000 + told["y"]
        if year in persian_calendar.YEARS:
            return _of_iran(year, told["m"], told["d"])
        year -= _THAI_YEARS if year > 2500 else 0
        return year, told["m"], told["d"]

    def day(self, order: str) -> date | None:
        """The day, None where there is no such day; only a year has four digits."""
        parts = dict(zip(order, (self.a, self.b, self.c), strict=True))
        if any(len(parts[part]) > 2 for part in "md"):
            return None
        if order == _NO_SHORT_YEAR and len(parts["y"]) < 4:
            return None
        try:
            return date(*self.numbers(order))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Order:
    """Which number is what: "dmy", "mdy", "ymd" or "ydm"; ``sure`` where another fits worse."""

    letters: str
    sure: bool


def order_of(dates: Sequence[NumberedDate], *, either_way: bool = False) -> Order:
    """The order that fits best.

    Dates follow each other in time, or go back in it as well: ``either_way``. People mostly
    write more than once a month.
    """
    american = any(one.is_american for one in dates)
    orders: tuple[str, ...] = (
        *(("mdy", "dmy") if american else ("dmy", "mdy")),
        "ymd",
        _NO_SHORT_YEAR,
    )
    if dates and all(one.sign == _POINT for one in dates):
        orders = tuple(order for order in orders if order != _AMERICAN)
    odd = {order: _oddness(dates, order, either_way=either_way) for order in orders}
    best = min(orders, key=odd.__getitem__)
    same = [one.numbers(best) for one in dates]
    others = (order for order in orders if odd[order] == odd[best])
    return Order(best, all([one.numbers(order) for one in dates] == same for order in others))


def told_order(dates: Sequence[NumberedDate], findings: Findings) -> str:
    """The order in a table, whose dates may go back in time; said where nothing in it tells."""
    order = order_of(dates, either_way=True)
    if not order.sure:
        findings.note(_GUESSED)
    return order.letters


def is_late(half: str) -> bool | None:
    """Whether a half of the day is the second one, None where it is none."""
    told = "".join(half.casefold().split()).strip(".")
    for halves, late in ((_AFTER_NOON, True), (_BEFORE_NOON, False)):
        if told in halves or told.replace(".", "") in halves:
            return late
    return None


def _of_iran(year: int, month: int, day: int) -> tuple[int, int, int]:
    """The day in our calendar; what is none stays none in it, too."""
    try:
        return persian_calendar.gregorian(year, month, day)
    except ValueError:
        return year, 0, 0


def _oddness(
    dates: Sequence[NumberedDate], order: str, *, either_way: bool
) -> tuple[int, int, int]:
    """How many dates there would not be, how often time would turn, how many days all would be."""
    days = [one.day(order) for one in dates]
    known = [day for day in days if day is not None]
    turns = sum(before > after for before, after in itertools.pairwise(known))
    if either_way:
        turns = min(turns, sum(before < after for before, after in itertools.pairwise(known)))
    span = (max(known) - min(known)).days if known else 0
    return len(days) - len(known), turns, span
