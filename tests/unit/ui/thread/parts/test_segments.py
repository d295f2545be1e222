"""Long texts are cut into segments that lose nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.ui.thread.parts import segments as cutting
from chatvault.ui.thread.parts.segment_parts import parse
from chatvault.ui.thread.parts.segments import CHARS, segments

lines = st.sampled_from(
    ["", "words and words", "```python", "```", "~~~", "| a | b |", "|---|--:|", "  ```", "x" * 700,
     "- entry", "\r", "a\u2028b", "\x0c", "  1. one", "12.5 loaves", "-dash", "    set in", "  "]
)  # fmt: skip


@given(st.lists(lines, max_size=400), st.integers(1, 9))
def test_the_sources_put_together_are_the_text(pieces, times):
    text = "\n".join(pieces * times)
    assert "".join(segment.source for segment in segments(text)) == text


@given(st.lists(st.tuples(lines, st.integers(1, 170)), max_size=30))
def test_a_run_of_plain_lines_is_cut_where_it_would_be_line_by_line(runs):
    text = "\n".join(line for line, times in runs for _ in range(times))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "_PLAIN", re.compile("(?!)"))
        one_by_one = segments(text)
    assert segments(text) == one_by_one


def test_a_short_text_is_one_segment():
    assert [segment.source for segment in segments("hello")] == ["hello"]


def test_prose_is_cut_at_blank_lines():
    text = ("word " * 100 + "\n\n") * 60
    result = segments(text)
    assert len(result) > 3
    assert all(segment.source.endswith("\n\n") for segment in result)
    assert all(len(segment.source) < 2 * CHARS for segment in result)


def test_a_large_fenced_block_becomes_a_segment_of_its_own():
    code = "```python\n" + "print('hello')\n" * 1_000 + "```\n"
    before, block, after = segments("Look:\n\n" + code + "That was it.")
    assert (before.source, block.source, after.source) == ("Look:\n\n", code, "That was it.")
    assert (before.code, block.code, after.code) == (False, True, False)


def test_one_endless_line_is_cut_between_words():
    result = segments("word " * 10_000)
    assert len(result) > 5
    assert all(segment.source.endswith(" ") for segment in result)


def test_a_table_that_is_cut_takes_its_head_along():
    head = "| name | n |\n|---|--:|\n"
    result = segments(head + "| row | 1 |\n" * 1_000 + "\nEnd.")
    assert len(result) > 3
    assert result[0].prefix == ""
    assert all(segment.prefix == head for segment in result[1:-1])


def shown(text):
    """The paragraphs of all segments, as one document."""
    paragraphs = []
    for segment in segments(text):
        for part in parse(segment):
            paragraphs += getattr(part, "paragraphs", ())
    return paragraphs


def markers(text):
    return [(paragraph.nest, paragraph.marker) for paragraph in shown(text)]


LONG = "rye " * 30


def test_numbers_go_on_over_segments_even_where_every_entry_says_one():
    text = "".join(f"1. {LONG}\n\n" for _ in range(200))
    assert len(segments(text)) > 3
    assert markers(text) == [("o", str(number)) for number in range(1, 201)]


def test_a_tight_list_stays_tight_where_it_is_cut():
    text = "".join(f"{number}. {LONG}\n" for number in range(1, 301))
    assert len(segments(text)) > 2
    assert markers(text) == [("o", str(number)) for number in range(1, 301)]
    assert all(paragraph.tight for paragraph in shown(text))


def test_what_belongs_to_an_entry_stays_in_it():
    entry = f"- {LONG}\n\n  1. inner {LONG}\n\n     more {LONG}\n\n  2. again {LONG}\n\n"
    text = entry * 40 + "The end."
    assert len(segments(text)) > 3
    expected = [("u", "-"), ("uo", "1"), ("uo", ""), ("uo", "2")] * 40 + [("", "")]
    assert markers(text) == expected


def test_a_text_behind_a_list_stands_outside_of_it():
    text = f"- {LONG}\n\n" * 60 + f"Words {LONG}\n\n" * 60
    assert markers(text) == [("u", "-")] * 60 + [("", "")] * 60


def test_a_link_that_is_defined_far_below_leads_there():
    text = f"See [it][far].\n\n{f'{LONG}{chr(10)}{chr(10)}' * 200}[far]: https://example.org\n"
    first = shown(text)[0]
    assert first.runs[1].text == "it"
    assert first.runs[1].style.href == "https://example.org"


def test_footnotes_are_numbered_over_all_segments_and_stand_at_the_end():
    middle = f"{LONG}\n\n" * 200
    text = f"a[^x]\n\n{middle}[^y]: the second\n\nb[^y] and [^x] and [^none]\n\n[^x]: the first\n"
    said = shown(text)
    assert said[0].text == "a1"
    assert said[-4].text == "b2 and 1 and [^none]"
    assert [(one.tag, one.marker, one.text) for one in said[-3:]] == [
        ("hr", "", ""),
        ("p", "1", "the first"),
        ("p", "2", "the second"),
    ]


def test_what_looks_like_a_definition_inside_code_is_none():
    text = f"See [it][far].\n\n```\n[far]: https://example.org\n```\n\n{f'{LONG} ' * 100}"
    assert shown(text)[0].text == "See [it][far]."
