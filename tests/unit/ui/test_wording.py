"""Figures as headlines and narrow columns say them."""

from __future__ import annotations

import pytest

from chatvault.ui import wording


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0"), (980, "980"), (1_204, "1.2 k"), (612_480, "612 k"), (999_600, "1.0 M"),
     (1_204_518, "1.2 M"), (3_100_000_000, "3.1 B")],
)  # fmt: skip
def test_large_numbers_are_said_in_few_characters(count: int, said: str) -> None:
    assert wording.shortened(count) == said


def test_a_small_part_is_not_said_to_be_nothing() -> None:
    assert wording.share(1, 10_000) == "< 1 %"
    assert wording.share(0, 10_000) == "0 %"
    assert wording.share(66, 100) == "66 %"
    assert wording.share(0, 0) == "0 %"


def test_cents_are_said_while_they_matter() -> None:
    assert wording.whole_money(4_120_000) == "$4.12"
    assert wording.whole_money(1_842_300_000) == "$1,842"


def test_long_times_are_said_in_hours() -> None:
    assert wording.time_spent(35 * 60_000) == "35 min"
    assert wording.time_spent(412 * 3_600_000) == "412 h"


def test_a_vault_is_told_in_a_line() -> None:
    assert wording.vault_text(1, 1, 120_000) == "1 conversation   ·   1 message   ·   120 KB"
    many = wording.vault_text(12_304, 1_203_118, 3_800_000_000)
    assert many == "12,304 conversations   ·   1.2 M messages   ·   3.8 GB"


def test_money_that_is_there_is_never_nothing() -> None:
    assert wording.money(1) == "< $0.01"
    assert wording.whole_money(4_000) == "< $0.01"
    assert wording.money(0) == "$0.00"


def test_facts_that_are_not_known_leave_no_gap() -> None:
    assert wording.apart("rye.png", "", "84 KB") == "rye.png   ·   84 KB"
    assert wording.apart("", "") == ""
