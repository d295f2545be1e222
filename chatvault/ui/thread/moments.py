"""Moments as the thread tells them: the time, the day, and exactly."""

from __future__ import annotations

from PySide6.QtCore import QDate, QDateTime, QLocale, QTimeZone


def _local(moment: int) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(moment, QTimeZone(QTimeZone.Initialization.LocalTime))


def time_of(moment: int | None) -> str:
    """The time of day, as short as the person's locale has it."""
    if moment is None:
        return ""
    return QLocale().toString(_local(moment).time(), QLocale.FormatType.ShortFormat)


def exactly(moment: int | None) -> str:
    """Date and time in full."""
    if moment is None:
        return ""
    return QLocale().toString(_local(moment), QLocale.FormatType.LongFormat)


def day_of(moment: int) -> str:
    """The day: "Thursday 19 November", with the year where it is another one."""
    date = _local(moment).date()
    this_year = date.year() == QDate.currentDate().year()
    return QLocale().toString(date, "dddd d MMMM" if this_year else "dddd d MMMM yyyy")


def span(first: int | None, last: int | None) -> str:
    """The days between two moments: "19–20 Nov", "28 Oct – 3 Nov", with a year that is past."""
    if first is None and last is None:
        return ""
    start = _local(first if first is not None else last or 0).date()
    end = _local(last if last is not None else first or 0).date()
    this_year = end.year() == QDate.currentDate().year()
    ending = QLocale().toString(end, "d MMM" if this_year else "d MMM yyyy")
    if start == end:
        return ending
    if (start.year(), start.month()) == (end.year(), end.month()):
        return f"{start.day()}–{ending}"
    shape = "d MMM" if start.year() == end.year() else "d MMM yyyy"
    return f"{QLocale().toString(start, shape)} – {ending}"
