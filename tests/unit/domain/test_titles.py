"""Lines that stand for what was said: plain, without what is markup alone."""

from __future__ import annotations

import pytest

from chatvault.domain.titles import TITLE_CHARS, excerpt_of, title_from


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("# How long does *rye* take?", "How long does rye take?"),
        ("**Bold** and _soft_ and `code`, ***both***", "Bold and soft and code, both"),
        ("See [the recipe](https://bread.example/rye) first", "See the recipe first"),
        ("> > they said so", "they said so"),
        ("| Flour | Water |", "Flour Water"),
        ("```python\nbake()\n```", "bake()"),
        ("Why does bake_the_loaf fail in C#?", "Why does bake_the_loaf fail in C#?"),
        ("What is 2 * 3, a*b and x | y > z #7?", "What is 2 * 3, a*b and x y > z #7?"),
        ("__init__.py, __post_init__ and *args", "__init__.py, __post_init__ and args"),
        ("__All of it__ and __b", "All of it and b"),
        ("ghp_A1b2 is my token", "ghp_A1b2 is my token"),
    ],
)
def test_a_title_is_what_a_prompt_says(said: str, line: str) -> None:
    assert title_from(said) == line


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("\n  How long does\trye rise?\nAnd wheat?", "How long does rye rise?"),
        ("- Bake rye", "Bake rye"),
        ('"""\ntitle: Rye\n"""', "title: Rye"),
        ("----\n👍", "👍"),
        ("----", "----"),
        ("<meta>\ndescription: Bake rye\n</meta>", "description: Bake rye"),
        ("<task>\n\n<bread-1>\nBake rye", "Bake rye"),
        ("<rye> is a tag", "<rye> is a tag"),
        ("<rye>", "<rye>"),
        ("## User Input\n\n```text\nBake rye\n```\n\nYou **MUST** consider it.", "Bake rye"),
        ("## User Input\n\n```text\n```\n\nYou **MUST** consider it.", "User Input"),
        ("User Input\nBake rye", "User Input"),
        ("**rye.md** ", "rye.md"),
        (r"[rye.md](c:/ovens(2\)/rye.md) Why [so](https://x.org)?", "rye.md Why so?"),
        (f"[rye](c:/{'x' * 500}) is best", "rye is best"),
        ("A list[0] [x]", "A list[0] [x]"),
        ("**Bake** rye", "Bake rye"),
        ("**Bake** or **eat**", "Bake or eat"),
        ("Implement the following plan:\n\n# A larger oven\n\n## Why", "A larger oven"),
        ("PLEASE BAKE THIS:\n## Rye bread", "Rye bread"),
        ("Why is this so:\n\n#!/bin/sh", "Why is this so:"),
        ("Look at this:\nrye.md", "Look at this:"),
        ("Bake rye.\n# Not wheat", "Bake rye."),
        ("Implement the following plan:", "Implement the following plan:"),
        ("[Image #1] [Image #2] What is burnt?", "What is burnt?"),
        ("[Pasted text #1 +314 lines]\nWhat is burnt?", "What is burnt?"),
        ("Bake [Pasted Content 2048 chars] soon", "Bake soon"),
        ("[Image #1]", "[Image #1]"),
        ("[Image] of rye", "[Image] of rye"),
        ("", ""),
    ],
)
def test_a_title_is_the_first_line_or_the_heading_that_it_announces(said: str, title: str) -> None:
    assert title_from(said) == title


def test_a_long_line_is_cut_at_a_word() -> None:
    title = title_from("rye " * 100)
    assert title == "rye " * (TITLE_CHARS // 4 - 1) + "rye…"


def test_an_excerpt_is_one_line_of_several() -> None:
    said = "# Rye\n\nIt takes **two** things:\n\n- flour\n- `water`\n\n> says the baker"
    assert excerpt_of(said) == "Rye It takes two things: - flour - water says the baker"


def test_a_long_row_of_signs_takes_no_longer_than_its_length() -> None:
    for sign in ("*", "_", "#", ">", "|", "`", "[", "](", "* ", "_a"):
        assert len(excerpt_of(sign * 100_000)) < 250
