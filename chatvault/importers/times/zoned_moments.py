"""Moments as programs write them in a computer's language, with its zone, in UTC milliseconds.

"6/23/2025 at 15:27:41 GMT+3", "2026/2/28 at GMT+8 10:28:33", "17.8.2026 at 14:40:56 MESZ",
"27/04/2025, 10:09:24 pm (Australia/Sydney, UTC+10:00)".
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from chatvault.importers.times.local_times import local_time
from chatvault.importers.times.timestamps import timestamp

_LONGEST = 120  # characters; nothing longer is a moment
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")
_OFFSET = re.compile(
    r"(?:GMT|UTC)(?:(?P<sign>[+\u2212-])(?P<hours>\d{1,2})(?::(?P<minutes>\d\d))?)?"
)
_NAMES = re.compile(r"\b[A-Z]{3,4}\b")
# Programs name a zone where people call it so, which tells how dates are written there, too.
_AMERICAN = {
    **{"EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8},
    **{"AKDT": -8, "AKST": -9, "HST": -10},
}
_HOURS = {
    **_AMERICAN,
    **{"WET": 0, "WEST": 1, "BST": 1, "MEZ": 1, "CET": 1, "MESZ": 2, "CEST": 2, "OEZ": 2, "EET": 2},
    **{"OESZ": 3, "EEST": 3, "SAST": 2, "IST": 5.5, "WIB": 7, "WITA": 8, "WIT": 9, "MYT": 8},
    **{"SGT": 8, "HKT": 8, "JST": 9, "AWST": 8, "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12},
    **{"NZDT": 13, "BRT": -3, "ART": -3, "UYT": -3, "BOT": -4, "CLT": -4, "CLST": -3, "VET": -4},
    **{"COT": -5, "ECT": -5, "PET": -5},
}
_DATE = re.compile(r"(\d{1,4})([./-]) ?(\d{1,2})[./-] ?(\d{1,4})")
_CLOCK = re.compile(r"(\d{1,2})\D{1,2}(\d\d)\D{1,2}(\d\d)")
_AFTERNOON = re.compile(r"\b[Pp]\.?\s?[Mm]\b|下午|午後|오후")
_MORNING = re.compile(r"\b[Aa]\.?\s?[Mm]\b|上午|午前|오전")


def zoned_moment(told: str) -> int | None:
    """The moment, None where it is none; without a known zone it is this computer's."""
    if len(told) > _LONGEST:
        return None
    if iso := _ISO.search(told):
        return timestamp(iso[0])
    zone, hours, rest = _zone(told)
    date = _DATE.search(rest)
    clock = _CLOCK.search(rest, date.end()) if date else None
    if date is None or clock is None:
        return None
    year, month, day = _day(date, day_first=bool(zone) and zone not in _AMERICAN)
    hour = int(clock[1])
    if _AFTERNOON.search(rest) or _MORNING.search(rest):
        hour = hour % 12 + (12 if _AFTERNOON.search(rest) else 0)
    text = f"{year:04}-{month:02}-{day:02}T{hour:02}:{clock[2]}:{clock[3]}"
    if hours is None:
        return local_time(text)
    try:
        offset = timezone(timedelta(hours=hours))
        return timestamp(datetime.fromisoformat(text).replace(tzinfo=offset).isoformat())
    except ValueError:  # no such day, or zone
        return None


def _zone(told: str) -> tuple[str, float | None, str]:
    """The zone's name, how many hours before or behind UTC it is, and the text without that."""
    if offset := _OFFSET.search(told):
        hours = int(offset["hours"] or 0) + int(offset["minutes"] or 0) / 60
        ahead = -hours if offset["sign"] in ("-", "\u2212") else hours
        return "", ahead, told[: offset.start()] + told[offset.end() :]
    name = next((name for name in _NAMES.findall(told) if name in _HOURS), "")
    return name, _HOURS.get(name), told


def _day(date: re.Match[str], *, day_first: bool) -> tuple[int, int, int]:
    """Year, month and day: where the year comes last, dots and zeros tell that the day is first,
    as does where it was written (``day_first``).
    """
    one, mark, two, last = date.groups()
    if len(one) == 4:
        return int(one), int(two), int(last)
    hints = day_first or "0" in (one[0], two[0])
    is_first = mark == "." or int(one) > 12 or (int(two) <= 12 and hints)
    return int(last), int(two if is_first else one), int(one if is_first else two)
