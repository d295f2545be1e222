"""Operators are found in the text of a query, added to it and taken out again."""

from __future__ import annotations

from chatvault.domain.query import parse
from chatvault.ui.search.operators import (
    holds,
    narrowed,
    operators,
    widened,
    without_operators,
)


def test_each_operator_is_found_with_its_name_and_value() -> None:
    first, second = operators("bread in:codex -is:archived")
    assert (first.start, first.name, first.value, first.understood) == (6, 3, 5, True)
    assert (second.start, second.name, second.value) == (15, 4, 8)


def test_a_quoted_value_belongs_to_its_operator() -> None:
    (found,) = operators('project:"my bakery" crust')
    assert found.value == len('"my bakery"')


def test_a_wrong_value_is_told_apart_but_not_while_it_is_missing() -> None:
    (wrong,) = operators("in:nowhere")
    (begun,) = operators("in:")
    assert not wrong.understood
    assert begun.understood


def test_what_only_looks_like_an_operator_is_a_word() -> None:
    assert operators("http://example.org hint:this begin:x") == ()


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
