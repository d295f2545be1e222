"""What counts of the time that went by: a clock that jumps makes nothing older."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chatvault.domain.day import DAY_MS
from chatvault.domain.steady_time import Gap, ago, noted, waits_until

START = 1_763_812_800_000
MONTH, YEAR = 30 * DAY_MS, 365 * DAY_MS


def at(day: float) -> int:
    return START + round(day * DAY_MS)


def looked_after(*moments: int) -> tuple[Gap, ...]:
    """The gaps as the vault knows them that was looked after at those times of its clock."""
    gaps: tuple[Gap, ...] = ()
    for last, moment in zip((0, *moments), moments, strict=False):
        gaps = noted(gaps, last, moment)
    return gaps


def test_without_a_gap_it_is_the_clock() -> None:
    assert looked_after(*map(at, range(60))) == ()
    assert ago((), at(60), MONTH) == at(30)
    assert waits_until((), at(60)) is None


def test_of_a_jump_forward_a_week_counts() -> None:
    gaps = looked_after(at(0), at(1), at(366))
    assert ago(gaps, at(366), 6 * DAY_MS) == at(2)
    assert ago(gaps, at(366), MONTH) == at(-22)
    assert waits_until(gaps, at(366)) == at(373)
    assert waits_until(gaps, at(374)) is None


def test_of_two_jumps_a_week_counts_each_and_all_between_them() -> None:
    gaps = looked_after(at(0), at(1), at(366), at(367), at(732))
    assert ago(gaps, at(732), 5 * DAY_MS) == at(369)
    assert ago(gaps, at(732), 10 * DAY_MS) == at(6)
    assert ago(gaps, at(732), MONTH) == at(-14)


def test_a_clock_that_is_set_right_again_is_as_if_it_had_never_jumped() -> None:
    gaps = looked_after(at(0), at(1), at(366), at(2))
    assert gaps == ()
    assert ago(gaps, at(2), MONTH) == at(-28)


def test_a_clock_that_was_a_year_behind_makes_nothing_old_when_it_is_set_right() -> None:
    # Given a clock that went back by a year for two days, in which something was thrown away,
    gaps = looked_after(at(0), at(-364), at(-363), at(3))
    # when it is right again, then neither that nor what was thrown away before is a month old.
    for thrown_away in (at(-363.5), at(-5), at(0)):
        assert thrown_away > ago(gaps, at(3), MONTH)


def test_an_hour_more_or_less_is_nothing() -> None:
    assert looked_after(at(0), at(1) + 3_600_000, at(2) - 3_600_000) == ()


@pytest.mark.parametrize("jump", [YEAR, -YEAR, 20 * DAY_MS, DAY_MS // 24])
@given(st.lists(st.booleans(), min_size=1, max_size=29))
def test_what_lies_there_for_less_than_a_month_is_not_due(jump: int, is_wrong: list[bool]) -> None:
    """However the clock jumps meanwhile: but for a week, and a day, of each jump forward."""
    shown = [at(day) + jump * wrong for day, wrong in enumerate(is_wrong)]
    gaps = looked_after(at(-1), *shown)
    forward = sum(b - a > 7 * DAY_MS for a, b in itertools.pairwise((at(-1), *shown)))
    assume(len(shown) + 8 * forward < 30)
    assert ago(gaps, shown[-1], MONTH) < shown[0]
