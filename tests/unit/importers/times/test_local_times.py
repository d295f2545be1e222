"""Moments that programs write for people are local, in any of their forms."""

from __future__ import annotations

from datetime import datetime

import pytest

from chatvault.importers.times.local_times import local_time


def ms(*moment: int) -> int:
    return int(datetime(*moment).timestamp() * 1000)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("2023-10-5 @14h 22m 31s 123ms", (2023, 10, 5, 14, 22, 31, 123_000)),
        ("2024-11-05@04h02m01s", (2024, 11, 5, 4, 2, 1)),
        ("October 5, 2023 2:22pm", (2023, 10, 5, 14, 22)),
        ("October 5, 2023 12:05am", (2023, 10, 5, 0, 5)),
        ("Jan 02, 2026 15:04", (2026, 1, 2, 15, 4)),
        ("20260102-15-04-05", (2026, 1, 2, 15, 4, 5)),
        ("2026-01-02T15:04:05", (2026, 1, 2, 15, 4, 5)),
    ],
)
def test_every_form_is_understood(told: str, moment: tuple[int, ...]) -> None:
    assert local_time(told) == ms(*moment)


def test_a_moment_with_a_zone_and_a_number_are_what_they_say() -> None:
    assert local_time("2026-01-02T03:04:05.500Z") == 1_767_323_045_500
    assert local_time(1_767_323_045_500) == local_time("1767323045500") == 1_767_323_045_500


@pytest.mark.parametrize(
    "told",
    ["", "soon", "Smarch 5, 2023 2:22pm", "February 31, 2023 2:22pm", "2023-13-5 @14h 22m 31s",
     "0001-01-01T00:00:00", "9999-12-31T23:59:59", None, True, [], "9" * 80],
)  # fmt: skip
def test_what_is_no_moment_is_none(told: object) -> None:
    assert local_time(told) is None
