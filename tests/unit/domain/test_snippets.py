"""The line of a message that shows why it was found."""

from __future__ import annotations

import pytest

from chatvault.domain.query import parse
from chatvault.domain.search import Snippet
from chatvault.domain.snippets import WIDTH, Marker


def cut(query: str, text: str) -> Snippet:
    return Marker(parse(query)).snippet(text)


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start : start + length] for start, length in snippet.marks]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("rye", "Rye bread, and rye again", ["Rye", "rye"]),
        ("rye", "Ryegrass is no bread", []),
        ("ry*", "Ryegrass is no bread", ["Ryegrass"]),
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
