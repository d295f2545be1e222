"""The best answers come first: rare words, said often, in a short text, by the person."""

from __future__ import annotations

from chatvault.domain.search.query_tree import Term
from chatvault.domain.search.relevance import Relevance

RYE = Relevance([Term("rye"), Term("the")], {"rye": 10, "the": 900_000}, in_all=1_000_000)


def test_a_word_that_is_said_more_often_counts_more() -> None:
    assert RYE.score("rye and Rye", "assistant") > RYE.score("rye and oat", "assistant")
    assert RYE.score("rye " * 3, "assistant") > RYE.score("rye " * 3 + "oat " * 2_000, "assistant")


def test_rare_words_weigh_more_than_those_that_are_everywhere() -> None:
    assert RYE.score("rye rye the", "assistant") > RYE.score("rye the the", "assistant")


def test_what_a_person_wrote_counts_more() -> None:
    assert RYE.score("rye", "user") > RYE.score("rye", "assistant")


def test_a_word_that_is_there_in_another_form_counts_once() -> None:
    assert RYE.score("rýe", "assistant") == RYE.score("rye", "assistant") > 0
