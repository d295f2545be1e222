"""What may follow in a query: values that are written as a query understands them."""

from __future__ import annotations

import datetime

import pytest

from chatvault.domain.search import query_fields
from chatvault.domain.search.query import parse
from chatvault.domain.search.query_tree import Condition
from chatvault.domain.search.suggestion import Suggestion, fixed_values, written

TODAY = datetime.date(2026, 1, 31)
FIXED = [name for name in query_fields.FIELDS if name != "also" and fixed_values(name, TODAY)]


@pytest.mark.parametrize("name", FIXED)
def test_every_fixed_value_is_understood(name: str) -> None:
    for suggestion in fixed_values(name, TODAY) or ():
        (condition,) = parse(f"{name}:{suggestion.value}").conditions
        assert condition.name == name


def test_the_places_to_look_in_are_understood() -> None:
    places = fixed_values("also", TODAY)
    assert places
    for suggestion in places:
        assert parse(f"also:{suggestion.value}").widened == {suggestion.value}


def test_the_fixed_values_are_those_the_fields_know() -> None:
    assert [one.value for one in fixed_values("is", TODAY) or ()] == list(query_fields.STATES)
    assert [one.value for one in fixed_values("has", TODAY) or ()] == list(query_fields.HOLDINGS)
    assert [one.value for one in fixed_values("from", TODAY) or ()] == [
        "me", "assistant", "tool", "system", "others",
    ]  # fmt: skip


def test_days_are_told_from_today() -> None:
    named = {one.label: one.value for one in fixed_values("date", TODAY) or ()}
    assert named["yesterday"] == "2026-01-30"
    assert named["last month"] == "2025-12"
    assert named["last month and this one"] == "2025-12..2026-01"


def test_what_the_vault_has_is_not_fixed() -> None:
    assert fixed_values("model", TODAY) is None


@pytest.mark.parametrize(
    "value",
    ["main", "rye bread", "a(b", "a)", "fix/oven", "-flag", "Обжиг", "gpt-4.1", "=", 'ov"en',
     'the "best" oven', '"', '""'],
)  # fmt: skip
def test_a_value_is_written_as_a_query_reads_it(value: str) -> None:
    query = parse(f"(branch:{written(value)} OR oven)")
    assert Condition("branch", value) in query.conditions


def test_a_suggestion_fits_by_its_value_and_by_its_label() -> None:
    suggestion = Suggestion("claude-code", "Claude Code")
    assert suggestion.fits("E-CO")
    assert suggestion.fits("e co")
    assert not suggestion.fits("codex")
