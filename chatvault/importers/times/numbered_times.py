"""Times of which the date is three numbers, as spreadsheets and some exports write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chatvault.importers.times.date_orders import NumberedDate, is_late

_LONGEST = 64  # characters; nothing longer is a time
# "1/31/2026 3:05 PM", "31.01.2026, 15:05:09"; spaces may be narrow ones
_FORM = re.compile(
    r"(?P<a>\d{1,4})(?P<sign>[./-])(?P<b>\d{1,2})(?P=sign)(?P<c>\d{1,4})\.?,?\s+"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[^\W\d_][^\W\d_. ]*\.?\s?(?:[^\W\d_]\.)?))??"
    r"(?:\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
)


@dataclass(frozen=True, slots=True)
class NumberedTime:
    """A time whose day and month are told apart by others; ``minutes`` it is ahead of UTC."""

    date: NumberedDate
    hour: int
    minute: int
    second: int
    minutes: int = 0

    def moment(self, order: str) -> int | None:
        """UTC ms, None where there is no such time."""
        try:
            clock = (self.hour, self.minute, self.second)
            told = datetime(*self.date.numbers(order), *clock, tzinfo=UTC)
            return round((told - timedelta(minutes=self.minutes)).timestamp() * 1000)
        except (ValueError, OverflowError):
            return None


def numbered_time(told: str) -> NumberedTime | None:
    """What is written, None where it is no such time; without a zone it counts as UTC."""
    found = _FORM.fullmatch(told.strip()) if len(told) <= _LONGEST else None
    if found is None:
        return None
    half, hour = found["half"] or "", int(found["hour"])
    late = is_late(half) if half else None
    if half and late is None:
        return None
    if late is not None:
        hour = hour % 12 + 12 * late if hour <= 12 else hour
    date = NumberedDate(found["a"], found["b"], found["c"], found["sign"], half.upper())
    second = int(found["second"] or 0)
    return NumberedTime(date, hour, int(found["minute"]), second, _ahead(found["zone"] or ""))


def _ahead(zone: str) -> int:
    if zone[:1] not in ("+", "-") or not zone:
        return 0
    digits = zone[1:].replace(":", "")
    ahead = int(digits[:2]) * 60 + int(digits[2:])
    return -ahead if zone.startswith("-") else ahead
