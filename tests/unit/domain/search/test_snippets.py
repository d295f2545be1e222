"""The line of a message that shows why it was found."""

from __future__ import annotations

import pytest

from chatvault.domain.search.hits import Snippet
from chatvault.domain.search.query import parse
from chatvault.domain.search.snippets import WIDTH, Marker


def cut(query: str, text: str) -> Snippet:
    return Marker(parse(query)).snippet(text)


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start : start + length] for start, length in snippet.marks]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("rye", "Rye bread, and rye again", ["Rye", "rye"]),
        ("rye", "Ryegrass is no bread", []),
        ("ry*", "Ryegrass is no bread", ["Ry"]),
        ("cafe", "The Café opens", ["Café"]),
        ('"ten hours"', "for ten – hours", ["ten – hours"]),
        ("user", "call getUserById now", ["User"]),
        ("伏见", "第三天上午去伏见稻荷大社", ["伏见"]),
        ("伏见", "第三天上午去伏。见稻荷大社", ["伏。见"]),
        ("ガム", "ガムとカム", ["ガム"]),
        ("각", "생각과 가", ["각"]),
    ],
)
def test_found_words_are_marked(query: str, text: str, words: list[str]) -> None:
    assert marked(cut(query, text)) == words


@pytest.mark.parametrize("before", [0, 500, 5_000, 300_000])
def test_the_line_is_cut_round_the_first_hit_however_far_it_is(before: int) -> None:
    snippet = cut("rye", "oat " * (before // 4) + "and Rye bread" + " wheat" * 100)
    assert marked(snippet) == ["Rye"]
    assert len(snippet.text) <= WIDTH + len("……")


def test_a_hit_that_is_not_seen_shows_the_beginning() -> None:
    assert cut("rye", "Nothing of the kind") == Snippet("Nothing of the kind")


def test_marks_do_not_overlap() -> None:
    assert marked(cut('rye "rye bread"', "the rye bread")) == ["rye"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("## Rye\n\nUse **rye** and `salt`.", "Rye Use rye and salt.", ["Rye", "rye"]),
        ("> see [rye](https://bread.example/rye)", "see rye", ["rye"]),
        ("`rye_flour` and __rye bread__", "rye_flour and rye bread", ["rye", "rye"]),
        ("a __rye__ of its own", "a __rye__ of its own", ["rye"]),
    ],
)
def test_a_line_shows_what_is_read(text: str, line: str, words: list[str]) -> None:
    snippet = cut("rye", text)
    assert snippet.text == line
    assert marked(snippet) == words


def test_what_is_found_in_an_address_is_shown_with_it() -> None:
    snippet = cut("rye", "**See** [here](https://bread.example/rye)")
    assert snippet.text == "**See** [here](https://bread.example/rye)"
    assert marked(snippet) == ["rye"]


def test_a_line_out_of_code_stays_as_it_was_written() -> None:
    snippet = cut("rye", "Try this:\n```python\n" + "x = 1\n" * 30 + "# rye\ny = *x\n```\n**Done**")
    assert snippet.text.endswith("x = 1 # rye y = *x Done")
    assert marked(snippet) == ["rye"]


def test_what_tools_gave_is_not_taken_for_markdown() -> None:
    marker = Marker(parse("rye also:tools"))
    line = marker.line("Let me **look**.", "# of *rye*")
    assert (line.text, line.of_tool) == ("# of *rye*", True)
    # What was said comes first, and stands for a message whose hit is not seen.
    assert marker.line("*Rye* it is.", "# of *rye*").text == "Rye it is."
    assert marker.line("Let me **look**.", "nothing").text == "Let me look."
    assert marker.line("", "nothing") == Snippet("nothing", of_tool=True)
