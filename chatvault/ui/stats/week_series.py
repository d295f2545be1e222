"""Tokens of each week by source, arranged for stacked bars: series, gaps and a round scale."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.domain.source import source
from chatvault.domain.statistics import WeekTokens

MOST_SERIES = 5
OTHER = ""  # the key of all further sources together
_UNITS = ((1_000_000_000, "billions"), (1_000_000, "millions"), (1_000, "thousands"), (1, ""))
_WEEK = datetime.timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its Monday, and tokens by series key."""

    monday: datetime.date
    tokens: dict[str, int]

    @property
    def total(self) -> int:
        """The tokens of all series."""
        return sum(self.tokens.values())


@dataclass(frozen=True, slots=True)
class WeekSeries:
    """Every week from the first to the last, and the sources, the largest first."""

    keys: tuple[str, ...]
    weeks: tuple[Week, ...]


def arranged(weeks: Sequence[WeekTokens]) -> WeekSeries:
    """The weeks without gaps; what is beyond MOST_SERIES sources is put together."""
    totals: Counter[str] = Counter()
    for week in weeks:
        totals.update(week.by_source)
    keys = [key for key, tokens in totals.most_common(MOST_SERIES) if tokens]
    rest = set(totals) - set(keys)
    by_monday = {datetime.date.fromisoformat(week.week): week.by_source for week in weeks}
    filled = []
    if by_monday:
        monday, last = min(by_monday), max(by_monday)
        while monday <= last:
            found = by_monday.get(monday, {})
            tokens = {key: found[key] for key in keys if found.get(key)}
            if other := sum(found.get(key, 0) for key in rest):
                tokens[OTHER] = other
            filled.append(Week(monday, tokens))
            monday += _WEEK
    return WeekSeries((*keys, OTHER) if any(OTHER in w.tokens for w in filled) else tuple(keys),
                      tuple(filled))  # fmt: skip


def series_name(key: str) -> str:
    """What a series is called."""
    return source(key).name if key else "Other"


def unit_of(most: int) -> tuple[int, str]:
    """The unit in which an axis up to ``most`` has short numbers, and its name."""
    return next(((size, name) for size, name in _UNITS if most >= size), (1, ""))


def round_top(most: float, steps: int = 3) -> float:
    """The smallest round number from ``most`` on that ``steps`` equal round parts make up."""
    if most <= 0:
        return float(steps)
    exact = most / steps
    size = 10.0 ** math.floor(math.log10(exact))
    step = next(size * each for each in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if size * each >= exact)
    return step * steps
