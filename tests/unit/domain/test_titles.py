"""Lines that stand for what was said: plain, without what is markup alone."""

from __future__ import annotations

import pytest

from chatvault.domain.titles import excerpt_of, title_from


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
        ("__init__ and *args", "init and args"),
        ("ghp_A1b2 is my token", "ghp_A1b2 is my token"),
    ],
)
def test_a_title_is_what_a_prompt_says(said: str, line: str) -> None:
    assert title_from(said) == line


def test_an_excerpt_is_one_line_of_several() -> None:
    said = "# Rye\n\nIt takes **two** things:\n\n- flour\n- `water`\n\n> says the baker"
    assert excerpt_of(said) == "Rye It takes two things: - flour - water says the baker"


def test_a_long_row_of_signs_takes_no_longer_than_its_length() -> None:
    for sign in ("*", "_", "#", ">", "|", "`", "[", "](", "* ", "_a"):
        assert len(excerpt_of(sign * 100_000)) < 250
