"""Moments that are numbers counted from other days than Unix does, where their size tells."""

from __future__ import annotations

_MS_OF_DAY = 24 * 60 * 60 * 1000
# Each is 1990 to 2100 in its own count, which no other count of the same size is.
_FIRST_JULIAN_DAY, _LAST_JULIAN_DAY, _JULIAN_DAY_OF_1970 = 2_447_892.5, 2_488_069.5, 2_440_587.5
# Windows counts 100 ns from 1601 on, Chromium microseconds.
_MS_FROM_1601 = 11_644_473_600_000
_FROM_1601 = tuple(
    (first * per_ms, last * per_ms, per_ms)
    for per_ms in (10_000, 1_000)
    for first, last in [(_MS_FROM_1601 + 631_152_000_000, _MS_FROM_1601 + 4_102_444_800_000)]
)
_APPLES_FIRST_MS = 978_307_200_000  # 2001-01-01
_APPLES_LAST = 3_124_137_600_000  # ms from then to 2100
# .NET's ticks of 2002 to 2040; as Apple's nanoseconds they are a few months of 2021.
_TICKS = (631_454_400_000_000_000, 643_445_856_000_000_000)


def counted_time(number: float) -> int | None:
    """UTC ms of a Julian day, a Windows or a Chromium time; None where it is none of them."""
    if _FIRST_JULIAN_DAY <= number < _LAST_JULIAN_DAY:
        return round((number - _JULIAN_DAY_OF_1970) * _MS_OF_DAY)
    for first, last, per_ms in _FROM_1601:
        if first <= number < last:
            return round(number / per_ms) - _MS_FROM_1601
    return None


def are_apples(least: float, most: float) -> bool:
    """Whether these, the least and the most of a column, are counted from 2001 on.

    Nobody talked with a machine before 2001, which is what Unix would make of Apple's numbers.
    """
    if _TICKS[0] <= least <= most < _TICKS[1] or counted_time(most) is not None:
        return False
    return least > 0 and _scaled(most) < _APPLES_FIRST_MS and _scaled(most) >= _APPLES_FIRST_MS / 4


def apples_time(number: float) -> int:
    """UTC ms of a number of seconds, or of a thousandth, millionth or billionth of one."""
    return round(_scaled(number)) + _APPLES_FIRST_MS


def _scaled(number: float) -> float:
    milliseconds = number * 1000
    while milliseconds >= _APPLES_LAST:
        milliseconds /= 1000
    return milliseconds
