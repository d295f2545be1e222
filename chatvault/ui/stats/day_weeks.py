"""Days arranged in weeks, as the heatmap shows them."""

from __future__ import annotations

import bisect
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.domain.statistics import DayCount

LEVELS = 4
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Weeks:
    """From the Monday ``start`` on ``count`` weeks, with what was counted on each day."""

    start: datetime.date
    count: int
    counts: dict[datetime.date, int]
    first: datetime.date
    last: datetime.date
    today: datetime.date

    def day(self, week: int, weekday: int) -> datetime.date | None:
        """The day in that place, None where the range has none."""
        day = self.start + datetime.timedelta(days=7 * week + weekday)
        return day if self.first <= day <= self.last else None

    def level(self, day: datetime.date) -> int:
        """How busy a day was among the others: 0 for nothing, LEVELS for the busiest."""
        count = self.counts.get(day, 0)
        if not count:
            return 0
        busy = sorted(each for each in self.counts.values() if each)
        if count == busy[-1]:
            return LEVELS  # also where many days are as busy, or there is no other
        return 1 + min(LEVELS - 1, bisect.bisect_left(busy, count) * LEVELS // len(busy))

    def newest(self, count: int) -> Weeks:
        """The last weeks only, where there is no room for all."""
        if count >= self.count:
            return self
        gone = datetime.timedelta(weeks=self.count - count)
        return Weeks(self.start + gone, count, self.counts, self.first, self.last, self.today)

    @property
    def busiest(self) -> tuple[datetime.date, int] | None:
        """The day on which most was counted."""
        if not self.counts:
            return None
        day = max(self.counts, key=lambda each: (self.counts[each], each))
        return day, self.counts[day]


def year_weeks(days: Sequence[DayCount], today: datetime.date) -> Weeks:
    """The weeks of this year, those to come too."""
    return _weeks(days, datetime.date(today.year, 1, 1), datetime.date(today.year, 12, 31), today)


def last_weeks(days: Sequence[DayCount], today: datetime.date, back: int) -> Weeks:
    """The weeks of the last ``back`` days."""
    return _weeks(days, today - back * _DAY, today, today)


def busy_weeks(days: Sequence[DayCount], today: datetime.date, back: int) -> Weeks:
    """The weeks of the last ``back`` days; of the newest ones where all that was is older."""
    newest = max((datetime.date.fromisoformat(each.day) for each in days), default=today)
    return last_weeks(days, newest if newest < today - back * _DAY else today, back)


def _weeks(
    days: Sequence[DayCount], first: datetime.date, last: datetime.date, today: datetime.date
) -> Weeks:
    counted = ((datetime.date.fromisoformat(each.day), each.count) for each in days)
    counts = {day: count for day, count in counted if first <= day <= last}
    start = first - first.weekday() * _DAY
    return Weeks(start, (last - start).days // 7 + 1, counts, first, last, today)
