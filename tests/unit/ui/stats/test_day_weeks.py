"""Days are arranged in weeks that begin on Mondays."""

from __future__ import annotations

import datetime

from chatvault.domain.statistics import DayCount
from chatvault.ui.stats.day_weeks import LEVELS, busy_weeks, last_weeks, year_weeks

TODAY = datetime.date(2026, 11, 22)


def test_a_year_has_all_its_days_and_no_other() -> None:
    weeks = year_weeks([], TODAY)
    days = [weeks.day(week, weekday) for week in range(weeks.count) for weekday in range(7)]
    shown = [day for day in days if day]
    assert shown[0] == datetime.date(2026, 1, 1)
    assert shown[-1] == datetime.date(2026, 12, 31)
    assert len(shown) == 365
    assert weeks.start.weekday() == 0


def test_the_last_days_end_today() -> None:
    weeks = last_weeks([DayCount("2026-11-22", 3), DayCount("2026-01-01", 9)], TODAY, 30)
    assert weeks.counts == {TODAY: 3}
    assert weeks.busiest == (TODAY, 3)


def test_busier_days_are_darker() -> None:
    days = [DayCount(f"2026-11-{day:02}", day) for day in range(1, 21)]
    weeks = year_weeks(days, TODAY)
    levels = [weeks.level(datetime.date(2026, 11, day)) for day in range(1, 21)]
    assert levels == sorted(levels)
    assert levels[0] == 1
    assert levels[-1] == LEVELS
    assert weeks.level(datetime.date(2026, 11, 21)) == 0


def test_the_busiest_day_is_the_darkest_also_where_others_are_as_busy() -> None:
    days = [DayCount("2026-11-02", 7), DayCount("2026-11-03", 7)]
    for busy in (days, days[:1]):
        weeks = year_weeks(busy, TODAY)
        assert {weeks.level(day) for day in weeks.counts} == {LEVELS}


def test_where_room_is_short_the_newest_weeks_stay() -> None:
    weeks = year_weeks([], TODAY).newest(4)
    assert weeks.count == 4
    assert weeks.day(3, 3) == datetime.date(2026, 12, 31)


def test_where_all_that_was_is_older_the_newest_of_it_is_shown() -> None:
    newest, today = datetime.date(2024, 5, 7), datetime.date(2026, 11, 22)
    weeks = busy_weeks((DayCount("2022-01-01", 3), DayCount(str(newest), 4)), today, 364)
    assert (weeks.last, weeks.counts) == (newest, {newest: 4})
    assert busy_weeks((DayCount("2026-01-01", 3),), today, 364).last == today
    assert busy_weeks((), today, 364).last == today
