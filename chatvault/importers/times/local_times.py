"""Moments that programs write for people, in the time of the computer that they ran on.

None of them says its zone; it is taken for that of this computer.
"""

from __future__ import annotations

import re
from datetime import datetime

from chatvault.importers.times.timestamps import timestamp

_LONGEST = 64  # characters; nothing longer is a moment
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# "2023-10-5 @14h 22m 31s 123ms", in newer versions "2024-11-05@14h22m31s"
_LETTERED = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\s?@\s?"
    r"(?P<hour>\d{1,2})h\s?(?P<minute>\d{1,2})m\s?(?P<second>\d{1,2})s(?:\s?(?P<ms>\d{1,3})ms)?"
)
# "October 5, 2023 2:22pm", "Jan 02, 2026 15:04"
_NAMED = re.compile(
    r"(?P<name>[A-Za-z]{3,9}) (?P<day>\d{1,2}), (?P<year>\d{4}),? "
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s?(?P<half>[AaPp][Mm])?"
)
# "20260102-15-04-05", a name of a file
_STAMP = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})-"
    r"(?P<hour>\d{2})-(?P<minute>\d{2})-(?P<second>\d{2})"
)


def local_time(told: object) -> int | None:
    """The moment in UTC ms, None where it is none; numbers and ISO 8601 as everywhere.

    ISO 8601 text without a zone is local here.
    """
    if not isinstance(told, str):
        return timestamp(told)
    text = told.strip()
    if len(text) > _LONGEST:
        return None
    for form in (_LETTERED, _NAMED, _STAMP):
        if match := form.fullmatch(text):
            return _moment(match.groupdict())
    try:
        return timestamp(datetime.fromisoformat(text).astimezone().isoformat())
    except (ValueError, OverflowError, OSError):
        return timestamp(text)


def _moment(told: dict[str, str | None]) -> int | None:
    def number(name: str) -> int:
        return int(told.get(name) or 0)

    month = number("month")
    name = (told.get("name") or "").lower()
    if name:
        month = 1 + _MONTHS.index(name[:3]) if name[:3] in _MONTHS else 0
    hour, half = number("hour"), (told.get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        moment = datetime(
            number("year"), month, number("day"), hour, number("minute"), number("second"),
            number("ms") * 1000,
        )  # fmt: skip
        return timestamp(moment.astimezone().isoformat())
    except (ValueError, OverflowError, OSError):  # no such day, or too far from now
        return None
