"""The rows under the search field."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester

from chatvault.domain.search import query_fields
from chatvault.domain.search.suggestion import Suggestion, fixed_values
from chatvault.paths import resource
from chatvault.ui.search.completion_place import Place
from chatvault.ui.search.completion_popup import Rows
from chatvault.ui.search.completion_rows import (
    CompletionRow,
    RowKind,
    name_rows,
    past_rows,
    value_rows,
)
from tests.unit.domain.search.test_suggestion import TODAY


def of(field: str, typed: str = "") -> Place:
    return Place(field, typed, 0, len(typed))


def test_names_that_begin_so_are_offered_with_what_they_mean() -> None:
    (row,) = name_rows("FR")
    assert (row.insert, row.note) == ("from:", "who said it")
    assert {row.text for row in name_rows("be")} == {"before:"}


def test_a_second_name_of_a_field_leads_to_its_first() -> None:
    assert [row.insert for row in name_rows("sou")] == ["in:"]
    assert [row.insert for row in name_rows("role")] == ["from:"]


def test_one_letter_is_not_enough_for_a_name() -> None:
    assert name_rows("f") == ()


@pytest.mark.parametrize("name", query_fields.FIELDS)
def test_every_field_has_its_words_and_signs_that_exist(name: str) -> None:
    row = next(row for row in name_rows(name) if row.insert == f"{name}:")
    assert row.note
    values = value_rows(of(name), fixed_values(name, TODAY) or ())
    for shown in (row, *values):
        assert resource("icons", f"{shown.icon}.svg").exists()


def test_a_value_with_spaces_is_written_in_quotes_and_said_without() -> None:
    (row,) = value_rows(of("project", "rye"), [Suggestion("rye bread", count=1_200)])
    assert (row.text, row.insert) == ("rye bread", '"rye bread"')
    assert row.spoken == "rye bread, 1,200"


def test_a_source_has_its_tile() -> None:
    (row,) = value_rows(of("in"), [Suggestion("claude-code", "Claude Code", 3)])
    assert (row.source, row.note) == ("claude-code", "Claude Code")


def test_quotes_in_a_value_are_doubled() -> None:
    (row,) = value_rows(of("tag"), [Suggestion('the "best"')])
    assert (row.text, row.insert) == ('the "best"', '"the ""best"""')


def test_a_value_that_is_typed_already_is_not_offered_alone() -> None:
    values = [Suggestion("main"), Suggestion("maintenance")]
    assert value_rows(of("branch", "MAIN"), values[:1]) == ()
    assert len(value_rows(of("branch", "main"), values)) == 2


def test_queries_of_before_have_a_head_and_can_be_forgotten() -> None:
    head, *past, last = past_rows(["rye", "oven"])
    assert head.is_head
    assert [row.insert for row in past] == ["rye", "oven"]
    assert last.kind is RowKind.CLEAR
    assert past_rows([]) == ()


@pytest.fixture
def model(window: QWidget) -> Rows:
    return Rows(window)


def test_the_model_keeps_the_rules(qtmodeltester: ModelTester, model: Rows) -> None:
    qtmodeltester.check(model)
    model.show_rows(past_rows(["rye", "oven"]))
    qtmodeltester.check(model)
    assert model.data(model.index(1)) == "rye"
    assert model.data(model.index(9)) is None


def test_going_on_passes_over_heads_and_begins_again(model: Rows) -> None:
    model.show_rows(past_rows(["rye", "oven"]))
    assert model.next_place(-1, 1) == 1
    assert model.next_place(3, 1) == 1
    assert model.next_place(1, -1) == 3
    model.show_rows((CompletionRow(RowKind.HEAD, "Nothing"),))
    assert model.next_place(-1, 1) is None
    model.show_rows(())
    assert model.next_place(-1, 1) is None
