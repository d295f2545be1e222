"""Passages between tags."""

from __future__ import annotations

from chatvault.importers.texts.tagged_text import Tagged, tagged, without


def test_passages_are_found_in_order_whatever_tag_they_have() -> None:
    text = "<out>rye</out>, <err>burnt</err> <other>no</other>"
    assert list(tagged(text, "out", "err")) == [
        Tagged(0, 14, "out", "rye"),
        Tagged(16, 32, "err", "burnt"),
    ]


def test_a_passage_that_does_not_end_is_none_and_hides_no_other() -> None:
    assert [one.text for one in tagged("<out>never <err>burnt</err>", "out", "err")] == ["burnt"]


def test_a_text_full_of_beginnings_is_read_once() -> None:
    text = "<out>" * 400_000
    assert list(tagged(text, "out")) == []
    assert [one.end for one in tagged(text + "</out>", "out")] == [len(text) + 6]


def test_what_is_left_has_neither_the_passages_nor_their_tags() -> None:
    text = 'Rye <note kind="aside">or\nwheat</note>rises <note>slowly'
    assert without(text, "note") == "Rye rises <note>slowly"
    assert without(text, "hint") == text
