"""The title of a conversation that has none is made of its first prompt."""

from __future__ import annotations

import pytest

from chatvault.importers.titles import LONGEST_TITLE, title_from


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("\n  How long does\trye rise?\nAnd wheat?", "How long does rye rise?"),
        ("- Bake rye", "Bake rye"),
        ("## User Input\n\n```text\nBake rye\n```\n\nYou **MUST** consider it.", "Bake rye"),
        ("## User Input\n\n```text\n```\n\nYou **MUST** consider it.", "User Input"),
        ("User Input\nBake rye", "User Input"),
        ("**rye.md** ", "rye.md"),
        (r"[rye.md](c:/ovens(2\)/rye.md) Why [so](https://x.org)?", "rye.md Why so?"),
        (f"[rye](c:/{'x' * 500}) is best", "rye"),
        ("A list[0](1) [x]", "A list[0](1) [x]"),
        ("**Bake** rye", "Bake rye"),
        ("**Bake** or **eat**", "Bake or eat"),
        ("What does `**rye` in `oven.py` do?", "What does **rye in oven.py do?"),
        ("2 ** 3 ** 4, ```rye``` and `oats", "2 ** 3 ** 4, ```rye``` and `oats"),
        ("Implement the following plan:\n\n# A larger oven\n\n## Why", "A larger oven"),
        ("PLEASE BAKE THIS:\n## Rye bread", "Rye bread"),
        ("Why is this so:\n\n#!/bin/sh", "Why is this so:"),
        ("Look at this:\nrye.md", "Look at this:"),
        ("Bake rye.\n# Not wheat", "Bake rye."),
        ("Implement the following plan:", "Implement the following plan:"),
        ("", ""),
    ],
)
def test_a_title_is_the_first_line_or_the_heading_that_it_announces(said: str, title: str) -> None:
    assert title_from(said) == title


def test_a_long_line_is_cut_at_a_word() -> None:
    title = title_from("rye " * 100)
    assert title == "rye " * (LONGEST_TITLE // 4 - 1) + "rye…"
