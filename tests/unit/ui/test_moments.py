"""Moments as lists and pages say them."""

from __future__ import annotations

import datetime

from chatvault.ui import moments

TODAY = datetime.date(2026, 11, 22)


def at(*parts: int) -> int:
    return int(datetime.datetime(*parts).timestamp() * 1000)  # type: ignore[arg-type]


def test_what_is_of_today_is_said_with_its_time() -> None:
    assert moments.short_moment(at(2026, 11, 22, 12, 4), TODAY) == "today 12:04"
    assert moments.full_moment(at(2026, 11, 22, 3, 0), TODAY) == "Today, 03:00"


def test_other_days_are_said_by_date_and_other_years_with_the_year() -> None:
    assert moments.short_moment(at(2026, 11, 18, 9, 0), TODAY) == "18 Nov"
    assert moments.short_moment(at(2024, 3, 1, 9, 0), TODAY) == "1 Mar 2024"
    assert moments.full_moment(at(2026, 11, 20, 3, 0), TODAY) == "Friday, 20 November, 03:00"
    assert moments.full_moment(at(2026, 11, 21, 17, 40), TODAY) == "Yesterday, 17:40"
