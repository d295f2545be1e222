"""Weeks are filled up, small sources put together, and axes end on round numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget

from chatvault.domain.statistics import WeekTokens
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.source_colors import source_token
from chatvault.ui.stats.week_bars import WeekBars, series_tokens
from chatvault.ui.stats.week_series import OTHER, arranged, round_top, unit_of


def test_weeks_without_tokens_are_not_left_out() -> None:
    series = arranged(
        [WeekTokens("2026-11-02", {"codex": 5}), WeekTokens("2026-11-16", {"codex": 7})]
    )
    assert [week.total for week in series.weeks] == [5, 0, 7]


def test_the_largest_source_comes_first_and_the_smallest_together() -> None:
    sources = {f"source-{place}": 10 - place for place in range(8)}
    series = arranged([WeekTokens("2026-11-02", sources)])
    assert series.keys == (*(f"source-{place}" for place in range(5)), OTHER)
    assert series.weeks[0].tokens[OTHER] == 5 + 4 + 3
    assert series.weeks[0].total == sum(sources.values())


def test_no_weeks_make_no_series() -> None:
    assert arranged([]).weeks == ()


@pytest.mark.parametrize(("most", "top"), [(118, 120), (29, 30), (1, 1.2), (31, 45), (0, 3)])
def test_an_axis_ends_on_a_round_number(most: float, top: float) -> None:
    assert round_top(most) == pytest.approx(top)


@given(st.floats(min_value=1e-3, max_value=1e12))
def test_an_axis_is_neither_too_short_nor_wasteful(most: float) -> None:
    assert most * 0.999999 <= round_top(most) <= most * 1.6


def test_the_unit_keeps_numbers_short() -> None:
    assert unit_of(118_000_000) == (1_000_000, "millions")
    assert unit_of(900) == (1, "")


def test_no_two_series_have_one_colour_and_known_sources_have_their_own() -> None:
    keys = ("kimi-cli", "amp", "factory-droid", "claude-ai", "claude-code", OTHER)
    assert source_token("kimi-cli") == source_token("amp") == "s2"
    tokens = series_tokens(keys)
    assert len(set(tokens.values())) == len(keys)
    assert (tokens["claude-ai"], tokens["claude-code"], tokens[OTHER]) == ("s2", "s4", "s6")


def test_the_end_of_a_month_leaves_its_place_to_the_next(
    window: QWidget, appearance: Appearance
) -> None:
    bars = WeekBars(appearance, window)
    bars.resize(700, 180)
    bars.show_weeks(
        arranged([WeekTokens(day, {"codex": 5}) for day in ("2025-12-29", "2026-11-23")])
    )
    assert [name for _, name in bars.months()][:2] == ["Jan", "Feb"]
    bars.show_weeks(arranged([WeekTokens("2025-12-29", {"codex": 5})]))
    assert [name for _, name in bars.months()] == ["Dec"]
