"""Tests for joining stretches."""

from __future__ import annotations

import pytest

from chatvault.domain.stretches import Stretch, joined


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        ([], []),
        ([(5, 9), (1, 3)], [(1, 3), (5, 9)]),
        ([(1, 4), (3, 6)], [(1, 6)]),
        ([(1, 4), (4, 6)], [(1, 6)]),
        ([(1, 9), (2, 3), (8, 9)], [(1, 9)]),
        ([(1, 1), (1, 1)], [(1, 1)]),
    ],
)
def test_what_overlaps_or_touches_becomes_one(
    stretches: list[Stretch], expected: list[Stretch]
) -> None:
    assert joined(stretches) == expected
