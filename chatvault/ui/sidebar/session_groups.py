"""The days that the session list is grouped by."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.domain.session import SessionKey, SessionSort
from chatvault.ui import moments

DATED = (SessionSort.ACTIVITY, SessionSort.CREATED)  # the orders that have days
_ORDERS = {
    SessionSort.TITLE: "By title",
    SessionSort.LENGTH: "Longest first",
    SessionSort.COST: "Most expensive first",
}

# Days further back than this stand together by month.
DAYS_APART = 60


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one head; ``first`` is the place of the first of them."""

    first: int
    label: str
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list ready to be shown: made in the background, for 100,000 take a while."""

    keys: tuple[SessionKey, ...]
    places: dict[int, int]  # of each id
    groups: tuple[Group, ...]
    sort: SessionSort
    today: datetime.date

    @classmethod
    def of(cls, keys: tuple[SessionKey, ...], sort: SessionSort, today: datetime.date) -> Listing:
        """The list of these keys, which are in that order."""
        places = {key.id: place for place, key in enumerate(keys)}
        return cls(keys, places, grouped(keys, sort, today), sort, today)


def grouped(
    keys: Sequence[SessionKey], sort: SessionSort, today: datetime.date
) -> tuple[Group, ...]:
    """The groups of keys that are in order; orders that are not of time have no days."""
    pinned = next((place for place, key in enumerate(keys) if not key.pinned), len(keys))
    groups = [Group(0, "Pinned", pinned=True)] if pinned else []
    if sort in DATED:
        groups += _days(keys, pinned, today)
    elif pinned < len(keys):
        groups.append(Group(pinned, _ORDERS[sort]))
    return tuple(groups)


def _days(keys: Sequence[SessionKey], start: int, today: datetime.date) -> list[Group]:
    groups: list[Group] = []
    since = float("inf")  # the moment at which the current group begins
    for place in range(start, len(keys)):
        at = keys[place].at
        if at is None:
            groups.append(Group(place, "Undated"))
            break  # they stand last
        if at < since:  # one comparison a row: a day is worked out only where it changes
            label, since = _label(moments.local(at).date(), today)
            groups.append(Group(place, label))
    return groups


def _label(day: datetime.date, today: datetime.date) -> tuple[str, float]:
    """What a day's group is called, and the moment, in UTC ms, at which it begins."""
    if (today - day).days <= DAYS_APART:
        return moments.day_name(day, today), _midnight(day)
    month = day.replace(day=1)
    name = moments.month(month.month)
    label = name if month.year == today.year else f"{name} {month.year}"
    return label, _midnight(month)


def _midnight(day: datetime.date) -> float:
    moment = datetime.datetime.combine(day, datetime.time())
    return moment.timestamp() * 1000
