"""What is looked for: words with their options, and expressions that are wrong or too slow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chatvault.domain.search.query import parse
from chatvault.domain.search.snippets import Marker
from chatvault.ui.thread.text.wanted import NOTHING, Match, Matcher, Wanted, fault, matches
from tests.pace import within


def found(text, *words, **options):
    wanted = Wanted(words, **options)
    return [text[start : start + length] for start, length in matches(text, wanted)]


def test_words_are_found_without_regard_to_case():
    assert matches("Dough, DOUGH", Wanted(("dough",))) == (Match(0, 5), Match(7, 5))
    assert matches("anything", NOTHING) == ()
    assert matches("a+b", Wanted(("a+b",))) == (Match(0, 3),)
    assert found("Straße, STRASSE", "straße") == ["Straße"]


def test_case_can_matter():
    assert found("Dough, dough", "dough", case=True) == ["dough"]


def test_a_whole_word_has_no_letters_beside_it():
    assert found("dough sourdough doughs, dough", "dough", whole_word=True) == ["dough"] * 2
    assert found("a++ b", "a++", whole_word=True) == ["a++"]
    assert found("snake_case snake", "snake", whole_word=True) == ["snake"]


def test_the_longest_of_several_words_is_found():
    assert found("sourdough", "sour", "sourdough") == ["sourdough"]


@pytest.mark.parametrize(("text", "part"), [("Straß", "stras"), ("ﬁ", "f"), ("ĳ", "i")])
def test_a_search_marks_no_part_of_a_letter_at_the_end(text, part):
    assert found(text, part, searched=True) == []
    assert found(text, f"{part}*", searched=True) == [text]


_PIECES = ("get", "User", "user", "By", "ID", "HTML", "Parser", "2", "ß", " ", "_", "é", "的", "İ")


@given(
    text=some.lists(some.sampled_from(_PIECES), max_size=8).map("".join),
    word=some.sampled_from(("get", "user", "by", "id", "html", "parser", "2", "s", "的")),
)
def test_what_the_list_marks_the_thread_marks_too(text, word):
    snippet = Marker(parse(word)).snippet(text, is_markdown=False)
    marked = {snippet.text[start : start + length] for start, length in snippet.marks}
    assert marked <= set(found(snippet.text, word, searched=True))


def test_a_space_is_found_where_a_line_must_not_break():
    assert len(found("10\u00a0g", "10 g")) == 1


def test_places_are_counted_as_qt_counts_them():
    assert matches("😀 dough", Wanted(("dough",))) == (Match(3, 5),)


@pytest.mark.parametrize("text", ["Dough dough", "Größe dough DOUGH", ""])
@pytest.mark.parametrize("case", [True, False])
def test_counting_agrees_with_finding(text, case):
    matcher = Matcher(Wanted(("dough",), case=case))
    assert matcher.count(text) == len(matcher.spans(text))


@pytest.mark.parametrize(
    ("typed", "before", "narrows"),
    [
        (Wanted(("dough",)), Wanted(("dou",)), True),
        (Wanted(("sourDough",)), Wanted(("dOU",)), True),
        (Wanted(("dough",), case=True), Wanted(("DOUGH",)), True),
        (Wanted(("dough",), whole_word=True), Wanted(("dough",)), True),
        (Wanted(("dough",)), Wanted(("dough",), whole_word=True), False),
        (Wanted(("doughs",), whole_word=True), Wanted(("dough",), whole_word=True), False),
        (Wanted(("dough",)), Wanted(("Dou",), case=True), False),
        (Wanted(("dou",)), Wanted(("dough",)), False),
        (Wanted(("dough", "rye")), Wanted(("dough",)), False),
        (Wanted(("a*b",), expression=True), Wanted(("a*",), expression=True), False),
        (Wanted(("dough",)), NOTHING, False),
    ],
)
def test_only_a_word_that_was_typed_on_can_be_looked_for_where_it_was(typed, before, narrows):
    assert typed.narrows(before) is narrows


def test_blank_words_are_nothing():
    assert not Wanted(("  ",))
    assert not Wanted(())
    assert fault(NOTHING) == ""


class TestExpressions:
    """Expressions instead of words."""

    def test_an_expression_finds_what_it_describes(self):
        text = "10 g salt\n250 g flour"
        assert found(text, r"^\d+ g", expression=True) == ["10 g", "250 g"]
        assert found(text, "SALT", expression=True) == ["salt"]
        assert found(text, "SALT", expression=True, case=True) == []
        assert found("do dough", "do|dough", expression=True, whole_word=True) == ["do", "dough"]

    def test_empty_matches_are_ignored(self):
        assert found("baab", "a*", expression=True) == ["aa"]

    @pytest.mark.parametrize(
        "wrong",
        ["(", "[a", "*", "(?i", "\\", "a{2,1}", "(?P<n", "x" * 1_001, "(" * 490 + ")" * 490],
    )
    def test_a_wrong_expression_has_a_reason_and_finds_nothing(self, wrong):
        wanted = Wanted((wrong,), expression=True)
        assert fault(wanted)[0].isupper()
        assert matches("a ( [a * x", wanted) == ()

    def test_an_expression_that_would_take_minutes_to_be_read_is_refused(self):
        with within(laps=200):
            assert fault(Wanted(("((a{1000}){1000}){1000}",), expression=True))

    def test_an_expression_without_end_is_given_up(self):
        matcher = Matcher(Wanted((r"(a+)+$",), expression=True), patience=0.02, strikes=2)
        text = "a" * 3_000 + "b"
        with within(laps=400):
            assert [matcher.spans(text) for _ in range(50)] == [[]] * 50
        assert matcher.gave_up

    def test_what_is_in_view_is_bounded_too(self):
        with within(laps=400):
            for _ in range(30):
                assert matches("a" * 3_000 + "b", Wanted((r"(a+)+$",), expression=True)) == ()
