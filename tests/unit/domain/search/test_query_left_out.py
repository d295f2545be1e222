"""What a query leaves out is told; what is about to follow is waited for."""

from __future__ import annotations

import pytest

from chatvault.domain.search.query import parse
from chatvault.domain.search.query_tree import Condition, Query, Term

BREAD = Term("bread")
SIGN = "“—” has no letter or digit and was left out"
NO_OR = "“OR” joins nothing where it stands and was left out"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("bread —", SIGN),
        ("— bread — —", SIGN),
        ("bread 👍", "“👍” has no letter or digit and was left out"),
        ("bread () \"\"", "“()”, “\"\"” have no letter or digit and were left out"),
        ("bread ! ? * &", "“!”, “?”, “*”, … have no letter or digit and were left out"),
        ("bread )", "“)” has no letter or digit and was left out"),
        ("OR bread", NO_OR),
        ("bread OR", NO_OR),
        ("(bread OR )", NO_OR),
        ("from: bread", "“from:” has no value right after it and was left out; "
         "“from:” takes me, assistant, tool, system or others"),
        ("bread tag:\"\"", "“tag:” has no value right after it and was left out"),
        ("bread model:--", "“model:--” is not understood and was left out"),
        ("bread (in:nowhere)", "“in:nowhere” is not understood and was left out; "
         "“in:” takes a source such as claude-code"),
        ("bread (OR)", NO_OR),
        ("bread /(/", "“/(/” is no regular expression and was left out"),
        ("bread -also:tools",
         "“also:tools” cannot be left out; it is only searched when asked for"),
    ],
)  # fmt: skip
def test_what_asks_for_nothing_is_told(text: str, told: str) -> None:
    assert parse(text) == Query((BREAD,), (told,))


def test_words_of_a_phrase_are_never_apart() -> None:
    told = "“~5” was left out: the words of a phrase stand side by side"
    assert parse('"rye bread"~5') == Query((Term("rye bread", phrase=True),), (told,))


@pytest.mark.parametrize(
    "text", ["bread -", 'bread "', "bread (", "bread /", "bread *", "bread OR ", "bread from:"]
)
def test_what_may_be_about_to_follow_is_waited_for_while_typing(text: str) -> None:
    assert parse(text, typing=True) == Query((BREAD,))


def test_a_long_value_is_told_by_its_beginning() -> None:
    (told,) = parse("length:>" + "9" * 400).mistakes
    assert told.startswith("“length:>999")
    assert len(told) < 200


@pytest.mark.parametrize("name", ["ın:codex", "tİtle:x", "iſ:starred"])
def test_letters_of_other_alphabets_make_no_field(name: str) -> None:
    assert parse(name) == Query((Term(name),))


def test_what_no_vault_can_hold_is_asked_for_as_it_is_stored() -> None:
    assert parse("tag:a\ud800 rye\x00bread").nodes == (
        Condition("tag", "a\ufffd"),
        Term("rye\u2400bread"),
    )


def test_of_a_very_long_text_the_beginning_is_asked_for_and_told() -> None:
    words = parse(" ".join(f"word{number}" for number in range(400)))
    assert len(words.nodes) == 250
    assert words.mistakes == ("only the first 250 words and conditions were looked at",)
    letters = parse("bread" + "s" * 20_000)
    assert letters.mistakes == ("only the first 10,000 characters were looked at",)


def test_parentheses_that_nobody_means_are_left_out_and_told() -> None:
    query = parse("(" * 20 + "bread" + ")" * 20)
    assert query.nodes == (BREAD,)
    assert query.mistakes[0] == "only 12 parentheses within each other were looked at"
