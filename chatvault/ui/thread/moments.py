"""Moments as a conversation tells them: the time, the day above it, the days it spans."""

from __future__ import annotations

import datetime

from chatvault.ui import moments


def time_of(moment: int | None) -> str:
    """The time of day; nothing where it is unknown."""
    return moments.clock(moment) if moment is not None else ""


def exactly(moment: int | None) -> str:
    """Date and time in full; nothing where they are unknown."""
    return moments.exact_moment(moment) if moment is not None else ""


def day_of(moment: int) -> str:
    """The day: "Thursday 19 November", with the year where it is another one."""
    day = moments.local(moment).date()
    name = f"{moments.weekday(day)} {day.day} {moments.month(day.month)}"
    return name if day.year == datetime.date.today().year else f"{name} {day.year}"


def date_of(moment: int) -> str:
    """The day with its year: "Thursday, 19 November 2026"."""
    day = moments.local(moment).date()
    return f"{moments.weekday(day)}, {day.day} {moments.month(day.month)} {day.year}"


def span(first: int | None, last: int | None) -> str:
    """The days between two moments: "19–20 Nov", "28 Oct – 3 Nov", with a year that is past."""
    # Some exports tell of a last change before the beginning.
    told = sorted(moment for moment in (first, last) if moment is not None)
    known = [moments.local(moment).date() for moment in told]
    if not known:
        return ""
    today = datetime.date.today()
    ending = moments.short_day(known[-1], today)
    if known[0] == known[-1]:
        return ending
    if (known[0].year, known[0].month) == (known[-1].year, known[-1].month):
        return f"{known[0].day}–{ending}"
    beginning = moments.short_day(known[0], known[-1])
    return f"{beginning} – {ending}"
