"""Days of the Persian calendar, in which telephones of Iran write dates."""

from __future__ import annotations

from datetime import date

# Years of which a telephone can tell; no other calendar in use has them now.
YEARS = range(1350, 1430)
_KNOWN_YEAR = 1400
_ITS_FIRST_DAY = date(2021, 3, 21).toordinal()
_CYCLE = 33  # years, of which these have a day more
_LONGER = (1, 5, 9, 13, 17, 22, 26, 30)
_LONG_MONTHS, _LONG, _SHORT = 6, 31, 30  # months come first that have 31 days, then 30


def gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Year, month and day in our calendar. Raises ValueError where there is no such day."""
    longest = _LONG if month <= _LONG_MONTHS else _SHORT
    if not (1 <= month <= 12 and 1 <= day <= longest):
        raise ValueError(f"{year}-{month}-{day}")
    began = _ITS_FIRST_DAY + 365 * (year - _KNOWN_YEAR) + _longer(year) - _longer(_KNOWN_YEAR)
    months = month - 1
    before = months * _SHORT + min(months, _LONG_MONTHS)
    told = date.fromordinal(began + before + day - 1)
    return told.year, told.month, told.day


def _longer(year: int) -> int:
    """How many years before it had a day more."""
    cycles, place = divmod(year, _CYCLE)
    return cycles * len(_LONGER) + sum(one < place for one in _LONGER)
