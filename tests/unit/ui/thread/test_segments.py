"""Long texts are cut into segments that lose nothing."""

from hypothesis import given
from hypothesis import strategies as st

from chatvault.ui.thread.segments import CHARS, segments

lines = st.sampled_from(
    ["", "words and words", "```python", "```", "~~~", "| a | b |", "|---|--:|", "  ```", "x" * 700,
     "- entry", "\r", "a\u2028b", "\x0c"]
)  # fmt: skip


@given(st.lists(lines, max_size=400), st.integers(1, 9))
def test_the_sources_put_together_are_the_text(pieces, times):
    text = "\n".join(pieces * times)
    assert "".join(segment.source for segment in segments(text)) == text


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
