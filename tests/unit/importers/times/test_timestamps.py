"""Moments are read whatever way an export writes them, and never invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.importers.times.timestamps import timestamp

NOON = int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    "value",
    [
        NOON // 1000,
        NOON / 1000,
        NOON,
        NOON * 1000,
        NOON * 1_000_000,
        NOON * 10_000 + 621_355_968_000_000_000,
        str(NOON * 10_000 + 621_355_968_000_000_000),
        str(NOON // 1000),
        f"{NOON // 1000}.0",
        "2026-11-21T12:00:00Z",
        "2026-11-21T12:00:00.000000Z",
        "2026-11-21T12:00:00.000000+00:00",
        "2026-11-21 12:00:00",
        "2026-11-21T13:00:00+01:00",
        " 2026-11-21T12:00:00Z\n",
        "2026-11-21 12:00:00 UTC",
        "2026-11-21 12:00:00.000000 +0000 UTC",
        "Sat Nov 21 12:00:00 +0000 2026",
        "Sat, 21 Nov 2026 12:00:00 GMT",
        "21 Nov 2026 13:00:00 +0100",
        "Sat Nov 21 2026 13:00:00 GMT+0100 (Central European Standard Time)",
        "Sat Nov 21 12:00:00 2026",
        {"$date": {"$numberLong": str(NOON)}},
        {"$date": "2026-11-21T12:00:00Z"},
    ],
)
def test_the_same_noon_is_read_from_every_way_of_writing_it(value: object) -> None:
    assert timestamp(value) == NOON


def test_fractions_of_a_second_are_kept_to_the_millisecond() -> None:
    assert timestamp(1_750_537_483.102) == 1_750_537_483_102
    assert timestamp("2025-06-21T20:24:43.102999Z") == 1_750_537_483_102


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -1,
        "",
        "yesterday",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+23:59",
        "1989-12-31T23:59:59Z",
        float("nan"),
        float("inf"),
        1e18 * 50,
        pytest.param(10**5000, id="a number of 5000 digits"),
        -(10**18),
        pytest.param("9" * 5000, id="5000 digits as text"),
        "nan",
        [],
        [NOON],
        {},
        {"$date": None},
    ],
)
def test_what_is_no_moment_stays_unknown(value: object) -> None:
    assert timestamp(value) is None


def test_a_deeply_wrapped_date_is_no_trap() -> None:
    wrapped: object = NOON
    for _ in range(100_000):
        wrapped = {"$date": wrapped}

    assert timestamp(wrapped) == NOON


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["$date", "x"]), inner),
        max_leaves=5,
    )
)
def test_nothing_makes_it_raise_or_leave_the_range(value: object) -> None:
    moment = timestamp(value)

    assert moment is None or 631_152_000_000 <= moment <= 4_102_444_800_000
