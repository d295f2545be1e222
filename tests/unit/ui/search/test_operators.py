"""Operators are found in the text of a query, added to it and taken out again."""

from __future__ import annotations

import pytest

from chatvault.domain.search.query import parse
from chatvault.ui.search.operators import (
    filters,
    holds,
    is_filtered,
    narrowed,
    widened,
    without_operators,
)


def test_narrowing_and_widening_are_opposites() -> None:
    condition = "after:2026-10 before:2026-11"
    query = narrowed('"warm water" dough', condition)
    assert query == 'after:2026-10 before:2026-11 "warm water" dough'
    assert holds(query, condition)
    assert widened(query, condition) == '"warm water" dough'


def test_narrowing_leaves_the_last_word_the_last_and_what_is_open_open() -> None:
    assert parse(narrowed("dou", "in:codex"), typing=True).terms[-1].prefix
    assert holds(narrowed('"warm wat', "in:codex"), "in:codex")
    assert parse(narrowed('"warm wat', "in:codex")).conditions
    assert parse(narrowed("rye OR", "in:codex")).conditions


def test_a_longer_value_is_not_taken_for_a_shorter_one() -> None:
    assert not holds("in:claude-code", "in:claude")
    assert widened("dough in:claude-code", "in:claude") == "dough in:claude-code"


def test_clearing_filters_leaves_the_words() -> None:
    assert without_operators("rye in:codex crust -is:archived") == "rye crust"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("(in:codex OR in:claude) rye", "rye"),
        ("rye (in:codex oven) -(is:starred is:pinned)", "rye oven"),
        ("rye OR wheat -(salt OR in:codex) /a b/", "rye OR wheat -salt /a b/"),
        ("-(rye (wheat OR spelt)) in:codex", "-(rye wheat OR spelt)"),
        ('"say in:codex please" *part* begin* in:codex', '"say in:codex please" *part* begin*'),
        ("NOT in:codex rye", "rye"),
    ],
)
def test_clearing_filters_leaves_a_query_that_means_the_rest(text: str, left: str) -> None:
    assert without_operators(text) == left
    assert not is_filtered(left)


@pytest.mark.parametrize(
    "text", ['"say in:codex please"', "/a in:codex b/", "NOT in:codex", "in:codex OR rye",
             "(in:codex OR in:claude)"]
)  # fmt: skip
def test_what_does_not_hold_for_all_that_is_found_is_not_ticked(text: str) -> None:
    assert not holds(text, "in:codex")
    assert widened(text, "in:cursor") == text
    assert filters(text) == (("NOT in:codex",) if text == "NOT in:codex" else ())


def test_the_filters_of_a_query_are_those_that_are_understood() -> None:
    query = '-is:starred in:nowhere rye date:2026 also:tools tag:"to do" in:'
    assert filters(query) == ("-is:starred", "date:2026", 'tag:"to do"')
    for one in filters(query):
        assert not holds(widened(query, one), one)
    assert not is_filtered("in:nowhere also:tools rye")
    assert is_filtered("rye -(wheat OR is:starred)")


def test_a_value_is_the_same_with_quotes_and_without() -> None:
    assert holds("dough project:bakery", 'project:"bakery"')
    assert widened("Project:bakery dough", 'project:"bakery"') == "dough"


def test_a_condition_is_the_same_by_its_other_name() -> None:
    assert holds("dough source:codex", "in:codex")
    assert holds("role:user dough", "from:me")
    assert widened("dough source:codex", "in:codex") == "dough"
    assert not holds("dough -source:codex", "in:codex")
    assert not holds("(in:codex OR in:claude)", "in:codex")


def test_looking_elsewhere_is_taken_back_as_it_was_asked() -> None:
    query = narrowed("dough", "also:tools")
    assert holds(query, "also:tools")
    assert not holds("dough", "also:tools")
    assert widened(query, "also:tools") == "dough"
