"""Regular expressions inside of SQLite cost a search but so much time, whatever they are."""

from __future__ import annotations

import pytest

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from chatvault.storage.database import expressions
from tests.factories import make_session
from tests.unit.conftest import MergeFunction

SLOW = "(a|b|ab)*$"  # tries all ways to read a text of these letters
LONG = "ab" * 2_000 + " "


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "_LONGEST", 0.001)
    monkeypatch.setattr(expressions, "_STRIKES", 3)


def test_an_expression_is_given_up_after_a_few_texts_in_which_it_takes_too_long() -> None:
    search = expressions.new_search()
    assert expressions.expression_found(search, SLOW, "ab")
    assert not expressions.is_slow(search)
    for _ in range(3):
        assert not expressions.expression_found(search, SLOW, LONG)
    assert expressions.is_slow(search)
    assert not expressions.expression_found(search, SLOW, "ab")


def test_another_search_begins_anew() -> None:
    for _ in range(200):
        expressions.expression_found(expressions.new_search(), SLOW, LONG)
    assert expressions.expression_found(expressions.new_search(), SLOW, "ab")


@pytest.mark.parametrize("query", [f"/{SLOW}/", f"-/{SLOW}/", f"rye OR /{SLOW}/"])
def test_that_texts_were_passed_over_is_told(
    services: Services, merge: MergeFunction, query: str
) -> None:
    merge(make_session(LONG, "ab", "Rye"))
    told = services.searching.search(query, Unattended()).mistake
    assert told == "the expression takes too long in some messages, which were passed over"
    assert services.searching.search("/ab/", Unattended()).mistake == ""


def test_what_may_mean_something_else_one_day_warns_nobody(services: Services) -> None:
    page = services.searching.search("/[[a]/", Unattended())
    assert page.mistake == ""
