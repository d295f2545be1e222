"""The days of the list."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.session import SessionKey, SessionSort
from chatvault.ui.sidebar.session_groups import grouped
from tests.pace import within
from tests.unit.ui.sidebar.conftest import moment

TODAY = datetime.date(2025, 11, 22)
DAY = datetime.timedelta(days=1)


def keys(*days: datetime.date | None, pinned: int = 0) -> list[SessionKey]:
    return [
        SessionKey(place, None if day is None else moment(day), place < pinned)
        for place, day in enumerate(days)
    ]


def names(found: Iterable[SessionKey], sort: SessionSort = SessionSort.ACTIVITY) -> list[str]:
    return [group.label for group in grouped(list(found), sort, TODAY)]


def test_conversations_stand_under_their_day() -> None:
    listed = keys(TODAY, TODAY, TODAY - DAY, TODAY - 3 * DAY)
    groups = grouped(listed, SessionSort.ACTIVITY, TODAY)
    assert [(group.first, group.label) for group in groups] == [
        (0, "Today"),
        (2, "Yesterday"),
        (3, "Wednesday, 19 November"),
    ]


def test_pinned_conversations_stand_first_under_a_head_of_their_own() -> None:
    listed = keys(TODAY - 90 * DAY, TODAY, TODAY, pinned=1)
    groups = grouped(listed, SessionSort.ACTIVITY, TODAY)
    assert [(group.first, group.label, group.pinned) for group in groups] == [
        (0, "Pinned", True),
        (1, "Today", False),
    ]


def test_long_ago_is_told_by_month_and_other_years_by_year() -> None:
    listed = keys(
        datetime.date(2025, 9, 30),
        datetime.date(2025, 8, 30),
        datetime.date(2025, 8, 2),
        datetime.date(2024, 12, 31),
        datetime.date(2023, 12, 31),
    )
    assert names(listed) == [
        "Tuesday, 30 September",
        "August",
        "December 2024",
        "December 2023",
    ]


def test_a_day_of_last_winter_says_its_year() -> None:
    january = datetime.date(2025, 1, 10)
    groups = grouped(keys(datetime.date(2024, 12, 20)), SessionSort.ACTIVITY, january)
    assert [group.label for group in groups] == ["Friday, 20 December 2024"]


def test_conversations_without_a_date_stand_last() -> None:
    assert names(keys(TODAY, None, None)) == ["Today", "Undated"]


@pytest.mark.parametrize(
    ("sort", "head"),
    [
        (SessionSort.TITLE, "By title"),
        (SessionSort.LENGTH, "Longest first"),
        (SessionSort.COST, "Most expensive first"),
    ],
)
def test_other_orders_have_no_days(sort: SessionSort, head: str) -> None:
    listed = keys(TODAY, TODAY - DAY, TODAY, pinned=1)
    assert names(listed, sort) == ["Pinned", head]


def test_nothing_has_no_heads() -> None:
    assert names([]) == []


@given(st.lists(st.integers(0, 1_000), max_size=60), st.integers(0, 60))
def test_every_row_stands_under_exactly_one_head(ages: list[int], pinned: int) -> None:
    days = [TODAY - age * DAY for age in sorted(ages)]
    groups = grouped(keys(*days, pinned=pinned), SessionSort.ACTIVITY, TODAY)
    firsts = [group.first for group in groups]
    assert firsts == sorted(set(firsts))
    assert firsts[:1] == ([0] if days else [])
    assert len({group.label for group in groups}) == len(groups)


def test_a_hundred_thousand_conversations_are_grouped_while_nobody_notices() -> None:
    at = moment(TODAY)
    listed = [SessionKey(place, at - place * 600_000, False) for place in range(100_000)]
    with within(laps=100):
        groups = grouped(listed, SessionSort.ACTIVITY, TODAY)
    assert 80 < len(groups) < 120
