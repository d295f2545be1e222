"""Reading the many ways in which exports write a moment."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_EARLIEST = 631_152_000_000  # 1990-01-01
_LATEST = 4_102_444_800_000  # 2100-01-01
# .NET counts 100 ns from the year 1 on; these are 1990 to 2100, as nanoseconds they were 1990.
_FIRST_TICK, _LAST_TICK = 627_667_488_000_000_000, 662_380_416_000_000_000
_TICK_OF_1970 = 621_355_968_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LONGEST = 80  # characters; nothing longer is a moment
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>[A-Za-z]{3})"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
_ZONE = r"(?: ?(?:GMT|UTC|Z))?(?: ?(?P<zone>[+-]\d{2}:?\d{2}))?(?: \([^()]{1,40}\))?"
# As mail, X and programs in JavaScript write it, all in English.
_WORDED = (
    re.compile(
        rf"(?:[A-Za-z]{{3}}, )?(?P<day>\d{{1,2}}) {_MONTH} (?P<year>\d{{4}}) {_CLOCK}{_ZONE}"
    ),
    re.compile(
        rf"[A-Za-z]{{3}} {_MONTH} {{1,2}}(?P<day>\d{{1,2}}) (?P<year>\d{{4}}) {_CLOCK}{_ZONE}"
    ),
    re.compile(
        rf"[A-Za-z]{{3}} {_MONTH} {{1,2}}(?P<day>\d{{1,2}}) {_CLOCK}{_ZONE} (?P<year>\d{{4}})"
    ),
)
_ZONED = re.compile(r"(?P<moment>\d{4}-\d{2}-\d{2}[ T][\d:.]{5,18}) ?(?:UTC|GMT|\+0000 UTC)")


def timestamp(value: object) -> int | None:
    """The moment in UTC ms, or None where ``value`` is none between 1990 and 2100.

    Numbers, also as text, may count seconds, milliseconds, microseconds, nanoseconds or .NET's
    ticks.
    ISO 8601 text without a zone is taken for UTC. MongoDB's ``{"$date": …}`` is unwrapped.
    """
    while isinstance(value, dict):
        value = value.get("$date", value.get("$numberLong"))
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    return None


def _from_number(number: int | float) -> int | None:
    """The ranges of the units do not overlap, so the size tells the unit."""
    if not 0 < number < 1e19:
        return None
    if _FIRST_TICK <= number < _LAST_TICK:
        return round((number - _TICK_OF_1970) / 10_000)
    milliseconds = number * 1000
    while milliseconds >= _LATEST:
        milliseconds /= 1000
    return round(milliseconds) if milliseconds >= _EARLIEST else None


def _from_text(text: str) -> int | None:
    if len(text) > _LONGEST:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        milliseconds = (moment - _EPOCH) // _MILLISECOND
    except (ValueError, OverflowError):
        return _from_digits(text) or _from_words(text.strip())
    return milliseconds if _EARLIEST <= milliseconds < _LATEST else _from_digits(text)


def _from_words(text: str) -> int | None:
    """A date with the name of its month, or a zone that is named."""
    if (zoned := _ZONED.fullmatch(text)) is not None:
        return _from_text(zoned["moment"])
    found = next((told for form in _WORDED if (told := form.fullmatch(text)) is not None), None)
    if found is None or found["month"].lower() not in _MONTHS:
        return None
    month = _MONTHS.index(found["month"].lower()) + 1
    day = f"{found['year']}-{month:02}-{int(found['day']):02}"
    clock = f"{int(found['hour']):02}:{found['minute']}:{found['second'] or '00'}"
    return _from_text(f"{day}T{clock}{found['zone'] or '+00:00'}")


def _from_digits(text: str) -> int | None:
    try:
        return _from_number(float(text))
    except ValueError:
        return None
