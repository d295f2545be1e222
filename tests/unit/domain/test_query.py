"""The language of the search box."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.query import Condition, Query, Term, parse
from chatvault.domain.snippets import folded, pattern, snippet
from chatvault.domain.understood import understood


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("bread oven", ((Term("bread"),), (Term("oven"),))),
        ('"stone oven"', ((Term("stone oven", phrase=True),),)),
        ("bread -oven", ((Term("bread"),), (Term("oven", excluded=True),))),
        ("bread OR rolls oven", ((Term("bread"), Term("rolls")), (Term("oven"),))),
        ("kne*", ((Term("kne", prefix=True),),)),
        ("http://x.y", ((Term("http://x.y"),),)),
        ('"open', ((Term("open", phrase=True),),)),
        ("--- !", ()),
    ],
)
def test_words(text: str, groups: tuple[tuple[Term, ...], ...]) -> None:
    assert parse(text).groups == groups


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("from:me", Condition("from", "user")),
        ("in:Codex", Condition("in", "codex")),
        ("in:claude-code", Condition("in", "claude-code")),
        ("-is:archived", Condition("is", "archived", excluded=True)),
        ('project:"my house"', Condition("project", "my house")),
        ("after:2026-10", Condition("after", "2026-10-01")),
        ("before:2026", Condition("before", "2026-01-01")),
    ],
)
def test_fields(text: str, condition: Condition) -> None:
    assert parse(text).conditions == (condition,)


@pytest.mark.parametrize("text", ["from:nobody", "is:blue", "after:soon", "after:2026-13-40"])
def test_a_mistake_is_said_and_left_out(text: str) -> None:
    query = parse(text)
    assert query.conditions == ()
    assert text in query.mistakes[0]


def test_the_last_word_may_still_grow_while_typing() -> None:
    assert parse("bread ov", typing=True).groups[-1] == (Term("ov", prefix=True),)
    assert parse("bread ov ", typing=True).groups[-1] == (Term("ov"),)


def test_the_query_is_said_back() -> None:
    sentence = understood(parse('oven "rye bread" -burnt in:codex after:2026-10-01'), tools=False)
    assert sentence == (
        "with the word *oven*, with the phrase *rye bread*, without *burnt*, in *Codex*, "
        "since *1 October 2026*, in prompts and answers"
    )


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_a_query(text: str, typing: bool) -> None:
    query = parse(text, typing=typing)
    assert isinstance(query, Query)
    assert isinstance(understood(query, tools=False), str)
    words = pattern(query)
    assert snippet(text * 3, words).text is not None


@given(st.text(max_size=40))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


def test_a_snippet_shows_the_first_hit_marked_on_one_line() -> None:
    text = "word " * 100 + "the CAFÉ\nopens late " + "word " * 100
    shown = snippet(text, pattern(parse("cafe")))
    assert "\n" not in shown.text
    assert shown.text.startswith("…")
    start, length = shown.marks[0]
    assert shown.text[start : start + length] == "CAFÉ"


def test_part_of_a_word_is_not_marked_unless_it_may_grow() -> None:
    assert snippet("a cart", pattern(parse("car"))).marks == ()
    assert snippet("a cart", pattern(parse("car*"))).marks == ((2, 4),)
