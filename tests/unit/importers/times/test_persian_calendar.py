"""Days of the Persian calendar in ours."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from chatvault.importers.times.persian_calendar import YEARS, gregorian


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((1399, 1, 1), (2020, 3, 20)),
        ((1399, 9, 19), (2020, 12, 9)),
        ((1399, 12, 30), (2021, 3, 20)),
        ((1404, 6, 31), (2025, 9, 22)),
        ((1404, 7, 1), (2025, 9, 23)),
        ((1388, 10, 11), (2010, 1, 1)),
    ],
)
def test_days_that_are_known(told: tuple[int, int, int], expected: tuple[int, int, int]) -> None:
    assert gregorian(*told) == expected


def test_every_year_begins_behind_the_one_before() -> None:
    first = [date(*gregorian(year, 1, 1)) for year in YEARS]
    lengths = {(after - before).days for before, after in itertools.pairwise(first)}
    assert lengths == {365, 366}


@pytest.mark.parametrize("told", [(1399, 13, 1), (1399, 7, 31), (1399, 1, 0)])
def test_what_is_no_day_is_refused(told: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="1399"):
        gregorian(*told)
