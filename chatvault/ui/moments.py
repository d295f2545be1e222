"""How the window says when something was, in the person's own time zone."""

from __future__ import annotations

import datetime
import functools

from PySide6.QtCore import QDate, QLocale


def local(moment: int) -> datetime.datetime:
    """The local date and time of UTC milliseconds."""
    return datetime.datetime.fromtimestamp(moment / 1000)


def clock(moment: int) -> str:
    """The time of day: 12:04."""
    return f"{local(moment):%H:%M}"


def day_name(day: datetime.date, today: datetime.date) -> str:
    """A day in full: Today, Yesterday, Friday, 20 November, and with its year if another."""
    if day == today:
        return "Today"
    if day == today - datetime.timedelta(days=1):
        return "Yesterday"
    name = f"{weekday(day)}, {day.day} {month(day.month)}"
    return name if day.year == today.year else f"{name} {day.year}"


def short_day(day: datetime.date, today: datetime.date) -> str:
    """A day in a narrow place: 18 Nov, and 18 Nov 2024 if of another year."""
    name = f"{day.day} {month(day.month, short=True)}"
    return name if day.year == today.year else f"{name} {day.year}"


def short_moment(moment: int, today: datetime.date) -> str:
    """When, in a narrow place: today 12:04, 18 Nov, 18 Nov 2024."""
    day = local(moment).date()
    return f"today {clock(moment)}" if day == today else short_day(day, today)


def full_moment(moment: int, today: datetime.date) -> str:
    """Day and time: Today, 03:00; Friday, 20 November, 03:00."""
    return f"{day_name(local(moment).date(), today)}, {clock(moment)}"


def moment_within(moment: int, today: datetime.date) -> str:
    """The same within a sentence: today, 03:00; days of the week keep their capital."""
    said = full_moment(moment, today)
    return said[0].lower() + said[1:] if said.startswith(("Today", "Yesterday")) else said


def exact_moment(moment: int) -> str:
    """Day, year and time to the second, for a tooltip."""
    at = local(moment)
    return f"{weekday(at.date())}, {at.day} {month(at.month)} {at.year}, {at:%H:%M:%S}"


def weekday(day: datetime.date, *, short: bool = False) -> str:
    """The name of a day of the week."""
    style = QLocale.FormatType.ShortFormat if short else QLocale.FormatType.LongFormat
    return _words().dayName(QDate(day.year, day.month, day.day).dayOfWeek(), style)


@functools.cache
def month(number: int, *, short: bool = False) -> str:
    """The name of a month."""
    style = QLocale.FormatType.ShortFormat if short else QLocale.FormatType.LongFormat
    return _words().monthName(number, style)


def _words() -> QLocale:
    """The language of the program's own words, so that a date reads as one sentence with them."""
    return QLocale(QLocale.Language.English)
