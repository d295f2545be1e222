"""Whatever is typed or pasted into the search field, the line below it says what became of it."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Person


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("rye 👩‍👩‍👧", "“👩‍👩‍👧” has no letter or digit and was left out"),
        ("\u202erye — oven", "“—” has no letter or digit and was left out"),
        ("tag: work rye", "“tag:” has no value right after it and was left out"),
        ("OR rye", "“OR” joins nothing where it stands and was left out"),
        ("rye /(oven/", "“/(oven/” is no regular expression; its words are searched"),
        ("rye " + "-oven " * 2_000, "only the first 250 words and conditions were looked at"),
        ("(" * 30 + "rye", "only 12 parentheses within each other were looked at"),
        ("rye ın:codex", "with words beginning with ın:codex"),
        ("rye 2*3", "with words beginning with 2∗3"),
    ],
)
def test_the_line_tells_it(reader: Person, query: str, told: str) -> None:
    reader.do(reader.window.search_bar.set_query, query)
    assert told in reader.window.explanation.accessibleName()
    # And it is kept, remembered and let go like any other.
    reader.press("save_search")
    reader.do(reader.window.results.open_first)
    reader.do(reader.window.search_bar.set_query, "")
    assert reader.desktop.services().saved_searches.all()


@pytest.mark.parametrize(
    ("query", "told", "ticked"),
    [
        ("source:nope zebra", "Nothing was found for “zebra”.", []),
        ("also:tools zebra", "Nothing was found for “zebra”.", ["Tool calls"]),
        ("in:codex -is:starred zebra", "Nothing was found for “zebra” with these filters.",
         ["In Codex", "Not starred"]),
        ("(in:codex OR in:amp) zebra", "Nothing was found for “zebra” with these filters.", []),
        ("in:codex", "Nothing was found with these filters.", ["In Codex"]),
        ("source:nope", "Type a word, or a filter such as in:codex.", []),
    ],
)  # fmt: skip
def test_nothing_found_is_told_by_what_was_asked(
    reader: Person, query: str, told: str, ticked: list[str]
) -> None:
    window = reader.window
    reader.do(window.search_bar.set_query, query)
    results = window.results
    assert results.empty.accessibleName().endswith(f". {told}")
    assert results.empty.button.isHidden() is not ("zebra” with" in told)
    # What narrows the search stays beside it, to be taken back.
    rows = results.facets.rows
    assert [row.accessibleName() for row in rows if row.isChecked()] == ticked
    while rows := [row for row in results.facets.rows if row.isChecked()]:
        reader.do(rows[0].click)
    left = query if not ticked else "zebra" if "zebra" in query else ""
    assert window.search_bar.query == left
